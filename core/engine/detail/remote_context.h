// Build contexts that are no directory of the caller's: uploaded tars, archives and Dockerfiles of web servers, git
// repositories.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/as_user.h"
#include "base/unique_fd.h"
#include "build/events.h"
#include "engine/detail/git_client.h"
#include "registry/download.h"

namespace slipway::engine {

struct Core;

// A tar's content in a directory of its own, removed at the end.
class UnpackedContext {
public:
    // From the file's position on. InvalidArgument for what is no tar.
    static Result<std::shared_ptr<UnpackedContext>> unpack(const Core& core, int tar);
    ~UnpackedContext();
    int directory() const noexcept { return m_directory.get(); }

private:
    UnpackedContext() = default;
    UniqueFd m_directory;
    std::string m_path;
};

// Contexts that clients sent ahead of their builds. Each is forgotten when its build takes it, after a while, or with
// the helper. Thread-safe.
class ContextUploads {
public:
    explicit ContextUploads(const Core& core, std::chrono::milliseconds lifetime = std::chrono::minutes(10))
        : m_core(core)
        , m_lifetime(lifetime) {}
    ~ContextUploads();

    // Returns its id.
    Result<std::string> add(const Identity& owner, int tar);
    enum class Use { Look, Take };
    // NotFound: there is none of that id (any more), or it is somebody else's.
    Result<std::shared_ptr<UnpackedContext>> find(const std::string& id, const Identity& caller, Use use);

private:
    struct Upload {
        uid_t owner;
        std::shared_ptr<UnpackedContext> context;
        std::chrono::steady_clock::time_point until;
    };
    void expire(std::stop_token stop);

    const Core& m_core;
    const std::chrono::milliseconds m_lifetime;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::map<std::string, Upload> m_uploads;
    std::jthread m_expiry; // runs while there are uploads
};

struct FetchedContext {
    int directory = -1;                        // borrowed from `hold`; -1: there are no files
    std::optional<std::string> dockerfileText; // the URL named a Dockerfile alone
    std::shared_ptr<void> hold;
};

struct ContextQuery {
    std::string text; // what the user wrote: a URL, or a repository as GitSource reads it
    bool keepGitDirectory = false;
    GitAccess access;
};

// Whether `text` names a context that is somewhere else.
bool isRemoteContext(const std::string& text);
// The same without a password that may stand in it.
std::string shownContext(const std::string& text);
// `events` are told of what takes long, as progress of step 0.
Result<FetchedContext> fetchContext(Core& core, registry::Downloader& downloader, const ContextQuery& query,
                                    build::EventSink* events, std::stop_token stop);

} // namespace slipway::engine
