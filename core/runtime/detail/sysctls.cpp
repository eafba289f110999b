#include "runtime/detail/sysctls.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace slipway::runtime::detail {

namespace {

constexpr std::array<std::string_view, 8> IpcSettings{"kernel.msgmax", "kernel.msgmnb",         "kernel.msgmni",
                                                      "kernel.sem",    "kernel.shmmni",         "kernel.shmall",
                                                      "kernel.shmmax", "kernel.shm_rmid_forced"};

bool isName(std::string_view name) {
    return std::ranges::all_of(name,
                               [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '_' || c == '-'; }) &&
           name.find("..") == std::string_view::npos;
}

} // namespace

Result<std::map<std::string, std::string>> resolveSysctls(const std::map<std::string, std::string>& wanted,
                                                          NetworkMode network) {
    const bool ownNetwork = network == NetworkMode::Private || network == NetworkMode::None;
    std::map<std::string, std::string> all;
    if (ownNetwork)
        all = {{"net.ipv4.ip_unprivileged_port_start", "0"}, {"net.ipv4.ping_group_range", "0 65535"}};
    for (const auto& [name, value] : wanted) {
        const bool ofNetwork = name.starts_with("net.");
        const bool ipc = name.starts_with("fs.mqueue.") || std::ranges::find(IpcSettings, name) != IpcSettings.end();
        if (!isName(name) || value.find_first_of("\n\0", 0, 2) != std::string::npos || (!ofNetwork && !ipc))
            return fail(Errc::InvalidArgument, "the sysctl {:?} is not one of a container's own namespaces",
                        std::string_view(name));
        if (ofNetwork && !ownNetwork)
            return fail(Errc::InvalidArgument, "the sysctl {} needs a network namespace of the container's own", name);
        all[name] = value;
    }
    return all;
}

} // namespace slipway::runtime::detail
