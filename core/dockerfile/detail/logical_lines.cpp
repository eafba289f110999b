#include "dockerfile/detail/logical_lines.h"

#include <algorithm>

#include "base/text.h"

namespace slipway::dockerfile::detail {

namespace {

constexpr std::string_view blanks = " \t\v\f\r";

bool isComment(std::string_view content) {
    const auto first = content.find_first_not_of(blanks);
    return first != std::string_view::npos && content[first] == '#';
}

bool isBlank(std::string_view content) {
    return content.find_first_not_of(blanks) == std::string_view::npos;
}

bool isNameChar(char c, bool first) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
}

} // namespace

std::size_t LogicalLine::sourceOf(std::size_t logical) const noexcept {
    const auto next = std::upper_bound(pieces.begin(), pieces.end(), logical,
                                       [](std::size_t value, const Piece& piece) { return value < piece.logical; });
    if (next == pieces.begin())
        return begin;
    const Piece& piece = *(next - 1);
    return piece.source + std::min(logical - piece.logical, piece.length);
}

std::size_t LogicalLine::sourceEndOf(std::size_t logical) const noexcept {
    return logical == 0 ? sourceOf(0) : sourceOf(logical - 1) + 1;
}

LineReader::LineReader(std::string_view text) noexcept
    : m_text(text) {
    if (m_text.starts_with("\xEF\xBB\xBF"))
        m_at = 3;
}

std::optional<LineReader::Physical> LineReader::peek() const noexcept {
    if (m_at >= m_text.size())
        return std::nullopt;
    const std::size_t newline = m_text.find('\n', m_at);
    Physical line{m_at, newline == std::string_view::npos ? m_text.size() : newline,
                  newline == std::string_view::npos ? m_text.size() : newline + 1};
    while (line.end > line.begin && m_text[line.end - 1] == '\r')
        --line.end;
    return line;
}

std::optional<LineReader::Physical> LineReader::nextPhysical() noexcept {
    const auto line = peek();
    if (line)
        m_at = line->next;
    return line;
}

std::vector<LineReader::RawDirective> LineReader::readDirectives() {
    std::vector<RawDirective> found;
    while (const auto line = peek()) {
        const auto content = m_text.substr(line->begin, line->end - line->begin);
        const auto mark = content.find_first_not_of(blanks);
        if (mark == std::string_view::npos || content[mark] != '#')
            break;
        const auto name = content.find_first_not_of(blanks, mark + 1);
        if (name == std::string_view::npos || !isNameChar(content[name], true))
            break;
        std::size_t end = name;
        while (end < content.size() && isNameChar(content[end], end == name))
            ++end;
        const auto equals = content.find_first_not_of(blanks, end);
        if (equals == std::string_view::npos || content[equals] != '=')
            break;
        const auto value = content.find_first_not_of(blanks, equals + 1);
        if (value == std::string_view::npos)
            break;
        const auto valueEnd = content.find_last_not_of(blanks) + 1;
        std::string known = toLower(content.substr(name, end - name));
        if (known != "syntax" && known != "escape" && known != "check")
            break;
        found.push_back({std::move(known),
                         std::string(content.substr(value, valueEnd - value)),
                         {line->begin + name, line->begin + end},
                         {line->begin + value, line->begin + valueEnd},
                         {line->begin + mark, line->end}});
        m_at = line->next;
    }
    return found;
}

std::size_t LineReader::continuationIn(std::string_view content) const noexcept {
    const auto last = content.find_last_not_of(" \t");
    if (last == std::string_view::npos || content[last] != m_escape)
        return std::string_view::npos;
    // An escaped escape character continues nothing.
    if (last > 0 && content[last - 1] == m_escape)
        return std::string_view::npos;
    return last;
}

bool LineReader::next(LogicalLine& line, std::vector<Span>& comments) {
    line = {};
    bool started = false;
    while (const auto physical = nextPhysical()) {
        const auto content = m_text.substr(physical->begin, physical->end - physical->begin);
        if (isComment(content)) {
            const std::size_t mark = content.find('#');
            const Span span{physical->begin + mark, physical->end};
            (started ? line.comments : comments).push_back(span);
            if (started)
                continue;
            if (isBlank(content.substr(mark + 1)))
                line.leading.clear();
            else
                line.leading.push_back(span);
            continue;
        }
        if (isBlank(content)) {
            if (!started)
                line.leading.clear();
            else if (!line.emptyLines.empty() && line.emptyLines.back().second == physical->begin)
                line.emptyLines.back().second = physical->next;
            else
                line.emptyLines.emplace_back(physical->begin, physical->next);
            continue;
        }
        const std::size_t first = started ? 0 : content.find_first_not_of(blanks);
        const std::size_t escape = continuationIn(content);
        const std::size_t last = escape == std::string_view::npos ? content.size() : escape;
        if (escape != std::string_view::npos)
            line.continuations.emplace_back(physical->begin + escape, physical->begin + escape + 1);
        if (!started) {
            line.firstLine = physical->begin;
            line.begin = physical->begin + first;
        }
        started = true;
        if (last > first)
            line.pieces.push_back({line.text.size(), physical->begin + first, last - first});
        line.text += content.substr(first, last - first);
        line.end = physical->end;
        line.next = physical->next;
        if (escape == std::string_view::npos)
            break;
    }
    if (!started)
        return false;
    // "\ \" at the end of the text leaves another continuation behind.
    for (std::size_t escape; (escape = continuationIn(line.text)) != std::string_view::npos;)
        line.text.resize(escape);
    return !isBlank(line.text);
}

} // namespace slipway::dockerfile::detail
