#include "engine/detail/git_agent.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "engine/detail/core.h"

namespace slipway::engine {

namespace {

constexpr std::string_view kSocket = "socket";
constexpr std::string_view kKnownHosts = "known_hosts";
constexpr std::size_t kMaxKnownHosts = 4u << 20;

// Empty when the caller has none: ssh then knows the machine's alone.
std::string knownHostsOf(const Identity& caller) {
    const auto home = homeOf(caller.uid);
    if (!home)
        return {};
    const auto file = openAsUser(caller, *home + "/.ssh/known_hosts", O_RDONLY | O_NONBLOCK);
    if (!file)
        return {};
    return readFd(file->get(), kMaxKnownHosts).value_or(std::string());
}

Result<> give(const std::string& path, const Identity& who, mode_t mode) {
    if (::lchown(path.c_str(), who.uid, who.gid) < 0 || ::chmod(path.c_str(), mode) < 0)
        return failErrno("give {} to user {}", path, who.uid);
    return {};
}

} // namespace

Result<std::unique_ptr<GitAgent>> GitAgent::serve(const Core& core, const Identity& caller, const std::string& agent) {
    const std::string directory = fmt::format("{}/{}{}", gitDirectory(core), kPrefix, randomHex(8));
    TRY(makeDirectories(directory, 0700));
    auto served = std::unique_ptr<GitAgent>(new GitAgent(gitIdentity(core, caller), directory));
    const Identity& git = served->m_identity;
    served->m_forwarder = TRY(AgentForwarder::serve(directory, std::string(kSocket), caller, agent));
    TRY(give(fmt::format("{}/{}", directory, kSocket), git, 0600));
    const std::string hosts = fmt::format("{}/{}", directory, kKnownHosts);
    const UniqueFd file = TRY(openFile(hosts, O_WRONLY | O_CREAT | O_EXCL, 0600));
    TRY(writeAll(file.get(), knownHostsOf(caller)));
    TRY(give(hosts, git, 0400));
    TRY(give(directory, git, 0500));
    return served;
}

GitAgent::~GitAgent() {
    m_forwarder.reset();
    remove(m_directory);
}

GitAccess GitAgent::access() const {
    return {m_identity, SshKeys::Agent, fmt::format("{}/{}", m_directory, kSocket),
            fmt::format("{}/{}", m_directory, kKnownHosts)};
}

void GitAgent::remove(const std::string& directory) {
    for (const auto name : {kSocket, kKnownHosts})
        ::unlink(fmt::format("{}/{}", directory, name).c_str());
    ::rmdir(directory.c_str());
}

} // namespace slipway::engine
