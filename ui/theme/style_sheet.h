// resources/style/slipway.qss with its @names filled in from the colours.
#pragma once

#include "ui/theme/tokens.h"

namespace slipway::ui::theme {

QString styleSheet(Scheme scheme);

} // namespace slipway::ui::theme
