#include "dockerfile/source.h"

#include <algorithm>

namespace slipway::dockerfile {

LineTable::LineTable(std::string_view text) {
    m_starts.push_back(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        m_starts.push_back(static_cast<std::uint32_t>(at + 1));
}

Position LineTable::at(std::size_t offset) const noexcept {
    const auto value = static_cast<std::uint32_t>(offset);
    const auto next = std::upper_bound(m_starts.begin(), m_starts.end(), value);
    if (next == m_starts.begin())
        return {1, 1, value};
    const auto line = static_cast<std::uint32_t>(next - m_starts.begin());
    return {line, value - *(next - 1) + 1, value};
}

std::string_view lineOf(std::string_view text, std::uint32_t number) noexcept {
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    for (std::uint32_t line = 1; line < number; ++line) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos)
            return {};
        text.remove_prefix(end + 1);
    }
    text = text.substr(0, text.find('\n'));
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    return text;
}

} // namespace slipway::dockerfile
