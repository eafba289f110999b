// Further processes in running containers. Kept in memory: an exec does not outlive the helper's knowledge of it,
// though its process lives on. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"

namespace slipway::engine {

struct Core;

struct ExecOptions {
    std::vector<std::string> command;
    std::vector<std::string> environment; // on top of the container's
    std::string user, workingDirectory;   // empty: the container's
    bool tty = false;
    bool attachStdin = false, attachStdout = false, attachStderr = false;
    bool privileged = false;
    std::string detachKeys;
};

struct Exec {
    std::string id, containerId;
    ExecOptions options;
    bool running = false;
    bool started = false;
    int exitCode = 0;
    int pid = 0;
};

class Execs {
public:
    explicit Execs(Core& core);
    ~Execs();

    // Conflict when the container does not run.
    Result<std::string> create(const std::string& container, ExecOptions options);
    // Starts it. Without `detach`: a stream socket as Containers::attach gives, already connected before the process
    // runs, so that no output is missed. A command that cannot be started is reported in the stream's place as an
    // error (exit code 126 or 127 is recorded).
    Result<UniqueFd> start(const std::string& id, bool detach, bool tty, int width, int height);
    Result<> resize(const std::string& id, int width, int height);
    Result<Exec> get(const std::string& id) const;
    std::vector<std::string> ofContainer(const std::string& containerId) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::engine
