// What a build step sees besides its root: everything that RUN --mount asks for.
#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "build/backend.h"
#include "engine/detail/agent_forwarder.h"
#include "engine/detail/build_roots.h"
#include "engine/detail/cache_mounts.h"
#include "engine/detail/core.h"
#include "runtime/container_spec.h"
#include "runtime/mount_point.h"
#include "runtime/run_paths.h"

namespace slipway::engine {

// A tmpfs at `directory` (made here) for what must not reach a disk: the whole directory of a step that has secrets.
// Whoever removes the step's directory takes it down.
Result<> mountPrivate(const std::string& directory);

class StepMounts {
public:
    struct Places {
        runtime::ContainerPaths paths;
        std::string files;     // for generated files, on disk
        std::string filesSeen; // the same, seen through the owner mount
    };
    // All borrowed. `caller`: whose agents are connected to, and whose files a context's are when it names a reader.
    StepMounts(Core& core, const Identity& caller, runtime::ContainerSpec& spec, Places places)
        : m_core(core)
        , m_caller(caller)
        , m_spec(spec)
        , m_places(std::move(places)) {}
    ~StepMounts() { takeDown(); }
    StepMounts(const StepMounts&) = delete;

    // All at once and in one order for everybody: two steps that each had one of the other's would wait for ever.
    Result<> takeCaches(const std::vector<build::StepMount>& mounts, std::stop_token stop);
    // Makes the mounts and adds them to the specification. After takeCaches.
    Result<> add(const std::vector<build::StepMount>& mounts);
    // When the step has ended: before the root's own views go.
    void takeDown();

private:
    Result<> addOne(const build::StepMount& mount, std::size_t number);
    Result<> addChain(const build::StepMount& mount, const std::string& staging);
    Result<> addDirectory(const build::StepMount& mount, const std::string& staging);
    Result<> addOverlaidDirectory(const build::StepMount& mount, const std::string& staging);
    Result<> makeHiding(const build::StepMount& mount, const std::string& directory);
    Result<> addCache(const build::StepMount& mount);
    Result<> addFile(const build::StepMount& mount, const std::string& name);
    Result<> addSecret(const build::StepMount& mount, const std::string& path);
    Result<> addAgent(const build::StepMount& mount, std::size_t number);

    Core& m_core;
    const Identity& m_caller;
    runtime::ContainerSpec& m_spec;
    Places m_places;
    std::map<std::string, CacheMounts::Use> m_caches; // by their ids; gone last: in use as long as they are mounted
    std::vector<std::unique_ptr<AgentForwarder>> m_agents;
    std::vector<std::unique_ptr<BuildRoot>> m_views;
    std::vector<runtime::MountPoint> m_mounts; // each on top of those before it
};

} // namespace slipway::engine
