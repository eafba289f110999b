#include <gtest/gtest.h>
#include <sys/socket.h>

#include "runtime/detail/seccomp_profile.h"

namespace slipway::runtime::detail {

namespace {

// What the filter says to a call, as the kernel would evaluate it: an allowing rule wins over the default.
bool allows(const Json& profile, std::string_view name, std::uint64_t argument = 0) {
    for (const auto& rule : profile["syscalls"]) {
        const auto& names = rule["names"];
        if (rule["action"] != "SCMP_ACT_ALLOW" || std::find(names.begin(), names.end(), name) == names.end())
            continue;
        if (!rule.contains("args"))
            return true;
        const auto& arg = rule["args"][0];
        const auto value = arg["value"].get<std::uint64_t>();
        const auto op = arg["op"].get<std::string>();
        if ((op == "SCMP_CMP_EQ" && argument == value) || (op == "SCMP_CMP_LT" && argument < value) ||
            (op == "SCMP_CMP_MASKED_EQ" && (argument & value) == arg["valueTwo"].get<std::uint64_t>()))
            return true;
    }
    return false;
}

} // namespace

TEST(Seccomp, refusesByDefault) {
    const auto profile = seccompProfile({});
    EXPECT_EQ("SCMP_ACT_ERRNO", profile["defaultAction"]);
    for (const char* name : {"mount", "umount2", "keyctl", "add_key", "bpf", "perf_event_open", "ptrace_nonsense",
                             "kexec_load", "init_module", "setns", "unshare", "io_uring_setup", "userfaultfd",
                             "open_by_handle_at", "reboot", "swapon", "socketcall", "clone3", "syslog"})
        EXPECT_FALSE(allows(profile, name)) << name;
    for (const char* name : {"read", "execve", "openat2", "futex", "ptrace", "rseq", "statx", "epoll_pwait2"})
        EXPECT_TRUE(allows(profile, name)) << name;
}

TEST(Seccomp, deniesKernelCryptoAndVsockSocketsWhateverTheUpperBits) {
    const auto profile = seccompProfile({});
    for (const std::uint64_t family : {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, 39, 45})
        EXPECT_TRUE(allows(profile, "socket", family)) << family;
    for (const std::uint64_t family : {AF_ALG, AF_VSOCK}) {
        EXPECT_FALSE(allows(profile, "socket", family));
        EXPECT_FALSE(allows(profile, "socket", family + (1ull << 32)));
        EXPECT_FALSE(allows(profile, "socket", family + 0xffffffff00000000ull));
    }
}

TEST(Seccomp, newNamespacesNeedTheirCapability) {
    constexpr std::uint64_t newUser = 0x10000000;
    EXPECT_TRUE(allows(seccompProfile({}), "clone", 17));
    EXPECT_FALSE(allows(seccompProfile({}), "clone", newUser | 17));
    EXPECT_TRUE(allows(seccompProfile({"CAP_SYS_ADMIN"}), "clone", newUser));
    EXPECT_TRUE(allows(seccompProfile({"CAP_SYS_ADMIN"}), "mount"));
    EXPECT_TRUE(allows(seccompProfile({"CAP_SYS_CHROOT"}), "chroot"));
}

TEST(Seccomp, coversTheOtherArchitecturesOfTheMachine) {
    const auto architectures = seccompProfile({})["architectures"];
    EXPECT_FALSE(architectures.empty());
#if defined(__x86_64__)
    EXPECT_EQ(3u, architectures.size());
#endif
}

} // namespace slipway::runtime::detail
