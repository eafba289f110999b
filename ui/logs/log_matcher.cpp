#include "ui/logs/log_matcher.h"

#include <algorithm>
#include <cstring>

namespace slipway::ui {

namespace {

// An expression that backtracks without end finds nothing in a line rather than stopping the program. PCRE takes the
// limit from the start of the pattern.
const QString matchLimit = QStringLiteral("(*LIMIT_MATCH=20000)");

bool isAscii(const QString& text) {
    return std::ranges::all_of(text, [](QChar ch) { return ch.unicode() < 0x80; });
}

void fold(std::string& text) {
    for (char& ch : text)
        ch = char(ch >= 'A' && ch <= 'Z' ? ch | 0x20 : ch);
}

} // namespace

LogMatcher::LogMatcher(const LogQuery& query)
    : m_query(query) {
    if (query.isRegex) {
        m_regex.setPattern(matchLimit + query.text);
        m_regex.setPatternOptions(
            QRegularExpression::UseUnicodePropertiesOption |
            (query.caseSensitive ? QRegularExpression::NoPatternOption : QRegularExpression::CaseInsensitiveOption));
        if (m_regex.isValid())
            m_regex.optimize();
        else
            m_error = m_regex.errorString();
        return;
    }
    if (query.caseSensitive || isAscii(query.text)) {
        m_bytes = query.text.toStdString();
        if (!query.caseSensitive)
            fold(m_bytes);
    }
}

QList<LogMatcher::Match> LogMatcher::find(const QString& line) const {
    QList<Match> matches;
    if (isEmpty() || !m_error.isEmpty())
        return matches;
    if (m_query.isRegex) {
        for (auto i = m_regex.globalMatch(line); i.hasNext();) {
            const QRegularExpressionMatch match = i.next();
            if (match.capturedLength() > 0)
                matches << Match{int(match.capturedStart()), int(match.capturedLength())};
        }
        return matches;
    }
    const Qt::CaseSensitivity sensitivity = m_query.caseSensitive ? Qt::CaseSensitive : Qt::CaseInsensitive;
    for (qsizetype at = line.indexOf(m_query.text, 0, sensitivity); at >= 0;
         at = line.indexOf(m_query.text, at + m_query.text.size(), sensitivity))
        matches << Match{int(at), int(m_query.text.size())};
    return matches;
}

void LogMatcher::scanBytes(const LogStore::Chunk& chunk, qint64 from, qint64 to,
                           const std::function<void(qint64, int)>& hit) const {
    const std::size_t begin = chunk.startOf(from);
    const std::size_t end = to < chunk.end() ? chunk.startOf(to) : chunk.text().size();
    std::string folded;
    const char* text = chunk.text().data();
    if (!m_query.caseSensitive) {
        folded.assign(text + begin, end - begin);
        fold(folded);
        text = folded.data() - begin;
    }
    qint64 line = 0;
    std::size_t lineEnd = 0;
    int count = 0;
    for (std::size_t at = begin; at + m_bytes.size() <= end;) {
        const void* found = ::memmem(text + at, end - at, m_bytes.data(), m_bytes.size());
        if (!found)
            break;
        at = std::size_t(static_cast<const char*>(found) - text);
        if (at >= lineEnd) {
            if (count > 0)
                hit(line, count);
            count = 0;
            line = chunk.lineAt(at);
            lineEnd = line + 1 < chunk.end() ? chunk.startOf(line + 1) : chunk.text().size();
        }
        // Lines that were cut for their length stand without a newline between them.
        if (at + m_bytes.size() > lineEnd) {
            ++at;
            continue;
        }
        ++count;
        at += m_bytes.size();
    }
    if (count > 0)
        hit(line, count);
}

void LogMatcher::scan(const LogStore::Chunk& chunk, qint64 from, qint64 to,
                      const std::function<void(qint64, int)>& hit) const {
    if (isEmpty() || !m_error.isEmpty())
        return;
    if (!m_bytes.empty()) {
        scanBytes(chunk, from, to, hit);
        return;
    }
    for (qint64 number = from; number < to; ++number) {
        const std::string_view text = chunk.line(number).text;
        const auto matches = find(QString::fromUtf8(text.data(), qsizetype(text.size())));
        if (!matches.isEmpty())
            hit(number, int(matches.size()));
    }
}

} // namespace slipway::ui
