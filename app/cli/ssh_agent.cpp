#include "cli/ssh_agent.h"

#include <array>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"
#include "base/text.h"

namespace slipway::cli {

namespace {

struct Pipe {
    UniqueFd read, write;
};

Result<Pipe> makePipe() {
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) < 0)
        return failErrno("pipe");
    return Pipe{UniqueFd(fds[0]), UniqueFd(fds[1])};
}

Result<std::string> makePrivateDirectory() {
    const char* runtime = ::getenv("XDG_RUNTIME_DIR");
    const char* temporary = ::getenv("TMPDIR");
    for (const char* parent : {runtime, temporary, "/tmp"}) {
        if (parent == nullptr || *parent != '/')
            continue;
        std::string pattern = joinPath(parent, "slipway-ssh-XXXXXX");
        if (::mkdtemp(pattern.data()) != nullptr)
            return pattern;
    }
    return failErrno("make a directory for an ssh agent");
}

std::vector<std::string> environmentWith(const std::string& socket) {
    std::vector<std::string> environment;
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (!std::string_view(*entry).starts_with("SSH_AUTH_SOCK="))
            environment.emplace_back(*entry);
    environment.push_back("SSH_AUTH_SOCK=" + socket);
    return environment;
}

std::unexpected<Error> explained(Error error, std::string_view program) {
    if (error.code() == Errc::NotFound)
        return fail(Errc::NotFound, "{} is missing, and a key file needs it: install the package openssh-client",
                    program);
    return std::unexpected(std::move(error).withContext(fmt::format("start {}", program)));
}

} // namespace

Result<OwnAgent> OwnAgent::start(const std::vector<std::string>& keys) {
    const std::string directory = TRY(makePrivateDirectory());
    ScopeExit undo([&] { (void)removeTree(directory); });
    auto lifeline = TRY(makePipe());
    auto told = TRY(makePipe());
    // With a command ssh-agent ends when that does: here a cat, which ends when we close its input or are gone.
    ProcessSpec spec;
    spec.argv = {"ssh-agent", "-a", directory + "/agent",
                 "/bin/sh",   "-c", "echo \"$SSH_AGENT_PID\"; exec cat >/dev/null"};
    spec.descriptors = {{lifeline.read.get(), 0}, {told.write.get(), 1}, {STDERR_FILENO, 2}};
    auto holder = Process::spawn(spec);
    if (!holder)
        return explained(std::move(holder.error()), "ssh-agent");
    lifeline.read.reset();
    told.write.reset();
    std::array<char, 32> text{};
    const ssize_t n = ::read(told.read.get(), text.data(), text.size());
    const auto pid = parseUnsigned(trim(std::string_view(text.data(), n > 0 ? static_cast<std::size_t>(n) : 0)));
    if (!pid || *pid < 2 || *pid > INT32_MAX)
        return fail(Errc::Unavailable, "ssh-agent did not start");
    undo.dismiss();
    OwnAgent agent(directory, std::move(*holder), std::move(lifeline.write), static_cast<pid_t>(*pid));
    for (const auto& key : keys) {
        ProcessSpec add;
        add.argv = {"ssh-add", "-q", "--", key};
        add.environment = environmentWith(agent.socket());
        constexpr int patience = 600'000; // a passphrase is being typed
        auto added = runCommand(add, {}, patience);
        if (!added)
            return explained(std::move(added.error()), "ssh-add");
        if (added->status.code != 0)
            return fail(Errc::InvalidArgument, "the key {} cannot be used: {}", key, trim(added->err));
    }
    return agent;
}

OwnAgent::OwnAgent(OwnAgent&& other) noexcept
    : m_directory(std::exchange(other.m_directory, {}))
    , m_holder(std::move(other.m_holder))
    , m_lifeline(std::move(other.m_lifeline))
    , m_agent(other.m_agent) {}

OwnAgent::~OwnAgent() {
    if (m_directory.empty())
        return;
    // It looks only every ten seconds whether its command has ended.
    ::kill(m_agent, SIGTERM);
    (void)removeTree(m_directory);
}

} // namespace slipway::cli
