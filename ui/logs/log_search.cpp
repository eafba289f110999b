#include "ui/logs/log_search.h"

#include <QElapsedTimer>

#include <algorithm>
#include <numeric>

namespace slipway::ui {

namespace {
constexpr int sliceMs = 6;
constexpr qint64 sliceLines = 256; // between two looks at the clock
} // namespace

LogSearch::LogSearch(const LogBuffer* buffer, QObject* parent)
    : QObject(parent)
    , m_buffer(buffer) {
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &LogSearch::slice);
}

void LogSearch::start(const LogQuery& query, qint64 from) {
    stop();
    m_matcher = LogMatcher(query);
    m_low = m_high = std::clamp(from, firstLine(), endLine());
    m_wantsFirst = true;
    linesChanged();
    Q_EMIT progressed();
}

void LogSearch::stop() {
    m_timer.stop();
    m_matcher = LogMatcher();
    m_hits.clear();
    m_total = 0;
    m_wantsFirst = false;
    m_current.reset();
}

void LogSearch::reset() {
    m_hits.clear();
    m_total = 0;
    m_low = m_high = firstLine();
    m_current.reset();
    linesChanged();
}

void LogSearch::linesChanged() {
    if (m_matcher.isEmpty() || !m_matcher.error().isEmpty())
        return;
    forget();
    if (!isComplete())
        m_timer.start();
}

void LogSearch::forget() {
    const qint64 first = firstLine();
    while (!m_hits.empty() && m_hits.front().line < first) {
        m_total -= m_hits.front().count;
        m_hits.pop_front();
    }
    m_low = std::max(m_low, first);
    m_high = std::max(m_high, m_low);
    if (m_current && m_current->line < first)
        m_current.reset();
}

void LogSearch::slice() {
    forget();
    const qint64 totalBefore = m_total;
    QElapsedTimer clock;
    clock.start();
    while (!isComplete() && clock.elapsed() < sliceMs) {
        if (m_high < endLine()) {
            const auto& chunk = m_buffer->store().chunkOf(m_high);
            const qint64 to = std::min(chunk.end(), m_high + sliceLines);
            m_matcher.scan(chunk, m_high, to, [this](qint64 line, int count) {
                m_hits.push_back({line, count});
                m_total += count;
            });
            m_high = to;
            if (m_wantsFirst && !m_hits.empty()) {
                m_wantsFirst = false;
                setCurrent(m_hits.front(), false);
            }
            continue;
        }
        const auto& chunk = m_buffer->store().chunkOf(m_low - 1);
        const qint64 from = std::max({chunk.first(), m_low - sliceLines, firstLine()});
        std::vector<Hit> found;
        m_matcher.scan(chunk, from, m_low, [&](qint64 line, int count) {
            found.push_back({line, count});
            m_total += count;
        });
        m_hits.insert(m_hits.begin(), found.begin(), found.end());
        m_low = from;
        if (m_wantsFirst && !found.empty()) {
            m_wantsFirst = false;
            setCurrent(found.back(), true);
        }
    }
    if (isComplete()) {
        m_timer.stop();
        m_wantsFirst = false; // what comes later does not take the view away
    }
    if (m_total != totalBefore || isComplete())
        Q_EMIT progressed();
}

QList<LogMatcher::Match> LogSearch::matchesIn(qint64 line) const {
    if (line < firstLine() || line >= endLine())
        return {};
    return m_matcher.find(m_buffer->text(line));
}

void LogSearch::setCurrent(const Hit& hit, bool last) {
    const auto matches = matchesIn(hit.line);
    if (matches.isEmpty())
        return;
    m_current = Position{hit.line, last ? matches.last() : matches.first()};
    Q_EMIT currentChanged();
}

void LogSearch::next(qint64 from) {
    forget();
    if (m_hits.empty())
        return;
    if (m_current) {
        const auto matches = matchesIn(m_current->line);
        const qsizetype at = matches.indexOf(m_current->match);
        if (at >= 0 && at + 1 < matches.size()) {
            m_current->match = matches[at + 1];
            Q_EMIT currentChanged();
            return;
        }
        from = m_current->line + 1;
    }
    const auto hit = std::ranges::lower_bound(m_hits, from, {}, &Hit::line);
    setCurrent(hit == m_hits.end() ? m_hits.front() : *hit, false);
}

void LogSearch::previous(qint64 from) {
    forget();
    if (m_hits.empty())
        return;
    if (m_current) {
        const auto matches = matchesIn(m_current->line);
        const qsizetype at = matches.indexOf(m_current->match);
        if (at > 0) {
            m_current->match = matches[at - 1];
            Q_EMIT currentChanged();
            return;
        }
        from = m_current->line;
    }
    const auto hit = std::ranges::lower_bound(m_hits, from, {}, &Hit::line);
    setCurrent(hit == m_hits.begin() ? m_hits.back() : *std::prev(hit), true);
}

qint64 LogSearch::index() const {
    if (!m_current)
        return 0;
    const auto hit = std::ranges::lower_bound(m_hits, m_current->line, {}, &Hit::line);
    const qint64 before =
        std::accumulate(m_hits.begin(), hit, qint64(0), [](qint64 sum, const Hit& other) { return sum + other.count; });
    return before + std::max<qsizetype>(0, matchesIn(m_current->line).indexOf(m_current->match)) + 1;
}

} // namespace slipway::ui
