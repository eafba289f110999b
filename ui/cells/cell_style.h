// What escape sequences can ask of a character's look, and the table that gives each look that occurs a small number.
#pragma once

#include <QtGlobal>

#include <span>
#include <unordered_map>
#include <vector>

namespace slipway::ui {

// The text's own colour, one of the 256 of the palette, or red, green and blue.
class CellColor {
public:
    constexpr CellColor() = default;
    static constexpr CellColor indexed(int index) { return CellColor(1u << 24 | (quint32(index) & 0xff)); }
    static constexpr CellColor rgb(int red, int green, int blue) {
        return CellColor(2u << 24 | (quint32(red) & 0xff) << 16 | (quint32(green) & 0xff) << 8 |
                         (quint32(blue) & 0xff));
    }
    constexpr bool isDefault() const { return m_value == 0; }
    constexpr bool isIndexed() const { return m_value >> 24 == 1; }
    constexpr int index() const { return int(m_value & 0xff); }
    constexpr quint32 rgb() const { return m_value & 0xffffff; }
    constexpr quint32 value() const { return m_value; }
    constexpr bool operator==(const CellColor&) const = default;

private:
    explicit constexpr CellColor(quint32 value)
        : m_value(value) {}
    quint32 m_value = 0;
};

struct CellStyle {
    enum Flag : quint8 { Bold = 1, Faint = 2, Italic = 4, Underline = 8, Strike = 16, Reverse = 32 };

    CellColor ink;
    CellColor ground;
    quint8 flags = 0;

    bool has(Flag flag) const { return flags & flag; }
    void set(Flag flag, bool on) { flags = quint8(on ? flags | flag : flags & ~flag); }
    bool operator==(const CellStyle&) const = default;

    // Applies the numbers of an SGR sequence ("1;38;5;208"). A missing one is 0, what is unknown is passed over.
    void select(std::span<const int> numbers);
};

// Gives looks numbers; 0 is plain text. Text that asks for more looks than there is room for gets plain ones.
class CellStyles {
public:
    quint16 add(const CellStyle& style);
    const CellStyle& operator[](quint16 number) const { return m_styles[number]; }
    void clear();

private:
    struct Hash {
        std::size_t operator()(const CellStyle& style) const {
            return (std::size_t(style.ink.value()) << 32 | style.ground.value()) * 0x9e3779b97f4a7c15u ^ style.flags;
        }
    };
    std::vector<CellStyle> m_styles{CellStyle()};
    std::unordered_map<CellStyle, quint16, Hash> m_numbers{{CellStyle(), 0}};
};

} // namespace slipway::ui
