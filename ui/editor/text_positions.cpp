#include "ui/editor/text_positions.h"

#include <algorithm>

namespace slipway::ui {

TextPositions::TextPositions(std::string_view text) {
    if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return;
    m_units.reserve(qsizetype(text.size()) + 1);
    int units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        m_units << units;
        if (byte < 0x80 || (byte >= 0xc0 && byte < 0xf0))
            units += 1;
        else if (byte >= 0xf0)
            units += 2; // a surrogate pair
    }
    m_units << units;
}

int TextPositions::at(std::size_t offset) const {
    if (m_units.isEmpty())
        return int(offset);
    return m_units[std::min(qsizetype(offset), m_units.size() - 1)];
}

} // namespace slipway::ui
