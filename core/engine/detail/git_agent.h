// A build's ssh agent (`--ssh default`) for the git program that an ADD of a repository runs.
//
// git does not run as root, and perhaps not as the user whose agent it is (GitAccess::identity): what it sees is a
// socket of its own that leads there and passes nothing but questions for keys and signatures.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/detail/agent_forwarder.h"
#include "engine/detail/git_client.h"

namespace slipway::engine {

class GitAgent {
public:
    static constexpr std::string_view kPrefix = "agent-";

    // `agent`: the socket's path, connected to as `caller`, whose known_hosts say which servers are to be trusted.
    static Result<std::unique_ptr<GitAgent>> serve(const Core& core, const Identity& caller, const std::string& agent);
    ~GitAgent();
    GitAgent(const GitAgent&) = delete;

    GitAccess access() const;

    // What a helper's sudden end left of one.
    static void remove(const std::string& directory);

private:
    GitAgent(Identity identity, std::string directory)
        : m_identity(std::move(identity))
        , m_directory(std::move(directory)) {}

    Identity m_identity;
    std::string m_directory;
    std::unique_ptr<AgentForwarder> m_forwarder;
};

} // namespace slipway::engine
