// The git program at work for a build: as a user without rights, in a directory of its own, told to believe nothing
// that lies outside it.
//
// What it talks to and what it writes is hostile: it runs as `GitAccess::identity`, never as root; it asks nobody
// anything; it reads no configuration but ours (no hooks, no fsmonitor, no filters, no credential helpers); it speaks
// http, https, git and ssh, in submodules too, and nothing else. Its files are read back through descriptors, with
// openat2, as any context is.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/as_user.h"
#include "build/backend.h"

namespace slipway::engine {

struct Core;

// Whose keys ssh shows to a server.
enum class SshKeys {
    None,  // a Dockerfile's ADD, unless the build was given an agent
    Agent, // that agent's alone
    User,  // all of the user's, with the user's ssh configuration: a context that the user named
};

struct GitAccess {
    Identity identity;
    SshKeys keys = SshKeys::None;
    std::string agent;      // the socket's path, for Agent
    std::string knownHosts; // the path of a file with the keys of servers, for Agent; empty: git's user's own
};

// Whom git may run as for `caller`: the caller, else the engine's owner, else the first id of the owner's range.
Identity gitIdentity(const Core& core, const Identity& caller);

class GitClient {
public:
    GitClient(Core& core, GitAccess access)
        : m_core(core)
        , m_access(std::move(access)) {}

    // As RemoteSource's. Unsupported: there is no git, or ssh would need keys that the build was not given.
    Result<build::GitRevision> resolve(const build::GitSource& source, std::stop_token stop);
    Result<std::unique_ptr<build::GitTree>> checkOut(const build::GitSource& source, const build::GitRevision& revision,
                                                     const std::function<void(std::string_view)>& output,
                                                     std::stop_token stop);

private:
    struct Run;
    class Scratch;
    Result<Run> run(const build::GitSource& source, std::vector<std::string> arguments, const std::string& directory,
                    const std::function<void(std::string_view)>& output, std::stop_token stop);
    // Fails unless the program ends with 0, with the last thing that it said.
    Result<std::string> must(const build::GitSource& source, std::vector<std::string> arguments,
                             const std::string& directory, const std::function<void(std::string_view)>& output,
                             std::stop_token stop);
    Result<> fetch(const build::GitSource& source, const build::GitRevision& revision, const std::string& directory,
                   const std::function<void(std::string_view)>& output, std::stop_token stop);
    Result<> checkKeys(const build::GitSource& source) const;
    std::vector<std::string> environment(const build::GitSource& source) const;

    Core& m_core;
    GitAccess m_access;
};

// The directory below which git works; everybody may pass it, nobody may list it.
std::string gitDirectory(const Core& core);

// Makes the place where git works, and takes away what a helper's sudden end left there. Called once, before all else.
Result<> prepareGitDirectory(const Core& core);

} // namespace slipway::engine
