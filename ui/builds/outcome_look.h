// How the outcome of a build looks and what it is called.
#pragma once

#include "ui/engine/build_record.h"
#include "ui/theme/icons.h"

namespace slipway::ui {

struct OutcomeLook {
    QString icon;
    theme::Ink ink = theme::Ink::Muted;
    QString label; // translated, "Succeeded"
};

OutcomeLook lookOf(BuildOutcome outcome);

} // namespace slipway::ui
