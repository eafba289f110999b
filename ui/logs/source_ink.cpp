#include "ui/logs/source_ink.h"

#include <iterator>

namespace slipway::ui {

QColor inkOfSource(quint16 source, const theme::Colors& colors) {
    const QColor inks[] = {colors.keyword, colors.string,    colors.variable,
                           colors.flag,    colors.directive, colors.accent};
    return source == 0 ? colors.text : inks[(source - 1) % std::size(inks)];
}

} // namespace slipway::ui
