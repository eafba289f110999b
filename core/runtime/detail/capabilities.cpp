#include "runtime/detail/capabilities.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "base/text.h"

namespace slipway::runtime::detail {

namespace {

constexpr std::array<std::string_view, 41> AllCapabilities{"CAP_CHOWN",
                                                           "CAP_DAC_OVERRIDE",
                                                           "CAP_DAC_READ_SEARCH",
                                                           "CAP_FOWNER",
                                                           "CAP_FSETID",
                                                           "CAP_KILL",
                                                           "CAP_SETGID",
                                                           "CAP_SETUID",
                                                           "CAP_SETPCAP",
                                                           "CAP_LINUX_IMMUTABLE",
                                                           "CAP_NET_BIND_SERVICE",
                                                           "CAP_NET_BROADCAST",
                                                           "CAP_NET_ADMIN",
                                                           "CAP_NET_RAW",
                                                           "CAP_IPC_LOCK",
                                                           "CAP_IPC_OWNER",
                                                           "CAP_SYS_MODULE",
                                                           "CAP_SYS_RAWIO",
                                                           "CAP_SYS_CHROOT",
                                                           "CAP_SYS_PTRACE",
                                                           "CAP_SYS_PACCT",
                                                           "CAP_SYS_ADMIN",
                                                           "CAP_SYS_BOOT",
                                                           "CAP_SYS_NICE",
                                                           "CAP_SYS_RESOURCE",
                                                           "CAP_SYS_TIME",
                                                           "CAP_SYS_TTY_CONFIG",
                                                           "CAP_MKNOD",
                                                           "CAP_LEASE",
                                                           "CAP_AUDIT_WRITE",
                                                           "CAP_AUDIT_CONTROL",
                                                           "CAP_SETFCAP",
                                                           "CAP_MAC_OVERRIDE",
                                                           "CAP_MAC_ADMIN",
                                                           "CAP_SYSLOG",
                                                           "CAP_WAKE_ALARM",
                                                           "CAP_BLOCK_SUSPEND",
                                                           "CAP_AUDIT_READ",
                                                           "CAP_PERFMON",
                                                           "CAP_BPF",
                                                           "CAP_CHECKPOINT_RESTORE"};

Result<std::string> normalize(const std::string& name) {
    std::string full = name;
    std::ranges::transform(full, full.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (!full.starts_with("CAP_"))
        full = "CAP_" + full;
    if (std::ranges::find(AllCapabilities, full) == AllCapabilities.end())
        return fail(Errc::InvalidArgument, "{:?} is not a Linux capability", std::string_view(name));
    return full;
}

bool isAll(const std::string& name) {
    return toLower(name) == "all";
}

} // namespace

const std::vector<std::string>& defaultCapabilitySet() {
    static const std::vector<std::string> set{
        "CAP_AUDIT_WRITE", "CAP_CHOWN",   "CAP_DAC_OVERRIDE",     "CAP_FOWNER",    "CAP_FSETID",
        "CAP_KILL",        "CAP_MKNOD",   "CAP_NET_BIND_SERVICE", "CAP_NET_RAW",   "CAP_SETFCAP",
        "CAP_SETGID",      "CAP_SETPCAP", "CAP_SETUID",           "CAP_SYS_CHROOT"};
    return set;
}

Result<std::set<std::string>> resolveCapabilities(const CapabilityChanges& changes, bool extraAllowed) {
    const std::set<std::string> defaults(defaultCapabilitySet().begin(), defaultCapabilitySet().end());
    std::set<std::string> wanted = defaults;
    if (std::ranges::any_of(changes.drop, isAll))
        wanted.clear();
    if (std::ranges::any_of(changes.add, isAll))
        wanted.insert(AllCapabilities.begin(), AllCapabilities.end());
    for (const auto& name : changes.add)
        if (!isAll(name))
            wanted.insert(TRY(normalize(name)));
    for (const auto& name : changes.drop)
        if (!isAll(name))
            wanted.erase(TRY(normalize(name)));
    if (!extraAllowed)
        for (const auto& name : wanted)
            if (!defaults.contains(name))
                return fail(Errc::PermissionDenied, "the capability {} needs an administrator's consent", name);
    return wanted;
}

} // namespace slipway::runtime::detail
