// How a state looks and what it is called: each has its own shape, so that none is told by colour alone.
#pragma once

#include "ui/engine/engine_types.h"
#include "ui/theme/icons.h"

namespace slipway::ui::theme {

struct StateLook {
    QString icon; // a file of resources/icons
    Ink ink = Ink::Muted;
    QString label; // translated, "Running"
};

StateLook lookOf(ContainerState state);
StateLook lookOf(EngineState state);

} // namespace slipway::ui::theme
