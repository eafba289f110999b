#include "runtime/step_shell.h"

#include <array>

#include <poll.h>
#include <sys/eventfd.h>

#include "base/file.h"
#include "base/scope.h"
#include "runtime/bundle.h"

namespace slipway::runtime {

namespace {

MonitorConfig monitorOf(const OciRuntime& runtime, const ContainerSpec& spec, const ContainerPaths& paths,
                        const ShellTerminal& terminal) {
    MonitorConfig config;
    config.setContainer(spec);
    config.bundle = config.directory = paths.directory;
    config.exitRecordPath = joinPath(paths.directory, "exit.json");
    config.tty = terminal.tty;
    config.openStdin = config.stdinOnce = true;
    config.rows = terminal.rows;
    config.columns = terminal.columns;
    config.logDriver = LogDriver::None;
    config.setRuntime(runtime);
    return config;
}

// Until the process has ended. False when it was stopped before.
Result<bool> awaitEnd(const UniqueFd& exitFd, std::stop_token stop) {
    const UniqueFd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake)
        return failErrno("eventfd");
    const std::stop_callback onStop(stop, [&] { ::eventfd_write(wake.get(), 1); });
    for (;;) {
        std::array<pollfd, 2> fds{pollfd{exitFd.get(), POLLIN, 0}, pollfd{wake.get(), POLLIN, 0}};
        if (::poll(fds.data(), fds.size(), -1) < 0) {
            if (errno == EINTR)
                continue;
            return failErrno("poll");
        }
        return fds[0].revents != 0;
    }
}

} // namespace

Result<StepResult> runStepShell(const OciRuntime& runtime, const HostCgroups& cgroups, ContainerSpec spec,
                                const ContainerPaths& paths, const StepOptions& options, const ShellTerminal& terminal,
                                std::stop_token stop) {
    spec.process.tty = terminal.tty;
    spec.process.rows = terminal.rows;
    spec.process.columns = terminal.columns;
    TRY(writeBundle(spec, cgroups, paths.directory));
    if (stop.stop_requested())
        return fail(Errc::Cancelled, "cancelled");
    int exitCode = 0;
    auto launched = MonitorClient::launch(monitorOf(runtime, spec, paths, terminal), options.monitorBinary, &exitCode);
    if (!launched) {
        (void)runtime.remove(spec.id, true);
        (void)removeCgroup(cgroups, spec.cgroupPath);
        return fail(exitCode == 127 ? Errc::NotFound : launched.error().code(), "{}: {}", spec.process.args.front(),
                    launched.error().describe());
    }
    const MonitorClient monitor = std::move(*launched);
    const auto exitFd = TRY(monitor.exitFd());
    ScopeExit kill([&] {
        (void)monitor.quit();
        (void)MonitorClient::awaitRemoval(exitFd);
        (void)runtime.remove(spec.id, true);
        (void)removeCgroup(cgroups, spec.cgroupPath);
    });
    if (options.attachNetwork)
        TRY(options.attachNetwork(monitor.pid()));
    AttachOptions attach;
    attach.in = attach.out = attach.err = true;
    attach.whenFull = WhenFull::Wait;
    attach.closeStdinOnEof = true;
    auto stream = TRY(monitor.attach(attach));
    TRY(monitor.start());
    terminal.started(std::move(stream), monitor);
    if (!TRY(awaitEnd(exitFd, stop)))
        return fail(Errc::Cancelled, "cancelled");
    const auto record = MonitorClient::takeExit(exitFd);
    if (!record)
        return std::unexpected(record.error());
    (void)MonitorClient::awaitRemoval(exitFd);
    kill.dismiss();
    return StepResult{record->exitCode, record->oomKilled};
}

} // namespace slipway::runtime
