// Directories of RUN --mount=type=cache: one for each id, below fs/cache of the store.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "build/backend.h"
#include "store/store.h"

namespace slipway::engine {

struct CacheMount {
    std::string name; // of its directory
    std::string id;   // as the Dockerfile has it; "" when nobody knows any more
    bool inUse = false;
    std::uint64_t size = 0; // bytes on disk
    Timestamp created, lastUsed;
    std::uint64_t useCount = 0;
};

// Any thread.
class CacheMounts {
public:
    explicit CacheMounts(store::Store& store);

    // While it lives, the directory is neither removed nor, for a locked or private one, given to another step.
    class Use {
    public:
        Use() = default;
        Use(Use&& other) noexcept;
        Use& operator=(Use&& other) noexcept;
        ~Use();
        const std::string& name() const noexcept { return m_name; }

    private:
        friend class CacheMounts;
        Use(CacheMounts& owner, std::string name, bool alone)
            : m_owner(&owner)
            , m_name(std::move(name))
            , m_alone(alone) {}
        CacheMounts* m_owner = nullptr;
        std::string m_name;
        bool m_alone = false;
    };
    // Locked: waits until nobody else has it so (Cancelled on stop). Private: the first that nobody has of a row of
    // directories for this id. The directory need not exist yet.
    Result<Use> use(const std::string& id, build::StepCacheSharing sharing, std::stop_token stop);

    // "cache/<name>", relative to the store's fs.
    static std::string relative(const std::string& name) { return "cache/" + name; }
    // Writes down, on the directory, whose it is and that it was used now.
    void noteUse(const Use& use, const std::string& id);

    // Walks through all of them to add up their sizes.
    std::vector<CacheMount> list();
    // False when a step uses it. It is out of the way at once and deleted behind the caller's back.
    Result<bool> remove(const std::string& name);

private:
    void release(const std::string& name, bool alone);

    struct Users {
        int count = 0;
        bool alone = false; // one of them has it locked or private
    };
    store::Store& m_store;
    std::mutex m_mutex;
    std::condition_variable_any m_freed;
    std::map<std::string, Users> m_users;
};

} // namespace slipway::engine
