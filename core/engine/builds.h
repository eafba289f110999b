// Builds: from a directory of the caller's, from a tar that a client sent, or from what a URL or a git repository
// holds.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "build/builder.h"
#include "engine/images.h"
#include "engine/options.h"

namespace slipway::engine {

struct Core;

struct BuildOptions {
    std::string contextPath;                   // a local client's directory; opened as the caller
    int contextTar = -1;                       // or: a tar (perhaps compressed) to unpack, borrowed
    std::string contextUpload;                 // or: what upload() returned
    std::string contextRemote;                 // or: an http(s) URL of a tar or Dockerfile, or a git repository
    std::string dockerfile = "Dockerfile";     // relative to the context, or absolute for a local client
    std::optional<std::string> dockerfileText; // instead of the file
    std::vector<std::string> tags;
    std::map<std::string, std::string> buildArgs;
    std::map<std::string, std::string> labels;
    std::string target, platform, network;
    bool noCache = false, pull = false;
    std::vector<std::string> addHosts;
    std::int64_t shmSize = 0;
    std::size_t parallelism = 0; // steps of this build that run at once; 0: as many as the engine lets run
    Credentials credentials;
};

struct BuildOutcome {
    std::string imageId;
};

class Builds {
public:
    explicit Builds(Core& core);
    ~Builds();

    // Blocks until the build has ended; events come on the build's threads, one at a time.
    Result<BuildOutcome> run(const Caller& caller, const BuildOptions& options, build::EventSink& events,
                             std::stop_token stop);
    Result<build::Plan> plan(const Caller& caller, const BuildOptions& options);
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
