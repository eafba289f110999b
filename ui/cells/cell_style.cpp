#include "ui/cells/cell_style.h"

#include <algorithm>

namespace slipway::ui {

namespace {

constexpr std::size_t mostStyles = 16'384;

// What follows 38 or 48: "5;N" or "2;R;G;B". Returns how many numbers that were.
std::size_t readColor(std::span<const int> numbers, CellColor& color) {
    const auto at = [&](std::size_t i) { return i < numbers.size() ? std::clamp(numbers[i], 0, 255) : 0; };
    if (at(0) == 5) {
        color = CellColor::indexed(at(1));
        return 2;
    }
    if (at(0) == 2) {
        color = CellColor::rgb(at(1), at(2), at(3));
        return 4;
    }
    return 1;
}

} // namespace

void CellStyle::select(std::span<const int> numbers) {
    if (numbers.empty())
        *this = {};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const int number = numbers[i];
        if (number == 0)
            *this = {};
        else if (number == 1)
            set(Bold, true);
        else if (number == 2)
            set(Faint, true);
        else if (number == 3)
            set(Italic, true);
        else if (number == 4 || number == 21)
            set(Underline, true);
        else if (number == 7)
            set(Reverse, true);
        else if (number == 9)
            set(Strike, true);
        else if (number == 22)
            flags &= quint8(~(Bold | Faint));
        else if (number == 23)
            set(Italic, false);
        else if (number == 24)
            set(Underline, false);
        else if (number == 27)
            set(Reverse, false);
        else if (number == 29)
            set(Strike, false);
        else if (number >= 30 && number <= 37)
            ink = CellColor::indexed(number - 30);
        else if (number == 38)
            i += readColor(numbers.subspan(i + 1), ink);
        else if (number == 39)
            ink = {};
        else if (number >= 40 && number <= 47)
            ground = CellColor::indexed(number - 40);
        else if (number == 48)
            i += readColor(numbers.subspan(i + 1), ground);
        else if (number == 49)
            ground = {};
        else if (number == 58) { // of the underline
            CellColor ignored;
            i += readColor(numbers.subspan(i + 1), ignored);
        } else if (number >= 90 && number <= 97)
            ink = CellColor::indexed(number - 90 + 8);
        else if (number >= 100 && number <= 107)
            ground = CellColor::indexed(number - 100 + 8);
    }
}

quint16 CellStyles::add(const CellStyle& style) {
    if (const auto known = m_numbers.find(style); known != m_numbers.end())
        return known->second;
    if (m_styles.size() >= mostStyles)
        return 0;
    const auto number = quint16(m_styles.size());
    m_styles.push_back(style);
    m_numbers.emplace(style, number);
    return number;
}

void CellStyles::clear() {
    m_styles = {CellStyle()};
    m_numbers = {{CellStyle(), 0}};
}

} // namespace slipway::ui
