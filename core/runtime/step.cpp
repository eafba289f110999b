#include "runtime/step.h"

#include <array>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"
#include "base/text.h"
#include "runtime/bundle.h"
#include "runtime/container_cgroup.h"
#include "runtime/monitor/terminal.h"

namespace slipway::runtime {

namespace {

constexpr const char* HookSocket = "hook.sock";
constexpr int PipeSize = 256 << 10;

struct Pipe {
    UniqueFd read, write;
};

Result<Pipe> makePipe(const ContainerSpec& spec) {
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) < 0)
        return failErrno("pipe");
    Pipe pipe{UniqueFd(fds[0]), UniqueFd(fds[1])};
    // So that the step's user can open /dev/stdout again.
    if (::fchown(pipe.write.get(), spec.range.start + spec.process.user.uid, spec.range.start + spec.process.user.gid) <
        0)
        return failErrno("give a pipe to the step's user");
    (void)::fcntl(pipe.write.get(), F_SETPIPE_SZ, PipeSize);
    return pipe;
}

// The hook's connection: "pid N", then our answer.
Result<> serveHook(const UniqueFd& listener, const StepOptions& options) {
    const UniqueFd socket(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket)
        return failErrno("accept the step's hook");
    std::array<char, 64> buffer;
    const ssize_t n = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    std::string_view text(buffer.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
    if (!text.starts_with("pid ") || !text.ends_with('\n'))
        return fail(Errc::Io, "the step's hook said nothing");
    text = text.substr(4, text.size() - 5);
    const auto pid = parseUnsigned(text);
    if (!pid || *pid == 0 || *pid > INT32_MAX)
        return fail(Errc::Io, "the step's hook gave no process id");
    TRY(options.attachNetwork(static_cast<pid_t>(*pid)));
    return writeAll(socket.get(), "ok\n");
}

class Run {
public:
    Run(const OciRuntime& runtime, const HostCgroups& cgroups, const ContainerSpec& spec, const StepOptions& options)
        : m_runtime(runtime)
        , m_cgroups(cgroups)
        , m_spec(spec)
        , m_options(options) {}

    Result<StepResult> operator()(const ContainerPaths& paths, std::stop_token stop);

private:
    void forward(UniqueFd& fd, StepStream stream);
    void killEverything();

    const OciRuntime& m_runtime;
    const HostCgroups& m_cgroups;
    const ContainerSpec& m_spec;
    const StepOptions& m_options;
    std::vector<char> m_buffer = std::vector<char>(64u << 10);
};

void Run::forward(UniqueFd& fd, StepStream stream) {
    const ssize_t n = ::read(fd.get(), m_buffer.data(), m_buffer.size());
    if (n > 0 && m_options.output)
        m_options.output(stream, {m_buffer.data(), static_cast<std::size_t>(n)});
    else if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
        fd.reset();
}

void Run::killEverything() {
    (void)m_runtime.remove(m_spec.id, true);
    (void)removeCgroup(m_cgroups, m_spec.cgroupPath);
}

Result<StepResult> Run::operator()(const ContainerPaths& paths, std::stop_token stop) {
    const UniqueFd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake)
        return failErrno("eventfd");
    std::stop_callback onStop(stop, [&] { ::eventfd_write(wake.get(), 1); });

    UniqueFd hookListener;
    if (m_options.attachNetwork)
        hookListener = TRY(monitor::listenAt(paths.directory, HookSocket, false));
    const auto logPath = joinPath(paths.directory, "runtime.log");
    ::unlink(logPath.c_str());
    auto out = TRY(makePipe(m_spec));
    auto err = TRY(makePipe(m_spec));
    auto process = TRY(
        m_runtime.spawnInside(m_spec.cgroupPath, OciRuntime::Makes::Container,
                              {"--log", logPath, "--log-format", "json", "run", "--bundle", paths.directory, m_spec.id},
                              m_options.input, out.write.get(), err.write.get(), paths.directory));
    out.write.reset();
    err.write.reset();

    std::optional<Error> failure;
    bool ended = false;
    for (bool cancelled = false; !ended || out.read || err.read;) {
        std::array<pollfd, 5> fds{pollfd{out.read.get(), POLLIN, 0}, pollfd{err.read.get(), POLLIN, 0},
                                  pollfd{ended ? -1 : process.pidFd(), POLLIN, 0},
                                  pollfd{cancelled ? -1 : wake.get(), POLLIN, 0},
                                  pollfd{hookListener.get(), POLLIN, 0}};
        // After the end a daemon that the step left behind may hold the pipes; what is in them by now is all there is.
        const int ready = ::poll(fds.data(), fds.size(), ended ? 0 : -1);
        if (ready < 0 && errno != EINTR)
            return failErrno("poll");
        if (ended && ready <= 0)
            break;
        if (fds[0].revents)
            forward(out.read, StepStream::Stdout);
        if (fds[1].revents)
            forward(err.read, StepStream::Stderr);
        if (fds[4].revents) {
            auto served = serveHook(hookListener, m_options);
            hookListener.reset();
            if (!served)
                failure = std::move(served.error());
        }
        if (fds[3].revents) {
            cancelled = true;
            failure.emplace(Errc::Cancelled, "cancelled");
            // First the runtime, so that it cannot start anything more, then what it has started.
            (void)process.signal(SIGKILL);
            killEverything();
        }
        if (fds[2].revents)
            ended = true;
    }
    const auto status = TRY(process.wait());
    StepResult result{status.code, status.code == 128 + SIGKILL && m_spec.resources.memory.has_value()};
    if (failure) {
        killEverything();
        return std::unexpected(std::move(*failure));
    }
    if (status.code == 0)
        return result;
    // The runtime's own failures also end with 1; only its log tells them from the step's.
    const auto log = readFile(logPath, 1u << 20);
    if (log && log->find("\"error\"") != std::string::npos) {
        const auto explained = explainRuntimeFailure(*log);
        killEverything();
        if (explained.exitCode == 128)
            return fail(Errc::Io, "the OCI runtime could not run the step: {}", explained.message);
        if (m_options.output)
            m_options.output(StepStream::Stderr, explained.message + "\n");
        result.exitCode = explained.exitCode;
    }
    return result;
}

} // namespace

Result<StepResult> runStep(const OciRuntime& runtime, const HostCgroups& cgroups, ContainerSpec spec,
                           const ContainerPaths& paths, const StepOptions& options, std::stop_token stop) {
    if (options.attachNetwork)
        spec.createHook = {options.monitorBinary, "hook", joinPath(paths.directory, HookSocket)};
    TRY(writeBundle(spec, cgroups, paths.directory));
    if (stop.stop_requested())
        return fail(Errc::Cancelled, "cancelled");
    const ScopeExit removeGroup([&] {
        if (!runtime.makesCgroups())
            (void)removeCgroup(cgroups, spec.cgroupPath);
    });
    if (!runtime.makesCgroups()) {
        // The runtime stays with the step until its end, as one process more.
        TRY(makeContainerCgroup(cgroups, spec.cgroupPath, spec.resources));
        TRY(limitContainerCgroup(cgroups, spec.cgroupPath, spec.resources));
    }
    return Run(runtime, cgroups, spec, options)(paths, stop);
}

} // namespace slipway::runtime
