#include "network/detail/port_client.h"

#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"
#include "base/scope.h"

namespace slipway::network::detail {

namespace {

constexpr int kStartTimeoutMs = 10'000;
constexpr int kAnswerTimeoutSeconds = 10;
constexpr int kControlFd = 3;

// Through the directory's descriptor, because sun_path holds 107 bytes and a run directory may be deep.
Result<std::pair<UniqueFd, sockaddr_un>> socketAddress(const std::string& directory, const std::string& containerId) {
    auto folder = TRY(openFile(directory, O_PATH | O_DIRECTORY));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path = fmt::format("/proc/self/fd/{}/{}.sock", folder.get(), containerId);
    if (path.size() >= sizeof address.sun_path)
        return fail(Errc::InvalidArgument, "container id too long");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return std::pair(std::move(folder), address);
}

Result<UniqueFd> newSocket() {
    UniqueFd socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (!socket)
        return failErrno("create a socket");
    const timeval timeout{kAnswerTimeoutSeconds, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    return socket;
}

} // namespace

std::string portsDirectory(const PublisherConfig& config) {
    return joinPath(config.runDirectory, "ports");
}

bool isContainerId(std::string_view id) noexcept {
    if (id.empty() || id.size() > 64)
        return false;
    for (const char c : id) {
        const bool good =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (!good)
            return false;
    }
    return id.front() != '-';
}

Result<std::optional<PortClient>> PortClient::connect(const std::string& directory, const std::string& containerId) {
    auto place = socketAddress(directory, containerId);
    if (!place && place.error().code() == Errc::NotFound)
        return std::optional<PortClient>();
    if (!place)
        return std::unexpected(std::move(place.error()));
    const auto& [folder, address] = *place;
    auto socket = TRY(newSocket());
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return std::optional(PortClient(std::move(socket)));
    if (errno == ECONNREFUSED)
        (void)::unlinkat(folder.get(), (containerId + ".sock").c_str(), 0);
    else if (errno != ENOENT)
        return failErrno("connect to the port process of container {}", containerId);
    return std::optional<PortClient>();
}

Result<PortClient> PortClient::start(const PublisherConfig& config, const std::string& containerId) {
    const auto directory = portsDirectory(config);
    TRY(makeDirectories(directory));
    const auto [folder, address] = TRY(socketAddress(directory, containerId));
    const auto listener = TRY(newSocket());
    if (::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
        return failErrno("create the control socket of container {}'s ports", containerId);
    ScopeExit undo([&] { (void)::unlinkat(folder.get(), (containerId + ".sock").c_str(), 0); });
    if (::fchmodat(folder.get(), (containerId + ".sock").c_str(), 0600, 0) < 0 || ::listen(listener.get(), 16) < 0)
        return failErrno("create the control socket of container {}'s ports", containerId);

    ProcessSpec spec;
    spec.argv = {config.portProgram, containerId, std::to_string(config.portUid), std::to_string(config.portGid)};
    spec.environment.emplace();
    spec.workingDirectory = "/";
    spec.descriptors = {{listener.get(), kControlFd}, {STDERR_FILENO, STDERR_FILENO}};
    spec.newSession = true;
    // It forks and ends once it is set up, so it is nobody's zombie and the exit code says how it went.
    auto process = TRY(context(Process::spawn(spec), "start {}", config.portProgram));
    const auto status = TRY(context(process.waitFor(kStartTimeoutMs), "start {}", config.portProgram));
    if (status.code != 0)
        return fail(Errc::Internal, "{} could not start (exit code {})", config.portProgram, status.code);
    auto client = TRY(connect(directory, containerId));
    if (!client)
        return fail(Errc::Internal, "{} ended at once", config.portProgram);
    undo.dismiss();
    return std::move(*client);
}

Result<> PortClient::expectOk() {
    const auto answer = TRY(receivePacket(m_socket.get()));
    if (answer.text == "ok")
        return {};
    if (answer.closed)
        return fail(Errc::Unavailable, "the port process has ended");
    return fail(Errc::Io, "port process: {}", answer.text);
}

Result<> PortClient::add(const NatEntry& entry, const std::vector<UniqueFd>& sockets) {
    std::vector<int> fds;
    for (const auto& socket : sockets)
        fds.push_back(socket.get());
    TRY(sendPacket(m_socket.get(), "add " + encodePort(entry), fds));
    return expectOk();
}

Result<> PortClient::remove(const NatEntry& entry) {
    TRY(sendPacket(m_socket.get(), "remove " + encodePort(entry)));
    return expectOk();
}

Result<std::vector<NatEntry>> PortClient::list() {
    TRY(sendPacket(m_socket.get(), "list"));
    std::vector<NatEntry> entries;
    for (;;) {
        const auto packet = TRY(receivePacket(m_socket.get()));
        if (packet.text == "ok")
            return entries;
        if (packet.closed || entries.size() >= kMaxPortsPerContainer)
            return fail(Errc::Unavailable, "the port process has ended");
        entries.push_back(TRY(decodePort(packet.text)));
    }
}

Result<> PortClient::quit() {
    TRY(sendPacket(m_socket.get(), "quit"));
    return expectOk();
}

} // namespace slipway::network::detail
