#include "ui/cells/cell_colors.h"

#include <QHash>

#include <cmath>

namespace slipway::ui {

namespace {

constexpr qreal enoughContrast = 4.5;
constexpr qsizetype mostCached = 4'096; // a true-colour picture has more; they are computed again

QColor named(int index, theme::Scheme scheme) {
    static const QRgb light[16] = {0x1a212b, 0xb8242f, 0x12733f, 0x8f5700, 0x0f62b8, 0x8a2c8f, 0x0b6f7d, 0x5a6675,
                                   0x5a6675, 0xb8242f, 0x12733f, 0x8f5700, 0x0f62b8, 0x8a2c8f, 0x0b6f7d, 0x1a212b};
    static const QRgb dark[16] = {0x98a4b3, 0xff8585, 0x58cc8b, 0xe6ad55, 0x62aaf5, 0xd79be0, 0x5cc8d6, 0xe4e9f0,
                                  0x98a4b3, 0xff8585, 0x58cc8b, 0xe6ad55, 0x62aaf5, 0xd79be0, 0x5cc8d6, 0xffffff};
    return QColor::fromRgb((scheme == theme::Scheme::Dark ? dark : light)[index]);
}

// Where the ground is the text's own, the 16 keep their names' meaning: black is dark and white light in both schemes.
QColor literal(int index) {
    static const QRgb grounds[16] = {0x1a212b, 0xb8242f, 0x12733f, 0x8f5700, 0x0f62b8, 0x8a2c8f, 0x0b6f7d, 0xdde2e9,
                                     0x5a6675, 0xff8585, 0x58cc8b, 0xe6ad55, 0x62aaf5, 0xd79be0, 0x5cc8d6, 0xffffff};
    return QColor::fromRgb(grounds[index]);
}

QColor fromPalette(int index) {
    if (index >= 232) {
        const int grey = 8 + 10 * (index - 232);
        return QColor(grey, grey, grey);
    }
    const auto level = [](int step) { return step == 0 ? 0 : 55 + 40 * step; };
    index -= 16;
    return QColor(level(index / 36), level(index / 6 % 6), level(index % 6));
}

qreal luminance(const QColor& color) {
    const auto linear = [](qreal part) {
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

QColor readableOn(const QColor& ground, QColor ink) {
    const QColor target = contrast(Qt::black, ground) > contrast(Qt::white, ground) ? Qt::black : Qt::white;
    constexpr int steps = 12;
    const QColor from = ink;
    for (int step = 1; step <= steps && contrast(ink, ground) < enoughContrast; ++step) {
        const float part = float(step) / steps;
        ink = QColor::fromRgbF(from.redF() + (target.redF() - from.redF()) * part,
                               from.greenF() + (target.greenF() - from.greenF()) * part,
                               from.blueF() + (target.blueF() - from.blueF()) * part);
    }
    return ink;
}

CellLook computed(const CellStyle& style, theme::Scheme scheme, Readability readability) {
    const theme::Colors& c = theme::colors(scheme);
    const bool ownGround = style.has(CellStyle::Reverse) || !style.ground.isDefault();
    const auto inkOf = [&](CellColor color) {
        if (color.isDefault())
            return c.text;
        if (color.isIndexed() && color.index() < 16)
            return style.ground.isDefault() ? named(color.index(), scheme) : literal(color.index());
        return color.isIndexed() ? fromPalette(color.index()) : QColor::fromRgb(color.rgb());
    };
    const auto groundOf = [&](CellColor color) {
        if (color.isDefault())
            return c.surface;
        if (color.isIndexed())
            return color.index() < 16 ? literal(color.index()) : fromPalette(color.index());
        return QColor::fromRgb(color.rgb());
    };
    const bool reverse = style.has(CellStyle::Reverse);
    QColor ink = reverse ? (style.ground.isDefault() ? c.surface : groundOf(style.ground)) : inkOf(style.ink);
    const QColor ground = reverse ? inkOf(style.ink) : groundOf(style.ground);
    if (style.has(CellStyle::Faint))
        ink = QColor::fromRgbF((ink.redF() * 2 + ground.redF()) / 3, (ink.greenF() * 2 + ground.greenF()) / 3,
                               (ink.blueF() * 2 + ground.blueF()) / 3);
    // Both of the 16 are colours that we chose, so that "black on green" has to be readable here; the same one twice is
    // meant to hide.
    const auto isNamed = [](CellColor color) { return color.isIndexed() && color.index() < 16; };
    const bool ours = isNamed(style.ink) && isNamed(style.ground) && style.ink.index() != style.ground.index();
    const bool chosen = reverse || (ownGround && !style.ink.isDefault() && !ours);
    if (readability == Readability::Always || !chosen)
        ink = readableOn(ground, ink);
    return {ink, ownGround ? ground : QColor()};
}

} // namespace

qreal contrast(const QColor& a, const QColor& b) {
    const qreal first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

CellLook cellLook(const CellStyle& style, theme::Scheme scheme, Readability readability) {
    // Colours alone decide; the other flags are the painter's.
    const quint8 flags = style.flags & (CellStyle::Reverse | CellStyle::Faint);
    using Key = std::pair<quint64, int>;
    static QHash<Key, CellLook> cache;
    const Key key{quint64(style.ink.value()) << 32 | style.ground.value(),
                  flags << 2 | int(scheme) << 1 | int(readability)};
    if (const auto known = cache.constFind(key); known != cache.constEnd())
        return *known;
    if (cache.size() >= mostCached)
        cache.clear();
    return *cache.insert(key, computed(style, scheme, readability));
}

} // namespace slipway::ui
