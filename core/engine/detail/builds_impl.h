// What the operations on builds share.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "engine/builds.h"
#include "engine/detail/build_inputs.h"
#include "engine/detail/core.h"
#include "engine/detail/held_build.h"
#include "engine/detail/remote_context.h"
#include "registry/download.h"

namespace slipway::engine {

// The directory that a build reads, and what keeps it.
struct ContextDirectory {
    std::shared_ptr<void> hold; // an unpacked tar, a repository
    UniqueFd fd;                // gone before it
    std::string name;
    OpenedContexts named;
};

// Who looks at the context, and whom to tell.
struct ContextUse {
    ContextUploads::Use upload;
    build::EventSink* events; // null: nobody
    std::stop_token stop;
};

struct Builds::Impl {
    explicit Impl(Core& owner)
        : core(owner)
        , uploads(owner) {}
    Core& core;
    registry::Downloader downloader;
    ContextUploads uploads;
    std::mutex mutex;
    std::map<std::string, std::weak_ptr<HeldBuild>> held; // by the build's id

    Result<> openContext(const Caller& caller, const BuildOptions& options, const ContextUse& use,
                         ContextDirectory& context, build::BuildRequest& request);
    Result<build::BuildRequest> prepare(const Caller& caller, const BuildOptions& options, const ContextUse& use,
                                        ContextDirectory& context);
    Result<BuildOutcome> build(const Caller& caller, const BuildOptions& options, const std::string& id,
                               build::EventSink& events, std::stop_token stop);
    // NotFound when nobody holds it (any longer).
    Result<std::shared_ptr<HeldBuild>> find(const std::string& build);
    void remember(const std::string& build, const std::shared_ptr<HeldBuild>& made);
};

} // namespace slipway::engine
