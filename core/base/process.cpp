#include "base/process.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

namespace slipway {

namespace {

// Runs between vfork-like clone and exec: only async-signal-safe calls, no allocation.
struct ChildPlan {
    const char* path;
    int program; // instead of the path; -1: none
    char* const* argv;
    char* const* env;
    const char* cwd;
    const std::pair<int, int>* fds;
    std::size_t fdCount;
    int highest; // above every target descriptor
    bool newSession;
    const int* entering;
    std::size_t enteringCount;
    const Identity* identity; // null: ours
    const mode_t* umask;      // null: ours
    pid_t parent;
    int errorPipe;
};

// Raw system calls: glibc's wrappers would try to change every thread of the parent's image.
bool become(const Identity& who, pid_t parent) {
    if (::syscall(SYS_setgroups, who.groups.size(), who.groups.data()) < 0 ||
        ::syscall(SYS_setresgid, who.gid, who.gid, who.gid) < 0 ||
        ::syscall(SYS_setresuid, who.uid, who.uid, who.uid) < 0 || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return false;
    // Last, for a change of user takes it back; the parent may have ended meanwhile.
    return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == parent;
}

[[noreturn]] void runChild(const ChildPlan& plan) {
    auto die = [&] {
        const int errnum = errno;
        [[maybe_unused]] const ssize_t n = ::write(plan.errorPipe, &errnum, sizeof errnum);
        ::_exit(127);
    };
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGQUIT})
        ::signal(number, SIG_DFL);
    if (plan.newSession)
        ::setsid();
    // "0" is the writer, and a task that moves itself waits for nobody.
    for (std::size_t i = 0; i < plan.enteringCount; ++i)
        if (::write(plan.entering[i], "0", 1) != 1)
            die();
    // First lift every source above the targets, so that no dup2 overwrites one that is still needed.
    int lifted[64];
    for (std::size_t i = 0; i < plan.fdCount; ++i) {
        lifted[i] = ::fcntl(plan.fds[i].first, F_DUPFD_CLOEXEC, plan.highest);
        if (lifted[i] < 0)
            die();
    }
    const int errorPipe = ::fcntl(plan.errorPipe, F_DUPFD_CLOEXEC, plan.highest);
    const int program = plan.program < 0 ? -1 : ::fcntl(plan.program, F_DUPFD_CLOEXEC, plan.highest);
    if (errorPipe < 0 || (plan.program >= 0 && program < 0))
        die();
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    bool standard[3] = {false, false, false};
    for (std::size_t i = 0; i < plan.fdCount; ++i) {
        if (::dup2(lifted[i], plan.fds[i].second) < 0)
            die();
        if (plan.fds[i].second < 3)
            standard[plan.fds[i].second] = true;
    }
    for (int fd = 0; fd < 3; ++fd)
        if (!standard[fd] && ::dup2(null, fd) < 0)
            die();
    // What is not a target goes at exec; marking keeps the error pipe usable until then.
    for (int fd = 3; fd < plan.highest; ++fd) {
        bool wanted = false;
        for (std::size_t i = 0; i < plan.fdCount; ++i)
            wanted = wanted || plan.fds[i].second == fd;
        if (!wanted)
            ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    ::syscall(SYS_close_range, static_cast<unsigned>(plan.highest), ~0u, CLOSE_RANGE_CLOEXEC);
    const auto dieLate = [&] {
        const int errnum = errno;
        [[maybe_unused]] const ssize_t n = ::write(errorPipe, &errnum, sizeof errnum);
        ::_exit(127);
    };
    if (plan.umask)
        ::umask(*plan.umask);
    if (plan.identity && !become(*plan.identity, plan.parent))
        dieLate();
    if (plan.cwd && ::chdir(plan.cwd) < 0)
        dieLate();
    if (program >= 0)
        ::syscall(SYS_execveat, program, "", plan.argv, plan.env, AT_EMPTY_PATH);
    else
        ::execvpe(plan.path, plan.argv, plan.env);
    dieLate();
    ::_exit(127);
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
    std::vector<char*> result;
    result.reserve(strings.size() + 1);
    for (const auto& s : strings)
        result.push_back(const_cast<char*>(s.c_str()));
    result.push_back(nullptr);
    return result;
}

// write(2) to a pipe whose reader may have gone: EPIPE, but no SIGPIPE, whatever the program does about that signal.
ssize_t writeWithoutSignal(int fd, std::string_view data) {
    sigset_t brokenPipe, before;
    sigemptyset(&brokenPipe);
    sigaddset(&brokenPipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &brokenPipe, &before);
    const ssize_t written = ::write(fd, data.data(), data.size());
    const int errnum = errno;
    if (written < 0 && errnum == EPIPE && sigismember(&before, SIGPIPE) == 0) {
        const timespec now{};
        ::sigtimedwait(&brokenPipe, nullptr, &now);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = errnum;
    return written;
}

ExitStatus decode(const siginfo_t& info) {
    if (info.si_code == CLD_EXITED)
        return {info.si_status, 0};
    return {128 + info.si_status, info.si_status};
}

} // namespace

Result<Process> Process::spawn(const ProcessSpec& spec) {
    if (spec.argv.empty() || spec.descriptors.size() > 64)
        return fail(Errc::Internal, "spawn: bad process description");
    int pipeFds[2];
    if (::pipe2(pipeFds, O_CLOEXEC) < 0)
        return failErrno("pipe");
    UniqueFd readEnd(pipeFds[0]), writeEnd(pipeFds[1]);

    auto argv = pointers(spec.argv);
    std::vector<char*> env;
    if (spec.environment)
        env = pointers(*spec.environment);
    int highest = 3;
    for (const auto& [ours, theirs] : spec.descriptors)
        highest = std::max(highest, theirs + 1);
    const ChildPlan plan{spec.argv[0].c_str(),
                         spec.program,
                         argv.data(),
                         spec.environment ? env.data() : environ,
                         spec.workingDirectory.empty() ? nullptr : spec.workingDirectory.c_str(),
                         spec.descriptors.data(),
                         spec.descriptors.size(),
                         highest,
                         spec.newSession,
                         spec.entering.data(),
                         spec.entering.size(),
                         spec.identity ? &*spec.identity : nullptr,
                         spec.umask ? &*spec.umask : nullptr,
                         ::getpid(),
                         writeEnd.get()};

    // vfork semantics: no page tables are copied, however large this process is. But somebody else must never run in
    // our memory, not even until exec.
    const pid_t pid = spec.identity ? ::fork() : ::vfork();
    if (pid == 0)
        runChild(plan);
    if (pid < 0)
        return failErrno("vfork");
    writeEnd.reset();
    UniqueFd pidFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    int errnum = 0;
    if (::read(readEnd.get(), &errnum, sizeof errnum) == sizeof errnum) {
        ::waitpid(pid, nullptr, 0);
        return std::unexpected(Error::fromErrno(errnum, fmt::format("start {}", spec.argv[0])));
    }
    return Process(pid, std::move(pidFd));
}

Process::Process(Process&& other) noexcept
    : m_pid(std::exchange(other.m_pid, -1))
    , m_pidFd(std::move(other.m_pidFd)) {}

Process& Process::operator=(Process&& other) noexcept {
    std::swap(m_pid, other.m_pid);
    std::swap(m_pidFd, other.m_pidFd);
    return *this;
}

Process::~Process() {
    if (m_pid > 0) {
        ::kill(m_pid, SIGKILL);
        while (::waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
}

void Process::detach() noexcept {
    m_pid = -1;
}

Result<ExitStatus> Process::wait() {
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED) < 0)
        if (errno != EINTR)
            return failErrno("wait for process {}", m_pid);
    m_pid = -1;
    return decode(info);
}

Result<ExitStatus> Process::waitFor(int milliseconds) {
    pollfd p{m_pidFd.get(), POLLIN, 0};
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        const int n = ::poll(&p, 1, static_cast<int>(std::max<long>(left, 0)));
        if (n > 0)
            return wait();
        if (n == 0)
            return fail(Errc::Timeout, "process {} still runs after {} ms", m_pid, milliseconds);
        if (errno != EINTR)
            return failErrno("poll");
    }
}

Result<> Process::signal(int number) {
    if (::syscall(SYS_pidfd_send_signal, m_pidFd.get(), number, nullptr, 0) < 0)
        return failErrno("signal process {}", m_pid);
    return {};
}

Result<CommandOutput> runCommand(const ProcessSpec& spec, const std::string& input, int timeoutMs, std::size_t limit) {
    int in[2], out[2], err[2];
    if (::pipe2(in, O_CLOEXEC) < 0)
        return failErrno("pipe");
    UniqueFd inRead(in[0]), inWrite(in[1]);
    if (::pipe2(out, O_CLOEXEC) < 0)
        return failErrno("pipe");
    UniqueFd outRead(out[0]), outWrite(out[1]);
    if (::pipe2(err, O_CLOEXEC) < 0)
        return failErrno("pipe");
    UniqueFd errRead(err[0]), errWrite(err[1]);
    ProcessSpec child = spec;
    child.descriptors.insert(child.descriptors.end(), {{inRead.get(), 0}, {outWrite.get(), 1}, {errWrite.get(), 2}});
    auto process = TRY(Process::spawn(child));
    inRead.reset();
    outWrite.reset();
    errWrite.reset();
    ::fcntl(inWrite.get(), F_SETFL, O_NONBLOCK);

    CommandOutput output;
    std::string_view rest = input;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
    std::array<char, 16384> buffer;
    while (outRead || errRead) {
        if (inWrite && rest.empty())
            inWrite.reset();
        std::array<pollfd, 3> fds{pollfd{outRead.get(), POLLIN, 0}, pollfd{errRead.get(), POLLIN, 0},
                                  pollfd{inWrite.get(), POLLOUT, 0}};
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        const int n = left <= 0 ? 0 : ::poll(fds.data(), fds.size(), static_cast<int>(left));
        if (n == 0)
            return fail(Errc::Timeout, "{} did not end within {} ms", spec.argv[0], timeoutMs);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return failErrno("poll");
        }
        if (fds[2].revents) {
            const ssize_t written = writeWithoutSignal(inWrite.get(), rest);
            if (written >= 0)
                rest.remove_prefix(static_cast<std::size_t>(written));
            else if (errno != EAGAIN && errno != EINTR)
                rest = {};
        }
        for (auto [index, fd, text] : {std::tuple{0, &outRead, &output.out}, std::tuple{1, &errRead, &output.err}}) {
            if (!fds[static_cast<std::size_t>(index)].revents)
                continue;
            const ssize_t got = ::read(fd->get(), buffer.data(), buffer.size());
            if (got <= 0) {
                if (got < 0 && errno == EINTR)
                    continue;
                fd->reset();
            } else if (text->size() < limit) {
                text->append(buffer.data(), std::min(static_cast<std::size_t>(got), limit - text->size()));
            }
        }
    }
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    output.status = TRY(process.waitFor(static_cast<int>(std::max<long>(left, 1))));
    return output;
}

} // namespace slipway
