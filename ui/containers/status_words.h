// What an engine says of a container's state, "Up About a minute (healthy)", in words of this language. Engines say it
// in English and name no time in their lists; words that are not known stay as they are.
#pragma once

#include "ui/engine/engine_types.h"

namespace slipway::ui {

// On one line, ready to be shown: "Up 3 minutes", "Exited (1) 4 minutes ago".
QString statusText(const Container& container);

} // namespace slipway::ui
