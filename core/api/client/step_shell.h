// A shell at a step of a build, and what a step changed. Slipway's engine only: any other answers NotFound.
#pragma once

#include "api/client/attach.h"
#include "api/types/step_shell.h"

namespace slipway::api {

// Opens once the shell runs; what is built until then can be followed as the build `request.build.id`
// (followBuilds). Closing the connection ends all of it.
[[nodiscard]] Attachment openStepShell(Client& client, const StepShellRequest& request, AttachHandlers handlers);
[[nodiscard]] Request inspectStepShell(Client& client, const std::string& id, Callback<StepShellState> done);
// What the step at `line` added, changed and removed. Builds what has to be built for that.
[[nodiscard]] Request stepChanges(Client& client, const BuildRequest& build, int line, Callback<StepChanges> done);
// One file before and after the step at `line`; `path` is absolute, and no symbolic link on it is followed.
[[nodiscard]] Request stepFile(Client& client, const BuildRequest& build, int line, const std::string& path,
                               Callback<StepFile> done);

} // namespace slipway::api
