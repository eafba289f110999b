#include "ui/theme/tokens.h"

#include <QFontDatabase>
#include <QGuiApplication>

namespace slipway::ui::theme {

const Colors& colors(Scheme scheme) {
    static const Colors light{.window = 0xf3f5f8,
                              .surface = 0xffffff,
                              .raised = 0xf7f9fb,
                              .border = 0xdde2e9,
                              .outline = 0x848d99,
                              .text = 0x1a212b,
                              .muted = 0x5a6675,
                              .disabled = 0x9aa3ae,
                              .accent = 0x0f62b8,
                              .onAccent = 0xffffff,
                              .selection = 0xdcebfb,
                              .good = 0x12733f,
                              .warn = 0x8f5700,
                              .bad = 0xb8242f,
                              .busy = 0x0f62b8,
                              .goodGround = 0xe3f5ea,
                              .warnGround = 0xfdf1dc,
                              .badGround = 0xfdeaea,
                              .busyGround = 0xe6f1fd,
                              .keyword = 0x0b57a4,
                              .flag = 0x7a4a00,
                              .string = 0x1c6e3c,
                              .variable = 0x8a2c8f,
                              .comment = 0x6b7583,
                              .directive = 0x5b4bb0,
                              .heredoc = 0x4d5b6b};
    static const Colors dark{.window = 0x14181e,
                             .surface = 0x1b2027,
                             .raised = 0x232932,
                             .border = 0x323a45,
                             .outline = 0x6b7684,
                             .text = 0xe4e9f0,
                             .muted = 0x98a4b3,
                             .disabled = 0x626d7b,
                             .accent = 0x62aaf5,
                             .onAccent = 0x0c1a2b,
                             .selection = 0x213a57,
                             .good = 0x58cc8b,
                             .warn = 0xe6ad55,
                             .bad = 0xff8585,
                             .busy = 0x62aaf5,
                             .goodGround = 0x17301f,
                             .warnGround = 0x352a14,
                             .badGround = 0x3a1d20,
                             .busyGround = 0x182c44,
                             .keyword = 0x74b5f7,
                             .flag = 0xe0b066,
                             .string = 0x86cf9c,
                             .variable = 0xd79be0,
                             .comment = 0x8592a3,
                             .directive = 0xaea2f2,
                             .heredoc = 0xb8c4d2};
    return scheme == Scheme::Dark ? dark : light;
}

Scheme schemeOf(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < 128 ? Scheme::Dark : Scheme::Light;
}

QPalette paletteFor(Scheme scheme) {
    const Colors& c = colors(scheme);
    QPalette palette(c.window);
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.surface);
    palette.setColor(QPalette::AlternateBase, c.raised);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::Button, c.raised);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.bad);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.onAccent);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::ToolTipBase, c.raised);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Mid, c.border);
    palette.setColor(QPalette::Light, c.border);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.disabled);
    return palette;
}

namespace {

QString firstInstalled(const QStringList& wanted, const QString& otherwise) {
    for (const QString& family : wanted)
        if (QFontDatabase::hasFamily(family))
            return family;
    return otherwise;
}

// Names under which fontconfig answers when nobody configured a font.
bool isFallback(const QString& family) {
    return family.isEmpty() || family == QLatin1String("Sans Serif") ||
           family.startsWith(QLatin1String("DejaVu Sans")) || family == QLatin1String("Sans") ||
           family == QLatin1String("monospace");
}

const QString& textFamily() {
    static const QString family = [] {
        const QString system = QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
        if (!isFallback(system))
            return system;
        return firstInstalled({QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("Cantarell")},
                              system);
    }();
    return family;
}

const QString& codeFamily() {
    static const QString family = [] {
        const QString system = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
        if (!isFallback(system))
            return system;
        return firstInstalled({QStringLiteral("JetBrains Mono"), QStringLiteral("Source Code Pro"),
                               QStringLiteral("Noto Sans Mono"), QStringLiteral("DejaVu Sans Mono")},
                              system);
    }();
    return family;
}

} // namespace

QFont font(Type type) {
    QFont result(type == Type::Code ? codeFamily() : textFamily());
    const qreal base = qBound(9.0, QFontDatabase::systemFont(QFontDatabase::GeneralFont).pointSizeF(), 14.0);
    result.setPointSizeF(base);
    switch (type) {
    case Type::Caption:
        result.setPointSizeF(base * 0.9);
        break;
    case Type::Body:
        break;
    case Type::Strong:
        result.setWeight(QFont::DemiBold);
        break;
    case Type::Title:
        result.setPointSizeF(base * 1.4);
        result.setWeight(QFont::DemiBold);
        break;
    case Type::Display:
        result.setPointSizeF(base * 2.0);
        result.setWeight(QFont::DemiBold);
        break;
    case Type::Code:
        result.setStyleHint(QFont::Monospace);
        result.setFixedPitch(true);
        result.setPointSizeF(base + 0.5);
        // Ligatures would draw "&&" and "--" as other shapes than what is typed. Scripts that need shaping keep it.
        result.setStyleStrategy(QFont::PreferNoShaping);
        break;
    }
    return result;
}

} // namespace slipway::ui::theme
