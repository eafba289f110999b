#include "runtime/cleanup.h"

#include <map>

#include <dirent.h>

#include "base/file.h"
#include "base/scope.h"
#include "runtime/monitor_client.h"

namespace slipway::runtime {

namespace {

std::vector<std::string> idsIn(const std::string& directory) {
    std::vector<std::string> ids;
    DIR* dir = ::opendir(directory.c_str());
    if (!dir)
        return ids;
    ScopeExit close([&] { ::closedir(dir); });
    while (const dirent* entry = ::readdir(dir))
        if (isRunId(entry->d_name))
            ids.emplace_back(entry->d_name);
    return ids;
}

} // namespace

Result<std::vector<Leftover>> findLeftovers(const RunPaths& paths, const OciRuntime& runtime,
                                            const HostCgroups& cgroups, const std::string& cgroupParent) {
    std::map<std::string, Leftover> found;
    const auto note = [&](const std::string& id) -> Leftover& {
        auto& leftover = found[id];
        leftover.id = id;
        return leftover;
    };
    for (const auto& id : TRY(runtime.list()))
        if (isRunId(id))
            note(id);
    for (const auto& id : listCgroups(cgroups, cgroupParent))
        if (isRunId(id))
            note(id);
    for (const auto& id : idsIn(paths.steps())) {
        auto& leftover = note(id);
        leftover.step = true;
        leftover.hasMonitor = MonitorClient::connect(paths.step(id).directory).has_value(); // a shell
    }
    for (const auto& id : idsIn(paths.containers())) {
        auto& leftover = note(id);
        leftover.step = false;
        leftover.hasMonitor = MonitorClient::connect(paths.container(id).directory).has_value();
    }
    std::vector<Leftover> all;
    for (auto& [id, leftover] : found)
        all.push_back(std::move(leftover));
    return all;
}

Result<> removeLeftover(const Leftover& leftover, const RunPaths& paths, const OciRuntime& runtime,
                        const HostCgroups& cgroups, const std::string& cgroupParent) {
    Result<> first;
    const auto attempt = [&](Result<> result) {
        if (!result && first)
            first = std::move(result);
    };
    const auto directories = leftover.step ? paths.step(leftover.id) : paths.container(leftover.id);
    const auto cgroupPath = joinPath(cgroupParent, leftover.id);
    (void)runtime.resume(leftover.id, cgroupPath); // a paused one does not even die
    if (leftover.hasMonitor)
        if (const auto client = MonitorClient::connect(directories.directory)) {
            const auto exitFd = client->exitFd();
            (void)client->quit();
            if (exitFd)
                (void)MonitorClient::awaitRemoval(*exitFd);
        }
    attempt(runtime.remove(leftover.id, true));
    attempt(removeCgroup(cgroups, cgroupPath));
    attempt(paths.removeContainer(directories));
    return first;
}

} // namespace slipway::runtime
