// Containers: their whole life. One object per engine, thread-safe; operations on one container exclude each other.
// An id argument is anything a person may type: full id, unique prefix of one, or name. NotFound says
// "No such container: X".
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/time.h"
#include "engine/options.h"

namespace slipway::runtime {
class LogReader;
}

namespace slipway::engine {

struct Core; // the engine's parts, in detail/core.h

enum class State { Created, Running, Paused, Restarting, Removing, Exited, Dead };
std::string_view toString(State state); // "created", "running", …

struct EndpointState {
    std::string network; // name
    std::string networkId;
    std::string endpointId;
    std::string ipv4, ipv6, mac, gateway4, gateway6;
    int prefix4 = 0, prefix6 = 0;
    std::vector<std::string> aliases;
};

struct MountState {
    MountOption option;
    std::string volumeName; // volumes
    std::string source;     // host path as shown in inspect
};

struct ContainerState {
    State state = State::Created;
    int pid = 0;
    int exitCode = 0;
    bool oomKilled = false;
    std::string error; // why the last start failed
    Timestamp startedAt{};
    Timestamp finishedAt{};
    int restartCount = 0;
    bool stoppedByUser = false; // ended by stop or kill, so that no restart policy brings it back
};

struct Container {
    std::string id;   // 64 hex digits
    std::string name; // without a slash
    ContainerOptions options;
    std::string imageId; // "sha256:…"
    Timestamp created{};
    // What runs, resolved from options and image.
    std::vector<std::string> arguments; // entrypoint then command
    std::size_t entrypointLength = 0;   // how many of them are the entrypoint
    std::vector<std::string> environment;
    std::string workingDirectory;
    std::string user;
    std::string stopSignal;
    std::string chainId;
    std::vector<MountState> mounts;
    ContainerState state;
    std::vector<EndpointState> endpoints;    // while running
    std::vector<PortMapping> publishedPorts; // while running, with real host ports
    std::string logPath;
    Identity creator; // whose rights open the bind sources
};

struct AttachOptions {
    bool stdin = false, stdout = false, stderr = false;
    bool stream = true;
};

struct Exited {
    int exitCode = 0;
    std::string error;
};

enum class WaitCondition { NotRunning, NextExit, Removed };

class Containers {
public:
    explicit Containers(Core& core);
    ~Containers();

    struct Created {
        std::string id;
        std::vector<std::string> warnings;
    };
    // NotFound with the image's name when the image is missing; Conflict when the name is taken (says by whom).
    Result<Created> create(const Caller& caller, ContainerOptions options);
    // NotModified when it runs already; Conflict with the port's holder when a published port is in use.
    Result<> start(const std::string& id);
    // The stop signal, then SIGKILL after `timeout` seconds (nullopt: the container's own, else 10). NotModified when
    // it does not run. Returns when it has ended.
    Result<> stop(const std::string& id, std::optional<int> timeout, const std::string& signal = {});
    Result<> kill(const std::string& id, const std::string& signal);
    Result<> restart(const std::string& id, std::optional<int> timeout);
    Result<> pause(const std::string& id);
    Result<> unpause(const std::string& id);
    Result<> rename(const std::string& id, const std::string& name);
    // Conflict while it runs, unless `force` (which kills it). Its anonymous volumes go when `volumes`.
    Result<> remove(const std::string& id, bool force, bool volumes);
    Result<> resize(const std::string& id, int width, int height);

    Result<Container> get(const std::string& id) const;
    std::vector<Container> list() const;

    // A connected stream socket that carries docker's attach stream: multiplexed frames, raw with a tty.
    Result<UniqueFd> attach(const std::string& id, const AttachOptions& options);
    // The path of the json-file log; readable also while nothing runs.
    Result<std::string> logPath(const std::string& id) const;

    // Calls `done` once, on a thread of the engine, perhaps before it returns. The handle cancels when destroyed.
    class Wait;
    Result<std::shared_ptr<Wait>> wait(const std::string& id, WaitCondition condition,
                                       std::function<void(Exited)> done);

    struct Process {
        std::vector<std::string> columns;
    };
    struct Top {
        std::vector<std::string> titles;
        std::vector<Process> processes;
    };
    Result<Top> top(const std::string& id);

    // After a restart of the helper: finds what still runs, records what ended meanwhile, removes leftovers.
    Result<> reconcile();
    // Removes every container that does not run. Returns their ids.
    Result<std::vector<std::string>> prune();

    // Ports of a running container, changed while it runs.
    Result<> publishPort(const std::string& id, const PortMapping& mapping);
    Result<> unpublishPort(const std::string& id, const PortMapping& mapping);

    // Descriptor of the container's root as seen by the engine (running or not), for archive and changes.
    Result<UniqueFd> openRoot(const std::string& id);

    struct Impl; // detail/container_entry.h

private:
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::engine
