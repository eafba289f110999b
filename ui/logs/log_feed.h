// Brings what arrives into a log's buffer in slices that leave the GUI thread free to paint and to hear keys.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <deque>

#include "ui/logs/log_buffer.h"

namespace slipway::ui {

class LogFeed : public QObject {
    Q_OBJECT
public:
    explicit LogFeed(qint64 limit = LogStore::defaultLimit, QObject* parent = nullptr);

    const LogBuffer& buffer() const { return m_buffer; }

    quint16 addSource(const QString& name);
    void setStamps(LogDecoder::Stamps stamps);
    // Little is there at once; much comes slice by slice, in order. What waits is bounded too: beyond that the oldest
    // goes, and a notice says how much it was.
    void append(const QByteArray& bytes, quint16 source = 0, LogStream stream = LogStream::Output,
                qint64 time = noTime);
    void finish(quint16 source = 0);
    void addNotice(const QString& text);
    void clear();
    // Takes everything that waits, however long it takes.
    void flush();
    bool isBusy() const { return !m_queue.empty(); }

Q_SIGNALS:
    void changed();
    void cleared();

private:
    struct Item {
        enum class Kind { Bytes, Notice, Finish } kind;
        QByteArray bytes;
        QString text;
        quint16 source = 0;
        LogStream stream = LogStream::Output;
        qint64 time = noTime;
        qsizetype taken = 0;
    };
    void put(Item item);
    void slice();
    void take();
    void dropOldest();

    LogBuffer m_buffer;
    std::deque<Item> m_queue;
    qsizetype m_queued = 0; // bytes
    QTimer m_timer;
};

} // namespace slipway::ui
