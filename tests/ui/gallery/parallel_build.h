#pragma once

#include "ui/engine/engine_types.h"

namespace slipway::ui::gallery {

// A build of three stages, two of which run side by side; `last` ends it.
QList<BuildEvent> parallelBuild(BuildEvent last);

} // namespace slipway::ui::gallery
