// Brings the lines of several logs into the order of their time. Each log comes in order by itself, but they come in
// pieces, and not at one pace: a line waits until every other log has come as far as it, has ended, or has said nothing
// for a while. Pure: the time is handed in.
#pragma once

#include <QByteArray>
#include <QList>

#include <deque>
#include <map>

#include "ui/logs/log_line.h"

namespace slipway::ui {

class LogMerger {
public:
    static constexpr qint64 firstPatienceMs = 600; // for a log to begin
    static constexpr qint64 patienceMs = 150;      // for one that has begun

    // Lines that follow each other and are of one source and stream.
    struct Piece {
        quint16 source = 0;
        LogStream stream = LogStream::Output;
        QByteArray bytes;
    };

    // `now` in milliseconds of whatever clock.
    void add(quint16 source, qint64 now);
    // Each line begins with the engine's RFC 3339 time and a space; one that has not ended waits for its end.
    void append(quint16 source, LogStream stream, const QByteArray& bytes, qint64 now);
    void finish(quint16 source);
    void clear();

    // What is in order by now.
    QList<Piece> take(qint64 now);
    // Lines wait, and time alone will release them.
    bool isWaiting() const;

private:
    struct Line {
        qint64 time; // nanoseconds since the epoch
        LogStream stream;
        QByteArray bytes;
    };
    struct Source {
        std::deque<Line> lines;
        QByteArray open[2]; // what has come of a line, by stream
        qint64 lastTime = 0;
        qint64 patience = 0; // until when the others wait for it
        bool ended = false;
    };
    static void put(Source& source, LogStream stream, QByteArray bytes);

    std::map<quint16, Source> m_sources;
};

} // namespace slipway::ui
