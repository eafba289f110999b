// What one layer does to what lies below it.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "base/result.h"
#include "engine/step_shells.h"

namespace slipway::engine {

// `layer` and `below` are open directories: a layer as overlay has it (whiteouts are devices 0:0, opaque directories
// are marked), and the merged root under it, -1 for none. Directories that only hold changes are left out. Stops after
// `most` entries and says so in `cut`. In the order of the paths.
Result<std::vector<ChangedFile>> layerChanges(int layer, int below, std::size_t most, bool& cut);

// As `find -type` names it.
char fileTypeOf(mode_t mode);
// A symbolic link's text; `name` is empty where the descriptor is the link itself. Empty: it cannot be read.
std::string linkAt(int directory, const std::string& name);

} // namespace slipway::engine
