#include "ui/logs/log_buffer.h"

#include <QCoreApplication>

#include "ui/widgets/format.h"

#include <algorithm>
#include <limits>
#include <ranges>

namespace slipway::ui {

namespace {

constexpr int tabWidth = 8;

qint64 cellsAtMost(const LogLine& line) {
    if (line.plain)
        return qint64(line.text.size());
    return qint64(line.text.size()) + tabWidth * std::ranges::count(line.text, '\t');
}

} // namespace

LogBuffer::LogBuffer(qint64 limit)
    : m_store(limit) {}

quint16 LogBuffer::addSource(const QString& name) {
    m_sources << inertText(name);
    return quint16(m_sources.size() - 1);
}

void LogBuffer::nameSource(quint16 source, const QString& name) {
    m_sources[source] = inertText(name);
}

void LogBuffer::clear() {
    m_pending.clear();
    m_inputs.clear();
    m_store.clear();
    m_styles.clear();
    m_sources = QStringList{QString()};
    m_hasErrors = m_hasTimes = false;
    m_mostCells = 0;
}

void LogBuffer::store(LogLine line, const Input& input) {
    line.source = input.source;
    line.stream = input.stream;
    m_hasErrors = m_hasErrors || line.stream == LogStream::Error;
    m_hasTimes = m_hasTimes || line.time != noTime;
    m_mostCells = std::max(m_mostCells, cellsAtMost(line));
    m_store.append(line);
}

void LogBuffer::append(std::string_view bytes, quint16 source, LogStream stream, qint64 time) {
    const auto [at, isNew] =
        m_inputs.try_emplace({source, stream}, Input{LogDecoder(&m_styles, m_stamps), source, stream});
    Input& input = at->second;
    if (m_stamps == LogDecoder::Stamps::None)
        input.decoder.setTime(time);
    input.decoder.feed(bytes, [&](const LogLine& line) { store(line, input); });
    refreshPending();
}

void LogBuffer::finish(quint16 source) {
    for (auto& [key, input] : m_inputs)
        if (key.first == source)
            input.decoder.finish([&](const LogLine& line) { store(line, input); });
    std::erase_if(m_inputs, [&](const auto& entry) { return entry.first.first == source; });
    refreshPending();
}

void LogBuffer::addNotice(const QString& text) {
    for (const QString& part : text.split(QLatin1Char('\n'))) {
        const QByteArray bytes = inertText(part).toUtf8();
        const LogLine line{.text = std::string_view(bytes.data(), std::size_t(bytes.size())),
                           .stream = LogStream::Notice};
        m_mostCells = std::max(m_mostCells, cellsAtMost(line));
        m_store.append(line);
    }
}

void LogBuffer::refreshPending() {
    m_pending.clear();
    for (const Input& input : m_inputs | std::views::values) {
        const LogLine line = input.decoder.pending();
        if (line.text.empty())
            continue;
        m_pending.push_back(&input);
        m_mostCells = std::max(m_mostCells, cellsAtMost(line));
        m_hasErrors = m_hasErrors || input.stream == LogStream::Error;
    }
}

qint64 LogBuffer::first() const {
    // The notice about dropped lines takes the number of the last of them.
    return m_store.first() - (dropped() > 0 ? 1 : 0);
}

LogLine LogBuffer::line(qint64 number) const {
    if (number < m_store.first()) {
        const int count = int(std::min<qint64>(dropped(), std::numeric_limits<int>::max()));
        if (std::exchange(m_droppedCount, dropped()) != dropped() || m_droppedText.empty())
            m_droppedText = QCoreApplication::translate("LogBuffer", "%Ln older line(s) dropped: this view keeps %1",
                                                        nullptr, count)
                                .arg(formatSize(m_store.limit()))
                                .toStdString();
        return {.text = m_droppedText, .stream = LogStream::Notice};
    }
    if (number < m_store.end())
        return m_store.line(number);
    const Input& input = *m_pending[std::size_t(number - m_store.end())];
    LogLine line = input.decoder.pending();
    line.source = input.source;
    line.stream = input.stream;
    return line;
}

QString LogBuffer::text(qint64 number) const {
    const std::string_view text = line(number).text;
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace slipway::ui
