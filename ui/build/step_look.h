// How a step's state looks and what it is called, in lists and timelines.
#pragma once

#include "ui/build/steps_model.h"
#include "ui/theme/icons.h"

namespace slipway::ui {

struct StepLook {
    QString icon;
    theme::Ink ink = theme::Ink::Muted;
    QString label; // translated, "cached"
};

StepLook lookOf(StepState state);
// "builder", or "stage 2" for one without a name.
QString stageName(const QString& stage);

} // namespace slipway::ui
