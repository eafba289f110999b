// Starting other programs: no shell, no inherited descriptors, a pidfd for each.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "base/as_user.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace slipway {

struct ProcessSpec {
    std::vector<std::string> argv; // argv[0] is looked up in PATH unless it has a slash
    int program = -1;              // descriptor of the program's file; else argv[0] says it. Not for scripts.
    // Whole environment; nullopt inherits ours.
    std::optional<std::vector<std::string>> environment;
    std::string workingDirectory; // empty: ours
    // Descriptors that the child sees: {ours, number in the child}. 0-2 not named here are /dev/null; nothing else is
    // inherited.
    std::vector<std::pair<int, int>> descriptors;
    bool newSession = false; // setsid
    // Control files of ours (cgroup v1's `tasks`) by which the child enters its groups before it becomes the program.
    std::vector<int> entering;
    // Whom the child becomes, for good: no program that it starts gets more rights back (PR_SET_NO_NEW_PRIVS), and it
    // ends when the thread that spawned it does. nullopt: us.
    std::optional<Identity> identity;
    std::optional<mode_t> umask; // nullopt: ours
};

struct ExitStatus {
    int code = 0;   // exit code, or 128 + signal
    int signal = 0; // the signal that ended it, else 0
};

// A child of ours, held by pidfd. The destructor kills (SIGKILL) and reaps a child that was neither waited for nor
// detached.
class Process {
public:
    static Result<Process> spawn(const ProcessSpec& spec);

    Process(Process&& other) noexcept;
    Process& operator=(Process&& other) noexcept;
    ~Process();

    pid_t pid() const noexcept { return m_pid; }
    int pidFd() const noexcept { return m_pidFd.get(); }

    // Blocks until it has ended. EINTR is retried.
    Result<ExitStatus> wait();
    // Timeout if it has not ended by then; it goes on.
    Result<ExitStatus> waitFor(int milliseconds);
    Result<> signal(int number);
    // It lives on without us; its exit is left to whoever reaps our children.
    void detach() noexcept;

private:
    Process(pid_t pid, UniqueFd pidFd) noexcept
        : m_pid(pid)
        , m_pidFd(std::move(pidFd)) {}
    pid_t m_pid = -1;
    UniqueFd m_pidFd;
};

struct CommandOutput {
    ExitStatus status;
    std::string out;
    std::string err;
};

// Runs to the end with `input` on its standard input, collecting at most `limit` bytes of each output (the rest is
// read and dropped). Timeout kills it. A non-zero exit code is not an error here.
Result<CommandOutput> runCommand(const ProcessSpec& spec, const std::string& input = {}, int timeoutMs = 60'000,
                                 std::size_t limit = 1u << 20);

} // namespace slipway
