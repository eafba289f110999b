#include "runtime/monitor_client.h"

#include <array>
#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"
#include "base/scope.h"
#include "base/text.h"
#include "runtime/container_cgroup.h"
#include "runtime/monitor/config.h"
#include "runtime/monitor/request.h"
#include "runtime/monitor/terminal.h"

namespace slipway::runtime {

namespace {

constexpr const char* SocketName = "monitor.sock";

// One line, and the descriptor that came with it. Byte by byte would be slow, more than the line would eat the stream
// that may follow: so the line is looked at first.
Result<std::string> readLine(int socket, UniqueFd* received) {
    std::string line;
    for (;;) {
        std::array<char, 4096> buffer;
        ssize_t n = ::recv(socket, buffer.data(), buffer.size(), MSG_PEEK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failErrno("read from the container's monitor");
        if (n == 0)
            return fail(Errc::Unavailable, "the container's monitor has ended");
        const void* end = std::memchr(buffer.data(), '\n', static_cast<std::size_t>(n));
        const std::size_t take = end ? static_cast<std::size_t>(static_cast<const char*>(end) - buffer.data()) + 1
                                     : static_cast<std::size_t>(n);
        iovec data{buffer.data(), take};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
        msghdr message{};
        message.msg_iov = &data;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        n = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
        if (n <= 0)
            return failErrno("read from the container's monitor");
        if (const cmsghdr* header = CMSG_FIRSTHDR(&message);
            header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
            UniqueFd owned(fd);
            if (received)
                *received = std::move(owned);
        }
        line.append(buffer.data(), static_cast<std::size_t>(n));
        if (line.ends_with('\n')) {
            line.pop_back();
            return line;
        }
        if (line.size() > (1u << 20))
            return fail(Errc::Internal, "the container's monitor talks too much");
    }
}

Result<> sendRequest(int socket, const std::string& line, int fd) {
    const std::string text = line + "\n";
    iovec data{const_cast<char*>(text.data()), text.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    if (fd >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
    }
    if (::sendmsg(socket, &message, MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
        return failErrno("ask the container's monitor");
    return {};
}

// "… pid=N".
pid_t pidOf(std::string_view text) {
    const auto at = text.rfind("pid=");
    return at == std::string_view::npos ? 0 : static_cast<pid_t>(parseUnsigned(text.substr(at + 4)).value_or(0));
}

Result<> writePlain(const std::string& path, const std::string& text) {
    const auto fd = TRY(openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600));
    return context(writeAll(fd.get(), text), "write {}", path);
}

// "error <code> <exit code> <text>": a launch's failure has docker's exit code before the text.
Error launchError(const Error& error, int* exitCode) {
    const auto& text = error.message();
    const auto space = text.find(' ');
    const auto code = parseUnsigned(text.substr(0, space));
    if (exitCode)
        *exitCode = static_cast<int>(code.value_or(128));
    return Error(error.code(), space == std::string::npos ? text : text.substr(space + 1));
}

} // namespace

void MonitorConfig::setRuntime(const OciRuntime& ociRuntime) {
    runtime = ociRuntime.kind();
    runtimePath = ociRuntime.path();
    runtimeState = ociRuntime.stateRoot();
    hideUnified = ociRuntime.hidesUnified();
    runtimeMakesCgroups = ociRuntime.makesCgroups();
    runtimeProgram = ociRuntime.program();
}

void MonitorConfig::setContainer(const ContainerSpec& spec) {
    containerId = spec.id;
    uid = spec.process.user.uid;
    gid = spec.process.user.gid;
    range = spec.range;
    cgroupPath = spec.cgroupPath;
    resources = spec.resources;
}

Result<MonitorClient> MonitorClient::launch(const MonitorConfig& config, const std::string& monitorBinary,
                                            int* exitCode) {
    if (exitCode)
        *exitCode = 128;
    if (!config.execId.empty()) {
        if (::mkdir(config.directory.c_str(), 0700) < 0 && errno != EEXIST)
            return failErrno("mkdir {}", config.directory);
        TRY(writePlain(joinPath(config.directory, "process.json"), config.processJson));
    }
    const auto configPath = joinPath(config.directory, "monitor.json");
    TRY(writePlain(configPath, monitor::toJson(config)));

    const bool ownGroup = config.execId.empty() && !config.runtimeMakesCgroups;
    const auto groups = ownGroup ? HostCgroups::detect() : HostCgroups{};
    if (ownGroup)
        TRY(makeContainerCgroup(groups, config.cgroupPath, config.resources));
    ScopeExit undo([&] {
        if (ownGroup)
            (void)removeCgroup(groups, config.cgroupPath);
    });

    std::array<int, 2> pair{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) < 0)
        return failErrno("socketpair");
    UniqueFd ours(pair[0]), theirs(pair[1]);
    ProcessSpec spec;
    spec.argv = {monitorBinary, configPath};
    spec.descriptors = {{theirs.get(), STDOUT_FILENO}};
    if (config.runtimeProgram)
        spec.descriptors.emplace_back(config.runtimeProgram->get(), monitor::ProgramDescriptor);
    spec.workingDirectory = "/";
    auto process = TRY(Process::spawn(spec));
    theirs.reset();
    UniqueFd pidFd;
    const auto line = readLine(ours.get(), &pidFd);
    (void)process.wait(); // only the part that went into the background
    if (!line)
        return fail(Errc::Internal, "{} ended without a report", monitorBinary);
    const auto reply = monitor::parseReply(*line);
    if (!reply)
        return std::unexpected(launchError(reply.error(), exitCode));
    MonitorClient client(config.directory, pidOf(*reply), std::move(pidFd));
    if (ownGroup) {
        if (auto limited = limitContainerCgroup(groups, config.cgroupPath, config.resources); !limited) {
            const auto exitFd = client.exitFd();
            (void)client.quit();
            if (exitFd)
                (void)awaitRemoval(*exitFd);
            return std::unexpected(std::move(limited.error()));
        }
    }
    undo.dismiss();
    if (exitCode)
        *exitCode = 0;
    return client;
}

Result<MonitorClient> MonitorClient::connect(const std::string& directory) {
    MonitorClient client(directory, 0, UniqueFd());
    auto status = TRY(client.status());
    client.m_pid = status.pid;
    client.m_pidFd = std::move(status.pidFd);
    return client;
}

Result<std::string> MonitorClient::request(const std::string& line, int sendingFd, UniqueFd* received,
                                           UniqueFd* keepConnection) const {
    auto socket = TRY(monitor::connectTo(m_directory, SocketName));
    TRY(sendRequest(socket.get(), line, sendingFd));
    auto answer = readLine(socket.get(), received);
    if (!answer) // it ended between our connecting and its answer
        return fail(Errc::NotFound, "the container has ended");
    auto reply = TRY(monitor::parseReply(*answer));
    if (keepConnection)
        *keepConnection = std::move(socket);
    return reply;
}

Result<> MonitorClient::start() const {
    TRY(request(toLine(monitor::StartRequest{})));
    return {};
}

Result<MonitorStatus> MonitorClient::status() const {
    MonitorStatus status;
    const auto reply = TRY(request(toLine(monitor::StatusRequest{}), -1, &status.pidFd));
    status.state = reply.starts_with("created")   ? MonitorState::Created
                   : reply.starts_with("running") ? MonitorState::Running
                                                  : MonitorState::Exited;
    status.pid = pidOf(reply);
    return status;
}

Result<> MonitorClient::resize(std::uint16_t rows, std::uint16_t columns) const {
    TRY(request(toLine(monitor::ResizeRequest{rows, columns})));
    return {};
}

Result<> MonitorClient::signal(int number) const {
    TRY(request(toLine(monitor::SignalRequest{number})));
    return {};
}

Result<> MonitorClient::quit() const {
    TRY(request(toLine(monitor::QuitRequest{})));
    return {};
}

Result<UniqueFd> MonitorClient::attach(const AttachOptions& options) const {
    UniqueFd stream;
    TRY(request(toLine(monitor::AttachRequest{options}), -1, nullptr, &stream));
    return stream;
}

Result<> MonitorClient::attach(const AttachOptions& options, UniqueFd stream) const {
    TRY(request(toLine(monitor::AttachRequest{options}), stream.get()));
    return {};
}

Result<UniqueFd> MonitorClient::exitFd() const {
    auto socket = TRY(monitor::connectTo(m_directory, SocketName));
    TRY(sendRequest(socket.get(), toLine(monitor::WaitRequest{}), -1));
    return socket;
}

Result<ExitRecord> MonitorClient::takeExit(const UniqueFd& exitFd) {
    const auto line = TRY(readLine(exitFd.get(), nullptr));
    const auto reply = TRY(monitor::parseReply(line));
    return parseExitRecord(reply);
}

Result<> MonitorClient::awaitRemoval(const UniqueFd& exitFd) {
    TRY(readFd(exitFd.get(), 65536));
    return {};
}

Result<ExitRecord> MonitorClient::wait() const {
    return takeExit(TRY(exitFd()));
}

} // namespace slipway::runtime
