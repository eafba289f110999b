// A process's output, cut into lines with their ANSI colours. Everything else that an escape sequence can ask for
// (links, titles, clipboard, cursor) is dropped: text from a container is inert here.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringDecoder>

namespace slipway::ui {

struct LogSpan {
    int start = 0, length = 0;
    int color = -1; // 0..15 as in ANSI, -1: the text's own
    bool bold = false;
    bool operator==(const LogSpan&) const = default;
};

struct LogLine {
    QString text;
    QList<LogSpan> spans; // only where something differs from plain text
};

class LogDecoder {
public:
    // The lines that `data` completed. A carriage return starts the line again, as progress bars do.
    QList<LogLine> feed(const QByteArray& data);
    QList<LogLine> feed(const QString& text);
    // What has come since the last line's end.
    const LogLine& pending() const { return m_line; }
    // Takes the pending line as it is, at the end of the output.
    LogLine takePending();

private:
    void character(QChar ch);
    void escape(QChar ch);
    void selectGraphics();
    void restartLine();

    enum class State { Text, Escape, Csi, String, StringEscape };
    QStringDecoder m_decoder{QStringDecoder::Utf8};
    State m_state = State::Text;
    QString m_parameters;
    LogLine m_line;
    bool m_carriageReturn = false;
    int m_color = -1;
    bool m_bold = false;
    QList<LogLine> m_done;
};

} // namespace slipway::ui
