// A log on the screen: appends without moving what is being read. At the end of the text it follows what comes;
// scrolling up releases it, and it says so.
#pragma once

#include <QPlainTextEdit>

#include "ui/logs/log_decoder.h"

QT_BEGIN_NAMESPACE
class QPushButton;
QT_END_NAMESPACE

namespace slipway::ui {

class LogText : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit LogText(QWidget* parent = nullptr);

    void append(const QByteArray& data);
    void append(const QString& text);
    void reset();
    bool isFollowing() const { return m_following; }
    void follow();

Q_SIGNALS:
    void followingChanged(bool following);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void add(const QList<LogLine>& lines);
    void insertLine(QTextCursor& cursor, const LogLine& line);
    void setFollowing(bool following);

    LogDecoder m_decoder;
    bool m_following = true;
    bool m_adding = false;
    bool m_hasPending = false; // the last block is a line that goes on
    QPushButton* m_jump;
};

} // namespace slipway::ui
