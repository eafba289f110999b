// Builds: from a directory of the caller's, from a tar that a client sent, or from what a URL or a git repository
// holds.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "build/builder.h"
#include "engine/images.h"
#include "engine/options.h"

namespace slipway::engine {

class BuildSteps;
struct Core;

enum class BuildResultUse {
    Keep,  // the image stays in the store, with its tags
    Fetch, // nothing stays but cache records: the image goes with BuildOutcome::hold unless it was here before
};

// A cache that was exported before: in a directory of the caller's, or under a name in a registry or in this store.
struct CacheImport {
    std::string reference;
    std::string directory; // absolute; an OCI layout
    std::string tag;       // in the directory; empty: whatever there is
};

struct BuildOptions {
    std::string id;                            // the build's, 24 hex digits; empty: a random one
    std::string alias;                         // what a client calls it to cancel it (docker's buildid)
    std::string contextPath;                   // a local client's directory; opened as the caller
    int contextTar = -1;                       // or: a tar (perhaps compressed) to unpack, borrowed
    std::string contextUpload;                 // or: what upload() returned
    std::string contextRemote;                 // or: an http(s) URL of a tar or Dockerfile, or a git repository
    std::string dockerfile = "Dockerfile";     // relative to the context, or absolute for a local client
    std::optional<std::string> dockerfileText; // instead of the file
    std::optional<std::string> ignoreText;     // instead of the context's .dockerignore
    std::vector<std::string> tags;
    std::map<std::string, std::string> buildArgs;
    std::map<std::string, std::string> labels;
    std::string target, platform, network;
    bool noCache = false, pull = false;
    std::set<std::string> noCacheStages;
    std::vector<std::string> addHosts; // "name:address", "name=address"; address may be host-gateway
    std::int64_t shmSize = 0;
    std::size_t parallelism = 0; // steps of this build that run at once; 0: as many as the engine lets run
    build::StepLimits limits;
    std::map<std::string, std::string> contexts;       // --build-context: name -> source
    std::map<std::string, build::SecretBytes> secrets; // by id
    std::map<std::string, std::string> sshAgents;      // id -> the socket's path; connected to as the caller
    Credentials credentials;
    std::map<std::string, std::string> annotations; // of the image's manifest
    BuildResultUse use = BuildResultUse::Keep;
    std::vector<CacheImport> cacheFrom;
    bool inlineCache = false; // the cache's records go into the image's configuration
};

struct BuildOutcome {
    std::string imageId;
    // What was made for fetching stays as long as a copy of this, and so does what exportCache needs of any build.
    std::shared_ptr<void> hold;
};

enum class CacheExportMode {
    Min, // the layers of the image
    Max, // those of every step of every stage
};

// A build's cache, ready to leave: its blobs are in the store as long as it lives.
struct CacheExport {
    std::string config;
    std::string manifest;
    std::vector<oci::Descriptor> layers;
    std::shared_ptr<void> hold;
};

class Builds {
public:
    explicit Builds(Core& core);
    ~Builds();

    // Blocks until the build has ended; events come on the build's threads, one at a time.
    Result<BuildOutcome> run(const Caller& caller, const BuildOptions& options, build::EventSink& events,
                             std::stop_token stop);
    // The cache of a build whose outcome is still held (NotFound). Compresses layers, which takes its time.
    Result<CacheExport> exportCache(const std::string& build, CacheExportMode mode, std::stop_token stop);
    // As an OCI layout in a tar, called `tag` in its index.
    Result<> writeCache(const CacheExport& cache, const std::string& tag,
                        const std::function<Result<>(std::string_view)>& sink, std::stop_token stop);
    Result<PushedImage> pushCache(const CacheExport& cache, const std::string& reference, Credentials credentials,
                                  const std::function<void(const PullProgress&)>& progress, std::stop_token stop);
    Result<build::Plan> plan(const Caller& caller, const BuildOptions& options, const std::stop_token& stop = {});
    // For whoever does something else with a builder (step_shells.cpp): all that a build of these options needs, for as
    // long as `use` runs.
    using Use = std::function<Result<>(build::Builder& builder, build::BuildRequest& request, BuildSteps& steps)>;
    Result<> with(const Caller& caller, const BuildOptions& options, const Use& use);
    // Unpacks a tar (perhaps compressed) as the context of one build to come, and returns its id. A plan only looks at
    // it, the build takes it; what is never built is forgotten after ten minutes, or with the engine. InvalidArgument
    // for what is no tar.
    Result<std::string> upload(const Caller& caller, int tar);
    // Whether `text` names a context that contextRemote can take.
    static bool isRemote(const std::string& text);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::engine
