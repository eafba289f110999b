#include "ui/logs/log_store.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace slipway::ui {

namespace {

constexpr std::size_t chunkSize = 256 << 10;
constexpr qint32 without = std::numeric_limits<qint32>::min();
constexpr qint64 farthest = std::numeric_limits<qint32>::max(); // 24 days
enum Flag : quint8 { Ends = 1, Plain = 2 };

} // namespace

LogLine LogStore::Chunk::line(qint64 number) const {
    const auto index = std::size_t(number - m_first);
    const Record& record = m_records[index];
    const quint32 next = index + 1 < m_records.size() ? m_records[index + 1].offset : quint32(m_text.size());
    const bool ends = record.flags & Ends;
    const auto from = std::ranges::lower_bound(m_runs, record.offset, {}, &LogRun::start);
    const auto to = std::ranges::lower_bound(from, m_runs.end(), next, {}, &LogRun::start);
    return {.text = std::string_view(m_text).substr(record.offset, next - record.offset - (ends ? 1 : 0)),
            .runs = std::span(from, to),
            .runsFrom = record.offset,
            .time = record.time == without ? noTime : m_time + record.time,
            .source = record.source,
            .stream = LogStream(record.stream),
            .ends = ends,
            .plain = (record.flags & Plain) != 0};
}

qint64 LogStore::Chunk::lineAt(std::size_t offset) const {
    const auto after = std::ranges::upper_bound(m_records, quint32(offset), {}, &Record::offset);
    return m_first + (after - m_records.begin()) - 1;
}

qint64 LogStore::Chunk::bytes() const {
    return qint64(m_text.capacity() + m_records.capacity() * sizeof(Record) + m_runs.capacity() * sizeof(LogRun) +
                  sizeof(Chunk));
}

LogStore::LogStore(qint64 limit)
    : m_limit(limit) {}

void LogStore::clear() {
    m_chunks.clear();
    m_open.reset();
    m_bytes = 0;
    m_end = 1;
}

qint64 LogStore::first() const {
    if (!m_chunks.empty())
        return m_chunks.front()->first();
    return m_open ? m_open->first() : m_end;
}

void LogStore::close() {
    m_open->m_text.shrink_to_fit();
    m_open->m_records.shrink_to_fit();
    m_open->m_runs.shrink_to_fit();
    m_bytes += m_open->bytes();
    m_chunks.push_back(std::move(m_open));
    while (m_bytes + qint64(chunkSize) > m_limit && m_chunks.size() > 1) {
        m_bytes -= m_chunks.front()->bytes();
        m_chunks.pop_front();
    }
}

void LogStore::append(const LogLine& line) {
    const auto stampFits = [&] {
        return line.time == noTime || m_open->m_time == noTime || std::abs(line.time - m_open->m_time) <= farthest;
    };
    if (m_open && (m_open->m_text.size() + line.text.size() + 1 > chunkSize || !stampFits()))
        close();
    if (!m_open) {
        m_open = std::make_unique<Chunk>();
        m_open->m_first = m_end;
        m_open->m_text.reserve(chunkSize);
    }
    if (line.time != noTime && m_open->m_time == noTime)
        m_open->m_time = line.time;
    const auto offset = quint32(m_open->m_text.size());
    m_open->m_records.push_back({offset, line.time == noTime ? without : qint32(line.time - m_open->m_time),
                                 line.source, quint8(line.stream),
                                 quint8((line.ends ? Ends : 0) | (line.plain ? Plain : 0))});
    m_open->m_text += line.text;
    if (line.ends)
        m_open->m_text += '\n';
    for (const LogRun& run : line.runs)
        m_open->m_runs.push_back({run.start - line.runsFrom + offset, run.style});
    ++m_end;
}

const LogStore::Chunk& LogStore::chunkOf(qint64 number) const {
    if (m_open && number >= m_open->first())
        return *m_open;
    const auto after = std::ranges::upper_bound(m_chunks, number, {}, [](const auto& chunk) { return chunk->first(); });
    return **std::prev(after);
}

LogLine LogStore::line(qint64 number) const {
    return chunkOf(number).line(number);
}

LogStore::Chunks LogStore::snapshot() const {
    Chunks chunks = m_chunks;
    if (m_open)
        chunks.push_back(std::make_shared<const Chunk>(*m_open));
    return chunks;
}

} // namespace slipway::ui
