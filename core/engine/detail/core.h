// The engine's parts, owned at one place. Nouns reach each other through it; order of members is order of creation.
#pragma once

#include <memory>
#include <optional>

#include "build/scheduler.h"
#include "engine/detail/disk_meter.h"
#include "engine/detail/held_images.h"
#include "engine/engine.h"
#include "engine/policy.h"
#include "network/firewall.h"
#include "network/publisher.h"
#include "network/resolver.h"
#include "runtime/cgroup_moves.h"
#include "runtime/oci_runtime.h"
#include "runtime/owner_mount.h"
#include "runtime/run_paths.h"
#include "store/store.h"

namespace slipway::engine {

class CacheMounts;

struct Core {
    explicit Core(EngineConfig configuration);
    ~Core();

    EngineConfig config;
    std::string engineId;
    std::string monitorPath;
    PolicyLimits limits;
    runtime::IdRange range;
    runtime::HostCgroups cgroups;
    std::string cgroupParent;                                                             // "/slipway/<tag>"
    std::string cgroupOf(const std::string& id) const { return cgroupParent + "/" + id; } // a container's or a step's
    std::unique_ptr<runtime::CgroupMoves> cgroupMoves; // null: nobody is moved, everybody enters
    void expectCgroupMove() const {
        if (cgroupMoves)
            cgroupMoves->expect();
    }
    network::OwnerTag tag;
    runtime::RunPaths runPaths;
    std::unique_ptr<store::Store> store;
    std::optional<runtime::OwnerMount> ownerMount;
    std::optional<runtime::OciRuntime> oci;
    std::string ociVersion;

    EventBus events;
    std::unique_ptr<Networks> networks;
    std::unique_ptr<Volumes> volumes;
    std::unique_ptr<HeldImages> heldImages;
    std::unique_ptr<Images> images;
    std::unique_ptr<build::Scheduler> scheduler;
    std::unique_ptr<CacheMounts> cacheMounts;
    std::unique_ptr<BuildHistory> buildHistory;
    std::unique_ptr<RunningBuilds> runningBuilds;
    std::unique_ptr<Builds> builds;
    std::unique_ptr<CacheKeeping> cacheKeeping;
    std::unique_ptr<StepShells> stepShells;
    std::unique_ptr<Containers> containers;
    std::unique_ptr<Execs> execs;
    std::unique_ptr<Archives> archives;
    DiskMeter diskMeter;

    // The same directory of the store as containers see it.
    std::string inOwnerMount(const std::string& relative) const { return ownerMount->path() + "/" + relative; }
};

} // namespace slipway::engine
