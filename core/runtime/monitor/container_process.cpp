#include "runtime/monitor/container_process.h"

#include <array>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "runtime/monitor/terminal.h"

namespace slipway::runtime::monitor {

namespace {

constexpr int PipeSize = 256 << 10;
constexpr int TerminalTimeoutMs = 10'000;

struct Pipe {
    UniqueFd read, write;
};

// Given to the container's user, so that it can open /dev/stdout again: an open through /proc checks the pipe's owner.
Result<Pipe> makePipe(const MonitorConfig& config) {
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) < 0)
        return failErrno("pipe");
    Pipe pipe{UniqueFd(fds[0]), UniqueFd(fds[1])};
    if (config.range.start != 0 &&
        ::fchown(pipe.write.get(), config.range.start + config.uid, config.range.start + config.gid) < 0)
        return failErrno("give a pipe to the container's user");
    (void)::fcntl(pipe.write.get(), F_SETPIPE_SZ, PipeSize);
    return pipe;
}

void makeNonBlocking(const UniqueFd& fd) {
    ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

std::vector<std::string> createArguments(const MonitorConfig& config, const std::string& logPath,
                                         const std::string& pidPath) {
    std::vector<std::string> args{"--log", logPath, "--log-format", "json"};
    const auto add = [&](std::initializer_list<std::string> more) { args.insert(args.end(), more); };
    if (config.execId.empty())
        add({"create", "--bundle", config.bundle, "--pid-file", pidPath});
    else
        add({"exec", "--detach", "--process", joinPath(config.directory, "process.json"), "--pid-file", pidPath});
    if (config.tty) {
        // Relative to the bundle: a socket address has no room for long paths.
        const auto name =
            config.directory == config.bundle
                ? std::string("console.sock")
                : joinPath(std::string_view(config.directory).substr(config.bundle.size() + 1), "console.sock");
        add({"--console-socket", name});
    }
    args.push_back(config.containerId);
    return args;
}

// What the runtime wrote to the container's standard error before there was a container.
std::string drainText(const UniqueFd& fd) {
    std::string text;
    std::array<char, 4096> buffer;
    for (ssize_t n = 0; fd && text.size() < 65536 && (n = ::read(fd.get(), buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(n));
    return text;
}

} // namespace

Result<ContainerProcess> createProcess(const MonitorConfig& config, const OciRuntime& runtime, int& exitCode) {
    exitCode = 128;
    const auto logPath = joinPath(config.directory, "runtime.log");
    const auto pidPath = joinPath(config.directory, "pid");
    ::unlink(logPath.c_str());
    ::unlink(pidPath.c_str());

    ContainerProcess process;
    Pipe in, out, err;
    UniqueFd consoleListener;
    if (config.tty) {
        consoleListener = TRY(listenAt(config.directory, "console.sock", false));
    } else {
        if (config.openStdin)
            in = TRY(makePipe(config));
        out = TRY(makePipe(config));
        err = TRY(makePipe(config));
    }
    const auto makes = config.execId.empty() ? OciRuntime::Makes::Container : OciRuntime::Makes::Process;
    auto child = TRY(runtime.spawnInside(config.cgroupPath, makes, createArguments(config, logPath, pidPath),
                                         in.read.get(), out.write.get(), err.write.get(), config.bundle));
    if (config.tty) {
        // The runtime sends it while it works; if it fails instead, its end is what we hear of.
        auto terminal = receiveTerminal(consoleListener.get(), TerminalTimeoutMs, child.pidFd());
        if (terminal)
            process.out = std::move(*terminal);
        else if (terminal.error().code() == Errc::Timeout)
            return std::unexpected(std::move(terminal.error()));
    }
    const auto status = TRY(child.wait());
    ::unlink(joinPath(config.directory, "console.sock").c_str());
    makeNonBlocking(err.read);
    if (status.code != 0) {
        auto log = readFile(logPath, 1u << 20);
        err.write.reset();
        const auto failure = explainRuntimeFailure((log ? *log : std::string()) + "\n" + drainText(err.read));
        exitCode = failure.exitCode;
        return fail(failure.exitCode == 128 ? Errc::Io : Errc::InvalidArgument, "{}", failure.message);
    }
    const auto pid = parseUnsigned(trim(TRY(readFile(pidPath, 64))));
    if (!pid || *pid == 0 || *pid > INT32_MAX)
        return fail(Errc::Io, "the OCI runtime wrote no process id");
    process.pid = static_cast<pid_t>(*pid);
    // It is our child by now and nobody else reaps it, so the number cannot mean another process.
    process.pidFd.reset(static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0)));
    if (!process.pidFd)
        return failErrno("hold the container's process {}", process.pid);
    if (config.tty) {
        if (!process.out)
            return fail(Errc::Io, "the OCI runtime sent no terminal");
        if (config.rows && config.columns)
            (void)resizeTerminal(process.out.get(), config.rows, config.columns);
        process.in = process.out.duplicate();
    } else {
        makeNonBlocking(in.write);
        makeNonBlocking(out.read);
        process.in = std::move(in.write);
        process.out = std::move(out.read);
        process.err = std::move(err.read);
    }
    return process;
}

} // namespace slipway::runtime::monitor
