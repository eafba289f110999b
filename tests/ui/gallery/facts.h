// Facts as an engine gives them, for what the scenes show.
#pragma once

#include "ui/engine/engine_text.h"

namespace slipway::ui::gallery {

inline EngineText fileChanged(const char* file) {
    return Fact{FactCode::FileChanged, {{"file", std::string(file)}}};
}

inline EngineText stepBefore(const char* instruction) {
    return Fact{FactCode::StepBeforeChanged, {{"instruction", std::string(instruction)}}};
}

inline EngineText commandFailed(const char* command, std::int64_t exitCode) {
    return Fact{FactCode::CommandFailed, {{"command", std::string(command)}, {"exitCode", exitCode}}};
}

} // namespace slipway::ui::gallery
