// RUN --mount=type=ssh: a socket that leads to the caller's ssh agent for as long as this lives.
#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "base/as_user.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace slipway::engine {

// Lets keys be listed and used; anything else (adding, removing, locking, extensions) is answered with a failure, so
// that a step cannot change the agent. The protocol is draft-miller-ssh-agent's. Each connection to the socket is a
// connection to the agent of its own, made as the caller. Threads of its own; the destructor ends all of it.
class AgentForwarder {
public:
    // Makes the socket at `directory`/`name` (they must not exist in it yet). Its owner and mode are the caller's work.
    static Result<std::unique_ptr<AgentForwarder>> serve(const std::string& directory, const std::string& name,
                                                         Identity caller, std::string agent);
    ~AgentForwarder();
    AgentForwarder(const AgentForwarder&) = delete;

private:
    struct Connection {
        UniqueFd client, agent;
        std::atomic<bool> ended = false;
        std::jthread thread;
    };
    AgentForwarder(UniqueFd listener, UniqueFd wake, Identity caller, std::string agent);
    void accept();
    void forward(Connection& connection);

    UniqueFd m_listener, m_wake;
    Identity m_caller;
    std::string m_agent;
    std::list<Connection> m_connections; // the accepting thread's, then the destructor's
    std::jthread m_thread;
};

} // namespace slipway::engine
