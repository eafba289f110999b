// The engine: one owner's images, containers, networks, volumes and builds behind one object. This is what the API
// server calls; nothing above it touches the store, the runtime or the network.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/archive.h"
#include "engine/build_history.h"
#include "engine/builds.h"
#include "engine/cache_keeping.h"
#include "engine/containers.h"
#include "engine/events.h"
#include "engine/execs.h"
#include "engine/images.h"
#include "engine/networks.h"
#include "engine/running_builds.h"
#include "engine/step_shells.h"
#include "engine/volumes.h"

namespace slipway::engine {

struct EngineConfig {
    uid_t owner = 0;
    std::string root;                                                // persistent, for example /var/lib/slipway/1000
    std::string run;                                                 // gone at boot, for example /run/slipway/1000
    std::map<std::string, std::vector<std::string>> registryMirrors; // by registry host
    std::vector<std::string> insecureRegistries;
    std::string runtime;                   // "crun" or "runc"; empty: the best that works here
    std::string monitorPath;               // slipway-monitor; empty: beside this program
    std::vector<std::string> networkPools; // CIDRs that new networks are cut from; empty: built in
    std::size_t buildParallelism = 0;      // steps of all builds that run at once; 0: max(4, 2 * cores)
    CacheLimits cacheLimits;
    bool allowBuildHostNetwork = false; // the administrator's consent to RUN --network=host
};

// From the JSON file of --config; members that are not known are an error that names them. A missing file is an empty
// configuration unless `mustExist`.
Result<> readConfig(const std::string& path, bool mustExist, EngineConfig& config);

// Checks a store that no engine has open (Conflict when one has): the database, every blob, every layer that was made
// here. The messages name what is wrong; empty is healthy. Slow.
Result<std::vector<std::string>> verifyStore(const std::string& root);

struct EngineFacts {
    std::string id; // of this engine, stable
    uid_t owner = 0;
    std::uint32_t rangeStart = 0, rangeSize = 0;
    std::string root;
    std::string runtimeName, runtimeVersion;
    std::string cgroupVersion; // "1" or "2"
    std::string kernel, operatingSystem, architecture, hostname;
    int cpus = 0;
    std::uint64_t memory = 0;
};

// In bytes.
struct DiskUse {
    std::uint64_t layers = 0; // all of them
    // What containers wrote, by id, and volumes, by name; who is absent has not been measured to the end.
    std::map<std::string, std::uint64_t> containers, volumes;
};

class Engine {
public:
    // Opens the store, mounts it for the owner, reconciles with what runs. One engine per root directory (a lock).
    static Result<std::unique_ptr<Engine>> open(EngineConfig config);
    ~Engine();

    Containers& containers();
    Images& images();
    Networks& networks();
    Volumes& volumes();
    Execs& execs();
    Builds& builds();
    CacheKeeping& cacheKeeping();
    RunningBuilds& runningBuilds();
    StepShells& stepShells();
    BuildHistory& buildHistory();
    Archives& archives();
    EventBus& events();
    const EngineConfig& config() const;
    EngineFacts facts() const;
    // Measures; what takes longer than a few seconds is absent, and goes on for the next who asks.
    DiskUse diskUse() const;

private:
    explicit Engine(std::unique_ptr<Core> core);
    std::unique_ptr<Core> m_core;
};

} // namespace slipway::engine
