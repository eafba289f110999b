// What was last asked for in the run dialog, by project or image, so that it need not be typed again.
#pragma once

#include "ui/engine/engine_types.h"

namespace slipway::ui {

// `key` is the project's directory, or the image's name. Of variables whose name looks like a secret's nothing is kept.
// Kept in the application's settings; an application without an organisation has none, and remembers nothing.
void rememberRun(const QString& key, const RunRequest& request);
std::optional<RunRequest> rememberedRun(const QString& key);

} // namespace slipway::ui
