#include <cstring>

#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "runtime/detail/seccomp_filter.h"

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

#if defined(__x86_64__)

namespace {

std::vector<sock_filter> programOf(const std::set<std::string>& capabilities) {
    const auto text = compiledSeccompFilter(capabilities);
    EXPECT_TRUE(text) << text.error().describe();
    const std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    std::uint32_t group = 0;
    int count = 0;
    for (const char c : *text) {
        if (c == '=')
            break;
        group = group << 6 | static_cast<std::uint32_t>(digits.find(c));
        if (++count % 4 == 0)
            bytes += {static_cast<char>(group >> 16), static_cast<char>(group >> 8), static_cast<char>(group)};
    }
    if (count % 4 == 2)
        bytes += static_cast<char>(group >> 4);
    if (count % 4 == 3)
        bytes += {static_cast<char>(group >> 10), static_cast<char>(group >> 2)};
    EXPECT_EQ(0u, bytes.size() % sizeof(sock_filter));
    std::vector<sock_filter> program(bytes.size() / sizeof(sock_filter));
    std::memcpy(program.data(), bytes.data(), bytes.size());
    return program;
}

// The kernel's side, for the instructions that occur in such filters.
std::uint32_t evaluate(const std::vector<sock_filter>& program, std::uint32_t arch, std::uint32_t call,
                       std::uint64_t argument) {
    seccomp_data data{};
    data.nr = static_cast<int>(call);
    data.arch = arch;
    data.args[0] = argument;
    std::uint32_t a = 0;
    for (std::size_t at = 0; at < program.size(); ++at) {
        const auto& i = program[at];
        switch (i.code) {
        case BPF_LD | BPF_W | BPF_ABS:
            std::memcpy(&a, reinterpret_cast<const char*>(&data) + i.k, sizeof a);
            break;
        case BPF_ALU | BPF_AND | BPF_K:
            a &= i.k;
            break;
        case BPF_JMP | BPF_JA:
            at += i.k;
            break;
        case BPF_JMP | BPF_JEQ | BPF_K:
            at += a == i.k ? i.jt : i.jf;
            break;
        case BPF_JMP | BPF_JGT | BPF_K:
            at += a > i.k ? i.jt : i.jf;
            break;
        case BPF_JMP | BPF_JGE | BPF_K:
            at += a >= i.k ? i.jt : i.jf;
            break;
        case BPF_RET | BPF_K:
            return i.k;
        default:
            ADD_FAILURE() << "unknown instruction " << i.code;
            return 0;
        }
    }
    ADD_FAILURE() << "the program does not end";
    return 0;
}

constexpr std::uint32_t Refused = SECCOMP_RET_ERRNO | EPERM;
constexpr std::uint32_t X32 = 0x40000000;

} // namespace

TEST(CompiledSeccomp, saysTheSameOnEveryArchitecture) {
    const auto program = programOf({"CAP_SYS_CHROOT"});
    // System call numbers by architecture: x86_64, x32, i386.
    struct Call {
        std::uint64_t argument;
        bool allowed;
        std::uint32_t wide, x32, narrow;
    };
    for (const auto& call : {Call{0, true, 0, X32 + 0, 3},               // read
                             Call{0, true, 161, X32 + 161, 61},          // chroot, by capability
                             Call{0, false, 165, X32 + 165, 21},         // mount
                             Call{0, false, 250, X32 + 250, 288},        // keyctl
                             Call{0, false, 425, X32 + 425, 425},        // io_uring_setup
                             Call{17, true, 56, X32 + 56, 120},          // clone
                             Call{0x10000011, false, 56, X32 + 56, 120}, // clone, new user namespace
                             Call{AF_INET, true, 41, X32 + 41, 359},     // socket
                             Call{AF_ALG, false, 41, X32 + 41, 359}, Call{AF_VSOCK, false, 41, X32 + 41, 359},
                             Call{0xffffffff00000000u + AF_ALG, false, 41, X32 + 41, 359},
                             Call{0x20000, true, 135, X32 + 135, 136}, // personality
                             Call{0x400000, false, 135, X32 + 135, 136}}) {
        for (const auto& [arch, number] :
             {std::pair{AUDIT_ARCH_X86_64, call.wide}, {AUDIT_ARCH_X86_64, call.x32}, {AUDIT_ARCH_I386, call.narrow}})
            EXPECT_EQ(call.allowed ? SECCOMP_RET_ALLOW : Refused, evaluate(program, arch, number, call.argument))
                << arch << " " << number << " " << call.argument;
    }
}

TEST(CompiledSeccomp, socketcallCannotMakeSockets) {
    const auto program = programOf({});
    for (std::uint64_t what = 1; what <= 20; ++what)
        EXPECT_NE(SECCOMP_RET_ALLOW, evaluate(program, AUDIT_ARCH_I386, 102, what)) << what;
}

TEST(CompiledSeccomp, clone3LooksUnknown) {
    EXPECT_EQ(SECCOMP_RET_ERRNO | ENOSYS, evaluate(programOf({}), AUDIT_ARCH_X86_64, 435, 0));
}

TEST(CompiledSeccomp, otherArchitecturesAreNotLetIn) {
    EXPECT_NE(SECCOMP_RET_ALLOW, evaluate(programOf({}), AUDIT_ARCH_AARCH64, 0, 0));
}

#endif

} // namespace slipway::runtime::detail
