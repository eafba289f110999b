#include "runtime/detail/seccomp_profile.h"

#include <array>
#include <string_view>

#include <sched.h>
#include <sys/socket.h>

#include "base/text.h"

namespace slipway::runtime::detail {

namespace {

// clang-format off
constexpr std::string_view Always =
    "_llseek _newselect accept accept4 access adjtimex alarm bind brk cachestat capget capset chdir chmod "
    "chown chown32 clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime "
    "clock_gettime64 clock_nanosleep clock_nanosleep_time64 close close_range connect copy_file_range creat "
    "dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait "
    "epoll_wait_old eventfd eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64 "
    "fadvise64_64 fallocate fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl "
    "fcntl64 fdatasync fgetxattr flistxattr flock fork fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs "
    "fstatfs64 fsync ftruncate ftruncate64 futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake "
    "futimesat get_robust_list get_thread_area getcpu getcwd getdents getdents64 getegid getegid32 geteuid "
    "geteuid32 getgid getgid32 getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid getppid "
    "getpriority getrandom getresgid getresgid32 getresuid getresuid32 getrlimit getrusage getsid getsockname "
    "getsockopt gettid gettimeofday getuid getuid32 getxattr getxattrat inotify_add_watch inotify_init "
    "inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents io_pgetevents io_pgetevents_time64 "
    "io_setup io_submit ioctl ioprio_get ioprio_set ipc kill landlock_add_rule landlock_create_ruleset "
    "landlock_restrict_self lchown lchown32 lgetxattr link linkat listen listxattr listxattrat llistxattr "
    "lremovexattr lseek lsetxattr lstat lstat64 madvise map_shadow_stack membarrier memfd_create memfd_secret "
    "mincore mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 mprotect mq_getsetattr mq_notify "
    "mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 mq_unlink mremap mseal "
    "msgctl msgget msgrcv msgsnd msync munlock munlockall munmap name_to_handle_at nanosleep newfstatat open "
    "openat openat2 pause pidfd_open pidfd_send_signal pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll "
    "ppoll ppoll_time64 prctl pread64 preadv preadv2 prlimit64 process_mrelease process_vm_readv "
    "process_vm_writev pselect6 pselect6_time64 ptrace pwrite64 pwritev pwritev2 read readahead readlink "
    "readlinkat readv recv recvfrom recvmmsg recvmmsg_time64 recvmsg remap_file_pages removexattr "
    "removexattrat rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending "
    "rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 "
    "rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr "
    "sched_getparam sched_getscheduler sched_rr_get_interval sched_rr_get_interval_time64 sched_setaffinity "
    "sched_setattr sched_setparam sched_setscheduler sched_yield seccomp select semctl semget semop "
    "semtimedop semtimedop_time64 send sendfile sendfile64 sendmmsg sendmsg sendto set_robust_list "
    "set_thread_area set_tid_address setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups "
    "setgroups32 setitimer setpgid setpriority setregid setregid32 setresgid setresgid32 setresuid "
    "setresuid32 setreuid setreuid32 setrlimit setsid setsockopt setuid setuid32 setxattr setxattrat shmat "
    "shmctl shmdt shmget shutdown sigaltstack signalfd signalfd4 sigprocmask sigreturn socketpair splice stat "
    "stat64 statfs statfs64 statx symlink symlinkat sync sync_file_range syncfs sysinfo tee tgkill time "
    "timer_create timer_delete timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 "
    "timerfd_create timerfd_gettime timerfd_gettime64 timerfd_settime timerfd_settime64 times tkill truncate "
    "truncate64 ugetrlimit umask uname unlink unlinkat utime utimensat utimensat_time64 utimes vfork vmsplice "
    "wait4 waitid waitpid write writev ";
// clang-format on

struct CapabilityCalls {
    std::string_view capability;
    std::string_view calls;
};

constexpr std::array WithCapability{
    CapabilityCalls{"CAP_DAC_READ_SEARCH", "open_by_handle_at"},
    CapabilityCalls{"CAP_SYS_ADMIN",
                    "bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick listmount lookup_dcookie mount "
                    "mount_setattr move_mount open_tree perf_event_open quotactl quotactl_fd setdomainname sethostname "
                    "setns statmount syslog umount umount2 unshare"},
    CapabilityCalls{"CAP_SYS_BOOT", "reboot"},
    CapabilityCalls{"CAP_SYS_CHROOT", "chroot"},
    CapabilityCalls{"CAP_SYS_MODULE", "delete_module init_module finit_module"},
    CapabilityCalls{"CAP_SYS_PACCT", "acct"},
    CapabilityCalls{"CAP_SYS_PTRACE", "kcmp pidfd_getfd process_madvise"},
    CapabilityCalls{"CAP_SYS_RAWIO", "iopl ioperm"},
    CapabilityCalls{"CAP_SYS_TIME", "settimeofday stime clock_settime clock_settime64"},
    CapabilityCalls{"CAP_SYS_TTY_CONFIG", "vhangup"},
    CapabilityCalls{"CAP_SYS_NICE", "get_mempolicy mbind set_mempolicy set_mempolicy_home_node"},
    CapabilityCalls{"CAP_SYSLOG", "syslog"},
    CapabilityCalls{"CAP_BPF", "bpf"},
    CapabilityCalls{"CAP_PERFMON", "perf_event_open"},
};

#if defined(__x86_64__)
constexpr std::array Architectures{"SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"};
constexpr std::string_view OfArchitecture = "arch_prctl modify_ldt";
#elif defined(__aarch64__)
constexpr std::array Architectures{"SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"};
constexpr std::string_view OfArchitecture =
    "arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls";
#elif defined(__powerpc64__)
constexpr std::array Architectures{"SCMP_ARCH_PPC64LE"};
constexpr std::string_view OfArchitecture = "sync_file_range2 swapcontext";
#elif defined(__s390x__)
constexpr std::array Architectures{"SCMP_ARCH_S390X", "SCMP_ARCH_S390"};
constexpr std::string_view OfArchitecture = "s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr";
#elif defined(__riscv) && __riscv_xlen == 64
constexpr std::array Architectures{"SCMP_ARCH_RISCV64"};
constexpr std::string_view OfArchitecture = "riscv_flush_icache riscv_hwprobe";
#else
#error "no system call filter for this architecture"
#endif

Json allow(std::string_view names) {
    Json list = Json::array();
    for (auto& name : split(std::string(trim(names)), ' '))
        list.push_back(std::move(name));
    return {{"names", std::move(list)}, {"action", "SCMP_ACT_ALLOW"}};
}

Json allowIf(std::string_view name, unsigned index, std::uint64_t value, const char* comparison,
             std::uint64_t second = 0) {
    Json rule = allow(name);
    rule["args"] = Json::array({{{"index", index}, {"value", value}, {"valueTwo", second}, {"op", comparison}}});
    return rule;
}

Json refuse(std::string_view names, int errnum) {
    Json rule = allow(names);
    rule["action"] = "SCMP_ACT_ERRNO";
    rule["errnoRet"] = errnum;
    return rule;
}

// The kernel looks at the low 32 bits of the family and the filter at all 64: so what is allowed is named, and all of
// it is below the ones that are not or equal to a known one. "Anything but AF_ALG" would let 2^32 + AF_ALG through.
void allowSockets(Json& rules) {
    rules.push_back(allowIf("socket", 0, AF_ALG, "SCMP_CMP_LT"));
    constexpr int last = 45; // AF_MCTP, the newest
    for (int family = AF_ALG + 1; family <= last; ++family)
        if (family != AF_VSOCK)
            rules.push_back(allowIf("socket", 0, static_cast<std::uint64_t>(family), "SCMP_CMP_EQ"));
    rules.push_back(refuse("socketcall", ENOSYS));
}

} // namespace

Json seccompProfile(const std::set<std::string>& capabilities) {
    Json rules = Json::array();
    rules.push_back(allow(Always));
    rules.push_back(allow(OfArchitecture));
    for (const auto& [capability, calls] : WithCapability)
        if (capabilities.contains(std::string(capability)))
            rules.push_back(allow(calls));
    allowSockets(rules);
    for (const std::uint64_t persona : {0x0u, 0x8u, 0x20000u, 0x20008u, 0xffffffffu})
        rules.push_back(allowIf("personality", 0, persona, "SCMP_CMP_EQ"));
    if (!capabilities.contains("CAP_SYS_ADMIN")) {
        constexpr std::uint64_t newNamespaces =
            CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP;
#if defined(__s390x__)
        constexpr unsigned flags = 1;
#else
        constexpr unsigned flags = 0;
#endif
        rules.push_back(allowIf("clone", flags, newNamespaces, "SCMP_CMP_MASKED_EQ"));
        // clone3's flags lie in memory; with ENOSYS libraries fall back on clone.
        rules.push_back(refuse("clone3", ENOSYS));
    }
    Json architectures = Json::array();
    for (const char* name : Architectures)
        architectures.push_back(name);
    return {{"defaultAction", "SCMP_ACT_ERRNO"},
            {"defaultErrnoRet", EPERM},
            {"architectures", std::move(architectures)},
            {"syscalls", std::move(rules)}};
}

} // namespace slipway::runtime::detail
