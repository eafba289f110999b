// From the colours that escape sequences ask for to those of the theme: the 16 by name in the theme's own, the others
// as they are, and ink always dark or light enough to be read on what is behind it.
#pragma once

#include <QColor>

#include "ui/cells/cell_style.h"
#include "ui/theme/tokens.h"

namespace slipway::ui {

struct CellLook {
    QColor ink;
    QColor ground; // invalid: that of the view
    bool operator==(const CellLook&) const = default;
};

enum class Readability {
    Always,        // text may not hide: logs
    OnViewsGround, // an application that sets the ground knows what it draws on it: terminals
};

CellLook cellLook(const CellStyle& style, theme::Scheme scheme, Readability readability);
// WCAG 2's contrast ratio, 1 to 21.
qreal contrast(const QColor& a, const QColor& b);

} // namespace slipway::ui
