// The project's own icons: one-colour SVGs from resources/icons, painted in the colour of their role at the time of
// painting, so that a change of scheme needs no new icons.
#pragma once

#include <QIcon>
#include <QString>

#include "ui/theme/tokens.h"

namespace slipway::ui::theme {

enum class Ink { Text, Muted, Accent, OnAccent, Good, Warn, Bad, Busy };

QColor inkColor(Ink ink, const QPalette& palette);

// `name` is a file of resources/icons without ".svg". Disabled icons are painted in the colour of what is disabled.
QIcon icon(const QString& name, Ink ink = Ink::Muted);
// Straight into a painter, for delegates and gutters.
void paintIcon(QPainter* painter, const QRectF& rect, const QString& name, const QColor& color);

// The application's own icon, in its own colours.
QIcon applicationIcon();

} // namespace slipway::ui::theme
