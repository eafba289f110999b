// What the operations on builds share.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "engine/builds.h"
#include "engine/detail/core.h"
#include "engine/detail/held_build.h"

namespace slipway::engine {

// The directory that a build reads, and what has to be cleaned up behind it.
struct ContextDirectory;

struct Builds::Impl {
    explicit Impl(Core& owner)
        : core(owner) {}
    Core& core;
    std::mutex mutex;
    std::map<std::string, std::weak_ptr<HeldBuild>> held; // by the build's id

    Result<build::BuildRequest> prepare(const Caller& caller, const BuildOptions& options, ContextDirectory& context);
    Result<BuildOutcome> build(const Caller& caller, const BuildOptions& options, const std::string& id,
                               build::EventSink& events, std::stop_token stop);
    // NotFound when nobody holds it (any longer).
    Result<std::shared_ptr<HeldBuild>> find(const std::string& build);
    void remember(const std::string& build, const std::shared_ptr<HeldBuild>& made);
};

} // namespace slipway::engine
