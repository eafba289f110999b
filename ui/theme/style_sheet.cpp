#include "ui/theme/style_sheet.h"

#include <QFile>

#include <utility>

namespace slipway::ui::theme {

QString styleSheet(Scheme scheme) {
    QFile file(QStringLiteral(":/style/slipway.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const Colors& c = colors(scheme);
    // Longer names first: "@text" must not eat the start of "@textfoo".
    const std::pair<const char*, QColor> names[] = {
        {"@goodGround", c.goodGround},
        {"@warnGround", c.warnGround},
        {"@badGround", c.badGround},
        {"@busyGround", c.busyGround},
        {"@selection", c.selection},
        {"@disabled", c.disabled},
        {"@outline", c.outline},
        {"@onAccent", c.onAccent},
        {"@surface", c.surface},
        {"@window", c.window},
        {"@raised", c.raised},
        {"@border", c.border},
        {"@accent", c.accent},
        {"@muted", c.muted},
        {"@text", c.text},
        {"@good", c.good},
        {"@warn", c.warn},
        {"@busy", c.busy},
        {"@bad", c.bad},
    };
    for (const auto& [name, color] : names)
        sheet.replace(QLatin1String(name), color.name());
    constexpr int tabPadding = 16; // above and below a tab's text, with the line under it
    const std::pair<const char*, int> sizes[] = {
        {"@smallRadius", smallRadius},          {"@largeRadius", largeRadius}, {"@radius", radius}, {"@large", large},
        {"@tabHeight", barHeight - tabPadding},
    };
    for (const auto& [name, pixels] : sizes)
        sheet.replace(QLatin1String(name), QStringLiteral("%1px").arg(pixels));
    sheet.replace(QLatin1String("@schemeName"),
                  scheme == Scheme::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
    return sheet;
}

} // namespace slipway::ui::theme
