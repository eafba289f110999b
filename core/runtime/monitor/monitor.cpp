#include "runtime/monitor/monitor.h"

#include <algorithm>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/cgroups.h"
#include "runtime/monitor/terminal.h"

namespace slipway::runtime::monitor {

namespace {

constexpr std::size_t ReadSize = 128u << 10;
constexpr std::size_t InputLimit = 256u << 10;
// How long clients may still read the rest of the output after the end.
constexpr std::chrono::seconds FarewellTime{10};
constexpr std::chrono::seconds ReleaseTime{10};

Result<> writeQuickly(const std::string& path, const std::string& text) {
    const std::string temporary = path + ".new";
    {
        const auto fd = TRY(openFile(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600));
        TRY(writeAll(fd.get(), text));
    }
    // Without fsync: after a crash of the machine the container has ended as well, and its exit code is of no use.
    if (::rename(temporary.c_str(), path.c_str()) < 0)
        return failErrno("rename {}", temporary);
    return {};
}

bool sendLine(int socket, const std::string& line, int fd) {
    iovec data{const_cast<char*>(line.data()), line.size()};
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
    return ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == static_cast<ssize_t>(line.size());
}

// What a failed runtime left behind became ours; unreaped, it would keep the container's cgroup busy.
void reapOrphans() {
    for (int i = 0; i < 50; ++i) {
        const pid_t pid = ::waitpid(-1, nullptr, WNOHANG);
        if (pid < 0)
            return;
        if (pid == 0)
            ::poll(nullptr, 0, 2);
    }
}

bool isOurUser(int socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

} // namespace

Monitor::Monitor(MonitorConfig config, UniqueFd report, UniqueFd program)
    : m_config(std::move(config))
    , m_report(std::move(report))
    , m_runtime(m_config.runtime, m_config.runtimePath, m_config.runtimeState, m_config.hideUnified,
                m_config.runtimeMakesCgroups ? std::nullopt : std::optional(HostCgroups::detect()), std::move(program))
    , m_buffer(ReadSize) {}

int Monitor::run() {
    // Nothing but the container's end ends us: no terminal, no group, no service manager's polite request.
    for (const int number : {SIGPIPE, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2})
        ::signal(number, SIG_IGN);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    int exitCode = 128;
    if (auto created = create(exitCode); !created) {
        std::string text = created.error().describe();
        std::ranges::replace(text, '\n', ' ');
        (void)sendLine(m_report.get(),
                       fmt::format("error {} {} {}\n", toString(created.error().code()), exitCode, text), -1);
        reapOrphans();
        return 1;
    }
    (void)sendLine(m_report.get(), fmt::format("ok pid={}\n", m_process.pid), m_process.pidFd.get());
    m_report.reset();
    loop();
    ::unlink(joinPath(m_config.directory, "monitor.sock").c_str());
    return 0;
}

Result<> Monitor::create(int& exitCode) {
    ::unlink(m_config.exitRecordPath.c_str());
    if (m_config.logDriver == LogDriver::JsonFile)
        m_log = TRY(JsonLogWriter::open(m_config.logPath, m_config.logMaxSize, m_config.logMaxFiles));
    m_listener = TRY(listenAt(m_config.directory, "monitor.sock", true));
    auto process = createProcess(m_config, m_runtime, exitCode);
    if (!process) {
        ::unlink(joinPath(m_config.directory, "monitor.sock").c_str());
        return std::unexpected(std::move(process.error()));
    }
    m_process = std::move(*process);
    if (!m_config.execId.empty()) {
        m_exit.startedAt = now();
        m_releaseBy = Clock::now() + ReleaseTime;
    }
    return {};
}

bool Monitor::heldBack() const {
    const auto time = Clock::now();
    return std::ranges::any_of(m_clients, [&](const AttachClient& client) { return client.holdsBack(time); });
}

int Monitor::pollTimeout() const {
    std::optional<Clock::time_point> next;
    const auto earlier = [&](Clock::time_point time) { next = next ? std::min(*next, time) : time; };
    if (m_releaseBy)
        earlier(*m_releaseBy);
    for (const auto& client : m_clients)
        if (client.holdsBack(Clock::now()))
            earlier(client.stallsAt());
    if (m_recorded && !m_clients.empty())
        earlier(m_clientsUntil);
    if (!next)
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - Clock::now()).count();
    return static_cast<int>(std::clamp<long>(left, 0, 60'000));
}

void Monitor::loop() {
    std::vector<pollfd> fds;
    while (!(m_recorded && m_deleted && m_clients.empty())) {
        if (m_releaseBy && Clock::now() >= *m_releaseBy)
            release();
        const bool held = heldBack() || m_releaseBy;
        fds.clear();
        const auto watch = [&](int fd, short events) {
            fds.push_back({fd, events, 0});
            return fds.size() - 1;
        };
        const auto listener = watch(m_listener.get(), POLLIN);
        const auto pid = watch(m_ended ? -1 : m_process.pidFd.get(), POLLIN);
        const auto out = watch(held ? -1 : m_process.out.get(), POLLIN);
        const auto err = watch(held ? -1 : m_process.err.get(), POLLIN);
        const auto in = watch(m_input.empty() ? -1 : m_process.in.get(), POLLOUT);
        const auto starting = watch(m_starting ? m_starting->pidFd() : -1, POLLIN);
        const auto deleting = watch(m_deleting ? m_deleting->pidFd() : -1, POLLIN);
        const auto firstConnection = fds.size();
        for (const auto& connection : m_connections)
            watch(connection.socket.get(), connection.waiting || m_startedBy == &connection ? 0 : POLLIN);
        const auto firstClient = fds.size();
        for (const auto& client : m_clients)
            watch(client.fd(), static_cast<short>((client.wantsInput() && m_input.size() < InputLimit ? POLLIN : 0) |
                                                  (client.hasQueue() ? POLLOUT : 0)));
        // Once it has ended, "nothing to read just now" means that the rest of the output has been read. A short-lived
        // process may end before the runtime that started it: whoever asked for the start is answered first.
        const bool draining = m_ended && !m_recorded && !held && !m_starting;
        const int ready = ::poll(fds.data(), fds.size(), draining ? 0 : pollTimeout());
        if (ready < 0 && errno != EINTR)
            break;

        if (fds[out].revents)
            readOutput(m_process.out, LogStream::Stdout);
        if (fds[err].revents)
            readOutput(m_process.err, LogStream::Stderr);
        if (m_log && (fds[out].revents || fds[err].revents))
            m_log->flush();
        if (fds[in].revents)
            writeInput();
        if (fds[starting].revents)
            startEnded();
        if (fds[deleting].revents) {
            (void)m_deleting->wait();
            m_deleting.reset();
            if (!m_runtime.makesCgroups())
                (void)removeCgroup(HostCgroups::detect(), m_config.cgroupPath);
            finished();
        }
        std::size_t i = firstClient;
        for (auto& client : m_clients) {
            const short events = fds[i++].revents;
            if (events & POLLOUT)
                client.drain();
            if (client.isOpen() && (events & POLLIN))
                readInput(client);
            else if (events & (POLLHUP | POLLERR))
                client.close();
        }
        i = firstConnection;
        for (auto& connection : m_connections) {
            const short events = fds[i++].revents;
            if (events & POLLIN)
                readRequest(connection);
            else if (events & (POLLHUP | POLLERR))
                connection.done = true;
        }
        if (fds[listener].revents)
            accept();
        // After the output, so that what was written before the end is not taken for "nothing more".
        if (draining && !fds[out].revents && !fds[err].revents)
            recordExit();
        if (fds[pid].revents)
            containerEnded();

        std::erase_if(m_clients, [](const AttachClient& client) { return !client.isOpen(); });
        std::erase_if(m_connections,
                      [&](const Connection& connection) { return connection.done && m_startedBy != &connection; });
        if (m_recorded)
            std::erase_if(m_clients, [&](const AttachClient& client) {
                return !client.hasQueue() || Clock::now() >= m_clientsUntil;
            });
    }
}

void Monitor::accept() {
    UniqueFd socket(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (socket && isOurUser(socket.get()))
        m_connections.push_back({std::move(socket), {}, {}, false, false});
}

void Monitor::readRequest(Connection& connection) {
    std::array<char, 1024> buffer;
    iovec data{buffer.data(), buffer.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    const ssize_t n = ::recvmsg(connection.socket.get(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        connection.done = true;
        return;
    }
    if (const cmsghdr* header = CMSG_FIRSTHDR(&message);
        header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        int fd = -1;
        std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
        connection.passed.reset(fd);
    }
    connection.line.append(buffer.data(), static_cast<std::size_t>(n));
    const auto end = connection.line.find('\n');
    if (end == std::string::npos) {
        connection.done = connection.line.size() > MaxRequestLine;
        return;
    }
    const auto request = parseRequest(std::string_view(connection.line).substr(0, end));
    if (request)
        answer(connection, *request);
    else
        reply(connection, errorLine(request.error()));
}

void Monitor::reply(Connection& connection, const std::string& line, int fd) {
    // One short line into an empty socket buffer: it fits, or the other side is gone.
    (void)sendLine(connection.socket.get(), line, fd);
    connection.done = true;
}

void Monitor::answer(Connection& connection, const Request& request) {
    const auto ended = [&] { reply(connection, errorLine(Error(Errc::NotFound, "the container has ended"))); };
    const auto outcome = [&](const Result<>& result) {
        reply(connection, result ? okLine() : errorLine(result.error()));
    };
    if (std::holds_alternative<StartRequest>(request)) {
        start(connection);
    } else if (std::holds_alternative<StatusRequest>(request)) {
        const char* name = m_ended ? "exited" : m_state == MonitorState::Running ? "running" : "created";
        reply(connection, okLine(fmt::format("{} pid={}", name, m_process.pid)), m_ended ? -1 : m_process.pidFd.get());
    } else if (std::holds_alternative<WaitRequest>(request)) {
        connection.waiting = true;
        if (m_recorded)
            (void)sendLine(connection.socket.get(), okLine(toJson(m_exit)), -1);
    } else if (std::holds_alternative<AttachRequest>(request)) {
        attach(connection, std::get<AttachRequest>(request));
    } else if (m_ended) {
        ended();
    } else if (const auto* resize = std::get_if<ResizeRequest>(&request)) {
        if (m_config.tty)
            outcome(resizeTerminal(m_process.out.get(), resize->rows, resize->columns));
        else
            outcome(fail(Errc::Conflict, "the container has no terminal"));
    } else {
        const auto* signal = std::get_if<SignalRequest>(&request);
        const int number = signal ? signal->number : SIGKILL;
        if (::syscall(SYS_pidfd_send_signal, m_process.pidFd.get(), number, nullptr, 0) < 0)
            outcome(failErrno("signal the container"));
        else
            outcome({});
    }
}

void Monitor::attach(Connection& connection, const AttachRequest& request) {
    if (m_recorded) {
        reply(connection, errorLine(Error(Errc::NotFound, "the container has ended")));
        return;
    }
    AttachOptions options = request.options;
    options.in = options.in && m_process.in;
    UniqueFd stream = std::move(connection.passed);
    reply(connection, okLine());
    if (!stream)
        stream = std::move(connection.socket);
    m_clients.emplace_back(std::move(stream), std::move(options), m_config.tty);
}

void Monitor::release() {
    m_releaseBy.reset();
    if (!m_ended)
        m_state = MonitorState::Running;
}

void Monitor::start(Connection& connection) {
    if (m_releaseBy) {
        release();
        reply(connection, okLine());
        return;
    }
    if (m_ended || m_starting || m_state != MonitorState::Created) {
        reply(connection, errorLine(Error(Errc::Conflict, "the container has been started already")));
        return;
    }
    const std::string log = joinPath(m_config.directory, "runtime.log");
    auto child = m_runtime.spawn({"--log", log, "--log-format", "json", "start", m_config.containerId}, -1, -1, -1, {});
    if (!child) {
        reply(connection, errorLine(child.error()));
        return;
    }
    m_exit.startedAt = now();
    m_starting = std::move(*child);
    m_startedBy = &connection;
}

void Monitor::startEnded() {
    const auto status = m_starting->wait();
    m_starting.reset();
    Connection* connection = std::exchange(m_startedBy, nullptr);
    if (status && status->code == 0 && !m_ended)
        m_state = MonitorState::Running;
    if (!connection)
        return;
    if (status && status->code == 0) {
        reply(*connection, okLine());
        return;
    }
    const auto log = readFile(joinPath(m_config.directory, "runtime.log"), 1u << 20);
    const auto failure = explainRuntimeFailure(log ? *log : std::string());
    reply(*connection, errorLine(Error(failure.exitCode == 128 ? Errc::Io : Errc::InvalidArgument, failure.message)));
}

void Monitor::readOutput(UniqueFd& fd, LogStream stream) {
    const ssize_t n = ::read(fd.get(), m_buffer.data(), m_buffer.size());
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        // The end; a terminal whose last user has gone says EIO.
        fd.reset();
        return;
    }
    const std::string_view bytes(m_buffer.data(), static_cast<std::size_t>(n));
    if (m_log)
        m_log->add(stream, bytes, now());
    for (auto& client : m_clients)
        client.send(stream, bytes);
}

void Monitor::readInput(AttachClient& client) {
    const auto input = client.receive(m_input, InputLimit);
    if (input == AttachClient::Input::Ended && client.options().in && client.options().closeStdinOnEof && !m_config.tty)
        m_closeInputWhenWritten = true;
    writeInput();
}

void Monitor::writeInput() {
    while (!m_input.empty() && m_process.in) {
        const ssize_t n = ::write(m_process.in.get(), m_input.data(), m_input.size());
        if (n < 0) {
            if (errno == EINTR)
                continue;
            if (errno != EAGAIN)
                closeInput();
            break;
        }
        m_input.erase(0, static_cast<std::size_t>(n));
    }
    if (m_input.empty() && m_closeInputWhenWritten)
        closeInput();
}

void Monitor::closeInput() {
    m_process.in.reset();
    m_input.clear();
}

void Monitor::containerEnded() {
    siginfo_t info{};
    if (::waitid(P_PIDFD, static_cast<id_t>(m_process.pidFd.get()), &info, WEXITED | WNOHANG) < 0 || info.si_pid == 0)
        return;
    m_ended = true;
    m_state = MonitorState::Exited;
    m_exit.finishedAt = now();
    m_exit.signal = info.si_code == CLD_EXITED ? 0 : info.si_status;
    m_exit.exitCode = m_exit.signal ? 128 + m_exit.signal : info.si_status;
    if (m_config.execId.empty() && !m_config.cgroupPath.empty())
        m_exit.oomKilled = wasOomKilled(HostCgroups::detect(), m_config.cgroupPath);
    closeInput();
}

void Monitor::recordExit() {
    m_process.out.reset();
    m_process.err.reset();
    if (m_log)
        m_log->finish(now());
    (void)writeQuickly(m_config.exitRecordPath, toJson(m_exit));
    m_recorded = true;
    m_clientsUntil = Clock::now() + FarewellTime;
    for (auto& connection : m_connections)
        if (connection.waiting && !sendLine(connection.socket.get(), okLine(toJson(m_exit)), -1))
            connection.done = true;
    if (!m_config.execId.empty()) {
        finished();
        return;
    }
    auto child = m_runtime.spawn({"delete", "--force", m_config.containerId}, -1, -1, -1, {});
    if (child)
        m_deleting = std::move(*child);
    else
        finished();
}

void Monitor::finished() {
    m_deleted = true;
    // Nobody can find us any more: whoever looks now gets the record from the disk.
    m_listener.reset();
    ::unlink(joinPath(m_config.directory, "monitor.sock").c_str());
    m_startedBy = nullptr;
    m_connections.clear();
}

} // namespace slipway::runtime::monitor
