// Names that say what must not be shown.
#pragma once

#include <string_view>

namespace slipway::dockerfile {

// Whether a variable's name has a word in it that means a secret ("NPM_TOKEN"), and none that makes it harmless.
bool looksSecret(std::string_view name);

} // namespace slipway::dockerfile
