// What a log view shows: the lines of one or several programs, with our notices between them. Bytes go in as they
// come; lines that have not ended are there already, after those that have.
#pragma once

#include <QString>
#include <QStringList>

#include <map>

#include "ui/cells/cell_style.h"
#include "ui/logs/log_decoder.h"
#include "ui/logs/log_store.h"

namespace slipway::ui {

class LogBuffer {
public:
    explicit LogBuffer(qint64 limit = LogStore::defaultLimit);

    // The sources' names are shown before their lines once there are two. Source 0 is there from the beginning.
    quint16 addSource(const QString& name);
    void nameSource(quint16 source, const QString& name);
    const QStringList& sources() const { return m_sources; }
    // Of what is appended from now on.
    void setStamps(LogDecoder::Stamps stamps) { m_stamps = stamps; }

    // `time` as LogDecoder::setTime() has it.
    void append(std::string_view bytes, quint16 source = 0, LogStream stream = LogStream::Output, qint64 time = noTime);
    // The source is over: what has not ended is a line.
    void finish(quint16 source);
    void addNotice(const QString& text);
    // Forgets everything, the sources' names too.
    void clear();

    // Lines from first() to end() - 1. Numbers of lines that have ended stay; the others stand from store().end() on.
    // When older lines are gone, the first is a notice that says so.
    qint64 first() const;
    qint64 end() const { return m_store.end() + qint64(m_pending.size()); }
    bool isEmpty() const { return first() == end(); }
    LogLine line(qint64 number) const;
    QString text(qint64 number) const;
    qint64 dropped() const { return m_store.first() - 1; }

    const LogStore& store() const { return m_store; }
    const CellStyles& styles() const { return m_styles; }
    bool hasErrors() const { return m_hasErrors; }
    bool hasTimes() const { return m_hasTimes; }
    // No line has more cells than this.
    qint64 mostCells() const { return m_mostCells; }

private:
    struct Input {
        LogDecoder decoder;
        quint16 source;
        LogStream stream;
    };
    void store(LogLine line, const Input& input);
    void refreshPending();

    CellStyles m_styles;
    LogStore m_store;
    LogDecoder::Stamps m_stamps = LogDecoder::Stamps::None;
    std::map<std::pair<quint16, LogStream>, Input> m_inputs;
    std::vector<const Input*> m_pending; // those with a line that has not ended
    QStringList m_sources{QString()};
    bool m_hasErrors = false;
    bool m_hasTimes = false;
    qint64 m_mostCells = 0;
    mutable std::string m_droppedText;
    mutable qint64 m_droppedCount = 0; // that the text is about
};

} // namespace slipway::ui
