// Icons, style sheet and samples live in a static library: whoever starts the application asks for them once.
#pragma once

namespace slipway::ui {

void initializeResources();

} // namespace slipway::ui
