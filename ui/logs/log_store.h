// The lines of a log in bounded memory. Text is kept as UTF-8 in chunks, a line costs its bytes and 12 more, and looks
// are kept where they change. When the limit is reached the oldest chunk goes.
//
// Lines are numbered from 1 in the order of their coming and keep their numbers when older ones go, so that selections
// and matches stay where they are.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "ui/logs/log_line.h"

namespace slipway::ui {

class LogStore {
public:
    static constexpr qint64 defaultLimit = 64 << 20;

    // A run of lines. Their text is one string with a newline after each line but those that were cut for their
    // length: it can be searched and saved as a whole. Only the last chunk of a store ever changes.
    class Chunk {
    public:
        qint64 first() const { return m_first; }
        qint64 end() const { return m_first + qint64(m_records.size()); }
        LogLine line(qint64 number) const;
        const std::string& text() const { return m_text; }
        // The number of the line that has the byte at `offset` of the text.
        qint64 lineAt(std::size_t offset) const;
        std::size_t startOf(qint64 number) const { return m_records[std::size_t(number - m_first)].offset; }
        qint64 bytes() const;

    private:
        friend class LogStore;
        struct Record {
            quint32 offset;
            qint32 time; // milliseconds after m_time
            quint16 source;
            quint8 stream;
            quint8 flags;
        };
        qint64 m_first = 1;
        qint64 m_time = noTime;
        std::string m_text;
        std::vector<Record> m_records;
        std::vector<LogRun> m_runs; // their starts are counted from the chunk's
    };
    using Chunks = std::deque<std::shared_ptr<const Chunk>>;

    explicit LogStore(qint64 limit = defaultLimit);

    void append(const LogLine& line);
    void clear();

    qint64 first() const; // == end() when there are none
    qint64 end() const { return m_end; }
    qint64 bytes() const { return m_bytes + (m_open ? m_open->bytes() : 0); }
    qint64 limit() const { return m_limit; }
    // `number` from first() to end() - 1.
    LogLine line(qint64 number) const;
    const Chunk& chunkOf(qint64 number) const;
    // All chunks as they are now, for another thread.
    Chunks snapshot() const;

private:
    void close();

    qint64 m_limit;
    qint64 m_bytes = 0; // of the closed chunks
    qint64 m_end = 1;
    Chunks m_chunks;
    std::unique_ptr<Chunk> m_open;
};

} // namespace slipway::ui
