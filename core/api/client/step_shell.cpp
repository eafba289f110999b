#include "api/client/step_shell.h"

#include "api/client/detail/attachment.h"
#include "api/client/detail/operations.h"
#include "api/client/detail/progress.h"

namespace slipway::api {

namespace {

HttpRequest post(std::string path, const StepShellRequest& request) {
    return detail::withCredentials(detail::post(Target(std::move(path)), encode(request)), request.build.credentials);
}

} // namespace

Attachment openStepShell(Client& client, const StepShellRequest& request, AttachHandlers handlers) {
    return detail::startAttachment(client.impl(), post("/slipway/v1/debug", request), request.tty,
                                   Target("/slipway/v1/debug").segment(request.build.id).path("resize").take(),
                                   std::move(handlers));
}

Request inspectStepShell(Client& client, const std::string& id, Callback<StepShellState> done) {
    return detail::callJson<StepShellState>(client, detail::get(Target("/slipway/v1/debug").segment(id)), "step shell",
                                            std::move(done));
}

Request stepChanges(Client& client, const BuildRequest& build, int line, Callback<StepChanges> done) {
    const StepShellRequest request{.build = build, .line = line};
    return detail::callJson<StepChanges>(client, post("/slipway/v1/changes", request), "changes", std::move(done));
}

Request stepFile(Client& client, const BuildRequest& build, int line, const std::string& path,
                 Callback<StepFile> done) {
    const StepShellRequest request{.build = build, .line = line, .path = path};
    return detail::callJson<StepFile>(client, post("/slipway/v1/changes", request), "file", std::move(done));
}

} // namespace slipway::api
