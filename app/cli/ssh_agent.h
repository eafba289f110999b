// An ssh agent of one's own, for keys given as files: build --ssh id=KEY.
#pragma once

#include <string>
#include <vector>

#include "base/process.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace slipway::cli {

// Holds the keys for as long as it lives, and not longer than this program. The programs are OpenSSH's ssh-agent and
// ssh-add; the latter asks for a passphrase on the terminal.
class OwnAgent {
public:
    // NotFound names the package when a program is missing; else the error is what ssh-add said of the key.
    static Result<OwnAgent> start(const std::vector<std::string>& keys);
    OwnAgent(OwnAgent&& other) noexcept;
    OwnAgent& operator=(OwnAgent&&) = delete;
    ~OwnAgent();
    std::string socket() const { return m_directory + "/agent"; }

private:
    OwnAgent(std::string directory, Process holder, UniqueFd lifeline, pid_t agent)
        : m_directory(std::move(directory))
        , m_holder(std::move(holder))
        , m_lifeline(std::move(lifeline))
        , m_agent(agent) {}
    std::string m_directory; // 0700
    Process m_holder;        // the agent ends when this does
    UniqueFd m_lifeline;     // and this when we do
    pid_t m_agent;
};

} // namespace slipway::cli
