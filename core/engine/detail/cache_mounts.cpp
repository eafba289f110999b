#include "engine/detail/cache_mounts.h"

#include <array>
#include <filesystem>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "oci/digest.h"

namespace slipway::engine {

namespace {

namespace fs = std::filesystem;

// Not visible to the container's root, which has no rights over trusted attributes outside of its namespace.
constexpr const char* kAttribute = "trusted.slipway.cache";
constexpr std::size_t kMaxId = 1024;

struct Note {
    std::string id;
    std::int64_t created = 0, used = 0, uses = 0;
};

Note readNote(const std::string& directory) {
    Note note;
    std::array<char, 4096> text{};
    const ssize_t length = ::lgetxattr(directory.c_str(), kAttribute, text.data(), text.size());
    if (length <= 0)
        return note;
    const auto json = parseJson(std::string_view(text.data(), static_cast<std::size_t>(length)), "cache mount");
    if (!json)
        return note;
    note.id = jsonString(*json, "id").value_or("");
    note.created = jsonInt(*json, "created").value_or(0);
    note.used = jsonInt(*json, "used").value_or(0);
    note.uses = jsonInt(*json, "uses").value_or(0);
    return note;
}

// What its files take on the disk; files with several names count once. Never fails: what cannot be read is not there.
std::uint64_t bytesBelow(const std::string& directory) {
    std::uint64_t bytes = 0;
    std::set<std::pair<dev_t, ino_t>> seen;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
        struct stat info {};
        if (::lstat(entry->path().c_str(), &info) != 0)
            continue;
        if (info.st_nlink > 1 && !S_ISDIR(info.st_mode) && !seen.emplace(info.st_dev, info.st_ino).second)
            continue;
        bytes += static_cast<std::uint64_t>(info.st_blocks) * 512;
    }
    return bytes;
}

} // namespace

CacheMounts::CacheMounts(store::Store& store)
    : m_store(store) {
    std::error_code error;
    for (fs::directory_iterator entry(store.layout().inFs("cache"), error), end; !error && entry != end;
         entry.increment(error)) {
        // Half made when an earlier process ended.
        const std::string name = entry->path().filename().string();
        if (name.find(".new-") != std::string::npos)
            (void)m_store.discard(relative(name));
    }
}

CacheMounts::Use::Use(Use&& other) noexcept
    : m_owner(std::exchange(other.m_owner, nullptr))
    , m_name(std::move(other.m_name))
    , m_alone(other.m_alone) {}

CacheMounts::Use& CacheMounts::Use::operator=(Use&& other) noexcept {
    if (this != &other) {
        if (m_owner != nullptr)
            m_owner->release(m_name, m_alone);
        m_owner = std::exchange(other.m_owner, nullptr);
        m_name = std::move(other.m_name);
        m_alone = other.m_alone;
    }
    return *this;
}

CacheMounts::Use::~Use() {
    if (m_owner != nullptr)
        m_owner->release(m_name, m_alone);
}

Result<CacheMounts::Use> CacheMounts::use(const std::string& id, build::StepCacheSharing sharing,
                                          std::stop_token stop) {
    std::string name = oci::digestOf(id).hex().substr(0, 32);
    std::unique_lock lock(m_mutex);
    const auto isTaken = [&](const std::string& candidate) {
        const auto found = m_users.find(candidate);
        return found != m_users.end() && found->second.alone;
    };
    if (sharing == build::StepCacheSharing::Locked) {
        if (!m_freed.wait(lock, std::move(stop), [&] { return !isTaken(name); }))
            return fail(Errc::Cancelled, "cancelled while waiting for the cache mount {}", id);
    } else if (sharing == build::StepCacheSharing::Private) {
        const std::string first = name;
        for (int n = 1; isTaken(name); ++n)
            name = fmt::format("{}-{}", first, n);
    }
    const bool alone = sharing != build::StepCacheSharing::Shared;
    auto& users = m_users[name];
    ++users.count;
    users.alone = users.alone || alone;
    return Use(*this, name, alone);
}

void CacheMounts::release(const std::string& name, bool alone) {
    {
        const std::lock_guard lock(m_mutex);
        auto& users = m_users[name];
        if (alone)
            users.alone = false;
        if (--users.count == 0)
            m_users.erase(name);
    }
    m_freed.notify_all();
}

void CacheMounts::noteUse(const Use& use, const std::string& id) {
    const std::string directory = m_store.layout().inFs(relative(use.name()));
    Note note = readNote(directory);
    const std::int64_t time = toUnixNanos(now());
    const Json json = {{"id", sanitizeForTerminal(id.substr(0, kMaxId))},
                       {"created", note.created != 0 ? note.created : time},
                       {"used", time},
                       {"uses", note.uses + 1}};
    const std::string text = dumpJson(json);
    if (::lsetxattr(directory.c_str(), kAttribute, text.data(), text.size(), 0) != 0)
        log::warning("cache mount {}: {}", use.name(), Error::fromErrno(errno, kAttribute).describe());
}

std::vector<CacheMount> CacheMounts::list() {
    std::vector<CacheMount> mounts;
    std::error_code error;
    for (fs::directory_iterator entry(m_store.layout().inFs("cache"), error), end; !error && entry != end;
         entry.increment(error)) {
        CacheMount mount;
        mount.name = entry->path().filename().string();
        if (mount.name.find(".new-") != std::string::npos)
            continue;
        const Note note = readNote(entry->path().string());
        mount.id = note.id;
        struct stat info {};
        const std::int64_t changed = ::lstat(entry->path().c_str(), &info) == 0
                                         ? static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000
                                         : 0;
        mount.created = fromUnixNanos(note.created != 0 ? note.created : changed);
        mount.lastUsed = fromUnixNanos(note.used != 0 ? note.used : changed);
        mount.useCount = static_cast<std::uint64_t>(note.uses);
        mount.size = bytesBelow(entry->path().string());
        {
            const std::lock_guard lock(m_mutex);
            mount.inUse = m_users.contains(mount.name);
        }
        mounts.push_back(std::move(mount));
    }
    return mounts;
}

Result<bool> CacheMounts::remove(const std::string& name) {
    // Held while the directory goes: a step that comes for it finds none and makes a new one.
    const std::lock_guard lock(m_mutex);
    if (m_users.contains(name))
        return false;
    TRY(m_store.discard(relative(name)));
    return true;
}

} // namespace slipway::engine
