#include "network/resolver.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include <dirent.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"
#include "base/text.h"
#include "network/detail/port_client.h"

namespace slipway::network {

namespace {

constexpr auto kPatience = std::chrono::seconds(3);
constexpr auto kPause = std::chrono::milliseconds(2);
// How aardvark-dns marks networks whose other questions it does not forward.
constexpr std::string_view kInternalMark = "%int";

template <typename Condition>
bool waitUntil(Condition&& condition) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= end)
            return false;
        std::this_thread::sleep_for(kPause);
    }
    return true;
}

// containers/aardvark-dns, config.md: the listen addresses, then "ID IPV4,… IPV6,… NAME,…" for each container.
Result<std::string> configText(const NamedNetwork& network) {
    std::string text;
    for (const auto& address : network.listen)
        text += (text.empty() ? "" : ",") + address.toString();
    if (text.empty())
        return fail(Errc::InvalidArgument, "no address to listen on");
    text += '\n';
    for (const auto& entry : network.entries) {
        if (!detail::isContainerId(entry.containerId))
            return fail(Errc::InvalidArgument, "not a container id");
        for (const auto& name : entry.names)
            if (!isHostName(name))
                return fail(Errc::InvalidArgument, "'{}' cannot be a host name",
                            sanitizeForTerminal(name.substr(0, 64)));
        if (entry.names.empty())
            continue;
        text += fmt::format("{} {} {} {}\n", entry.containerId, entry.address.toString(),
                            entry.address6 ? entry.address6->toString() : "", fmt::join(entry.names, ","));
    }
    return text;
}

bool isEmptyDirectory(const std::string& path, std::string_view but) {
    DIR* directory = ::opendir(path.c_str());
    if (!directory)
        return true;
    bool empty = true;
    while (const dirent* entry = ::readdir(directory))
        empty = empty && (entry->d_name[0] == '.' || entry->d_name == but);
    ::closedir(directory);
    return empty;
}

} // namespace

Resolver::Resolver(std::string program, std::string directory, unsigned port)
    : m_program(std::move(program))
    , m_directory(std::move(directory))
    , m_port(port) {}

std::string Resolver::defaultProgram() {
    for (const char* path :
         {"/usr/lib/podman/aardvark-dns", "/usr/libexec/podman/aardvark-dns", "/usr/bin/aardvark-dns"})
        if (::access(path, X_OK) == 0)
            return path;
    return {};
}

std::string Resolver::configDirectory() const {
    return joinPath(m_directory, "networks");
}

Result<> Resolver::update(const NamedNetwork& network) {
    if (!detail::isContainerId(network.id))
        return fail(Errc::InvalidArgument, "not a network id");
    if (m_program.empty())
        return fail(Errc::Unsupported,
                    "aardvark-dns is not installed: containers cannot find each other by name; install the "
                    "package aardvark-dns");
    if (network.entries.empty())
        return remove(network.id);
    TRY(makeDirectories(configDirectory()));
    // The server reads every file of its directory: ours appear there whole, by rename.
    const auto staged = joinPath(m_directory, "staged");
    const auto text = TRY(configText(network));
    TRY(writeFileAtomically(staged, text));
    const auto plain = joinPath(configDirectory(), network.id), internal = plain + std::string(kInternalMark);
    const bool isInternal = network.reach == Reach::Internal;
    if (::rename(staged.c_str(), (isInternal ? internal : plain).c_str()) < 0)
        return failErrno("write {}", plain);
    (void)::unlink((isInternal ? plain : internal).c_str());
    return context(apply(), "names of network {}", network.id);
}

Result<> Resolver::remove(const std::string& networkId) {
    if (!detail::isContainerId(networkId))
        return fail(Errc::InvalidArgument, "not a network id");
    const auto path = joinPath(configDirectory(), networkId);
    const bool plain = ::unlink(path.c_str()) == 0,
               internal = ::unlink((path + std::string(kInternalMark)).c_str()) == 0;
    return plain || internal ? apply() : Result<>{};
}

Result<> Resolver::stop() {
    TRY(endProcess());
    return removeTree(m_directory);
}

std::optional<int> Resolver::pid() const {
    const auto text = readFile(joinPath(configDirectory(), "aardvark.pid"), 64);
    const auto number = text ? parseUnsigned(trim(*text)) : std::nullopt;
    if (!number || *number < 2 || *number > INT32_MAX)
        return {};
    // The number may belong to another process by now; a zombie's command line is empty.
    const auto line = readFile(fmt::format("/proc/{}/cmdline", *number), 64 * 1024);
    const auto arguments = line ? split(*line, '\0') : std::vector<std::string>{};
    if (std::ranges::find(arguments, configDirectory()) == arguments.end())
        return {};
    return static_cast<int>(*number);
}

Result<> Resolver::apply() {
    if (isEmptyDirectory(configDirectory(), "aardvark.pid"))
        return endProcess();
    if (const auto server = pid(); server && ::kill(*server, SIGHUP) == 0)
        return {};
    return start();
}

Result<> Resolver::start() {
    (void)::unlink(joinPath(configDirectory(), "aardvark.pid").c_str());
    // setsid forks, so that the server is neither our zombie nor in our session. Versions from 1.7 on fork once more.
    auto process = TRY(context(Process::spawn({.argv = {"setsid", "--fork", m_program, "--config", configDirectory(),
                                                        "--port", std::to_string(m_port), "run"},
                                               .workingDirectory = "/"}),
                               "start aardvark-dns"));
    TRY(process.wait());
    if (!waitUntil([&] { return pid().has_value(); }))
        return fail(Errc::Unavailable, "aardvark-dns did not start; is something else listening on port {}?", m_port);
    // Until it has set up its handler a SIGHUP would end it: bit SIGHUP-1 of SigCgt in /proc/PID/status.
    const auto handlesReload = [&] {
        const auto server = pid();
        const auto status = readFile(fmt::format("/proc/{}/status", server.value_or(0)), 64 * 1024);
        const auto at = status ? status->find("SigCgt:") : std::string::npos;
        if (at == std::string::npos)
            return false;
        const auto line = trim(std::string_view(*status).substr(at + 7, status->find('\n', at) - at - 7));
        return !line.empty() && (line.back() == '1' || line.back() == '3' || line.back() == '5' || line.back() == '7' ||
                                 line.back() == '9' || line.back() == 'b' || line.back() == 'd' || line.back() == 'f');
    };
    if (!waitUntil(handlesReload))
        return fail(Errc::Unavailable, "aardvark-dns ended right after its start");
    return {};
}

Result<> Resolver::endProcess() {
    const auto server = pid();
    if (!server)
        return {};
    const UniqueFd handle(static_cast<int>(::syscall(SYS_pidfd_open, *server, 0)));
    if (pid() != server || !handle)
        return {}; // ended meanwhile
    if (::syscall(SYS_pidfd_send_signal, handle.get(), SIGTERM, nullptr, 0) < 0 && errno != ESRCH)
        return failErrno("end aardvark-dns");
    if (!waitUntil([&] { return !pid(); }))
        (void)::syscall(SYS_pidfd_send_signal, handle.get(), SIGKILL, nullptr, 0);
    (void)::unlink(joinPath(configDirectory(), "aardvark.pid").c_str());
    return {};
}

} // namespace slipway::network
