// The colour that a log's source is told by, beside its name.
#pragma once

#include "ui/theme/tokens.h"

namespace slipway::ui {

// Sources are counted from 1; a few colours take turns.
QColor inkOfSource(quint16 source, const theme::Colors& colors);

} // namespace slipway::ui
