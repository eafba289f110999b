// The OCI runtime: crun, else runc. One short-lived child for each call; children get descriptors 0-2 only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/process.h"
#include "base/result.h"
#include "runtime/cgroups.h"
#include "runtime/container_spec.h"

namespace slipway::runtime {

namespace detail {
class SealedProgram;
}

enum class RuntimeKind { Crun, Runc };

struct RuntimeState {
    std::string status; // "created", "running", "paused", "stopped"
    pid_t pid = 0;
};

class OciRuntime {
public:
    // `configured`: a path or a name, empty: crun, else runc, whichever is found first and works with this host's
    // cgroups. `stateRoot`: RunPaths::runtimeState(). NotFound with the names of the packages.
    static Result<OciRuntime> find(const std::string& configured, const std::string& stateRoot);
    // No checks: for the monitor, which was told. `program`: what program() of another gave; empty: the path.
    // `groups`: makesCgroups() was false there, and these are the host's.
    OciRuntime(RuntimeKind kind, std::string path, std::string stateRoot, bool hideUnified,
               std::optional<HostCgroups> groups, UniqueFd program);
    // The same with its state elsewhere.
    OciRuntime withStateRoot(std::string stateRoot) const;

    RuntimeKind kind() const noexcept { return m_kind; }
    const std::string& path() const noexcept { return m_path; }
    const std::string& stateRoot() const noexcept { return m_stateRoot; }
    // Whether children that look at cgroups must not see a hybrid host's v2 tree (crun refuses to start where that has
    // controllers).
    bool hidesUnified() const noexcept { return m_hideUnified; }
    // Whether it makes, limits and removes the containers' groups. If not, we do (container_cgroup.h), and start it
    // inside of them.
    bool makesCgroups() const noexcept { return !m_groups; }
    // The runtime itself in memory, ready to be executed; null: execute path().
    std::shared_ptr<const UniqueFd> program() const;
    // First line of `--version`: "crun version 1.8.1".
    Result<std::string> version() const;

    // All below are thread-safe and block until the runtime's process, if it takes one, has ended (some milliseconds).
    Result<> kill(const std::string& id, int signal) const;
    Result<> remove(const std::string& id, bool force) const; // a missing one is fine with force
    Result<> pause(const std::string& id, const std::string& cgroupPath) const;
    Result<> resume(const std::string& id, const std::string& cgroupPath) const;
    Result<> update(const std::string& id, const std::string& cgroupPath, const Resources& resources) const;
    Result<RuntimeState> state(const std::string& id) const; // NotFound; "paused" only where makesCgroups()
    Result<std::vector<std::string>> list() const;           // ids, from the state directory

    // A child running `runtime <global options> args…` with these descriptors as 0-2, from `workingDirectory`.
    Result<Process> spawn(std::vector<std::string> args, int in, int out, int err,
                          const std::string& workingDirectory) const;
    // The same for commands whose processes have to be in the container's groups: where the runtime does not put them
    // there it is started inside. NotFound where a group is missing.
    enum class Makes { Container /* create, run */, Process /* exec */ };
    Result<Process> spawnInside(const std::string& cgroupPath, Makes makes, std::vector<std::string> args, int in,
                                int out, int err, const std::string& workingDirectory) const;

private:
    OciRuntime(RuntimeKind kind, std::string path, std::shared_ptr<detail::SealedProgram> program,
               std::string stateRoot, bool hideUnified, std::optional<HostCgroups> groups);
    Result<Process> spawn(ProcessSpec spec, bool hideUnified, std::vector<std::string> args, int in, int out,
                          int err) const;
    Result<> simple(std::vector<std::string> args, std::string_view what, const std::string& input = {}) const;
    std::vector<std::string> globalOptions() const;
    RuntimeKind m_kind;
    std::string m_path;
    std::shared_ptr<detail::SealedProgram> m_program; // null: the path
    std::string m_stateRoot;
    bool m_hideUnified;
    std::optional<HostCgroups> m_groups; // to start it inside of, ours; nullopt: it does that itself
};

// What the runtime said when it failed (plain text or its JSON log), as an error with docker's exit code for it: 127
// command not found, 126 not executable, 128 anything else.
struct RuntimeFailure {
    int exitCode = 128;
    std::string message;
};
RuntimeFailure explainRuntimeFailure(std::string_view log);

} // namespace slipway::runtime
