#include "engine/detail/disk_meter.h"

#include <algorithm>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"

namespace slipway::engine {

namespace {

// A tree that took long to measure is measured less often.
constexpr std::chrono::milliseconds kFreshFor = std::chrono::seconds(1);
constexpr int kRestPerWork = 20;

struct CloseDirectory {
    void operator()(DIR* directory) const { ::closedir(directory); }
};

UniqueFd openBelow(int root, const std::string& path) {
    open_how how{};
    how.flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS;
    return UniqueFd(static_cast<int>(::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how)));
}

class Measurement {
public:
    Measurement(int root, const TreeLimits& limits, std::stop_token stop)
        : m_root(root)
        , m_limits(limits)
        , m_stop(std::move(stop))
        , m_end(std::chrono::steady_clock::now() + limits.time) {}

    Result<std::uint64_t> run() {
        m_pending.emplace_back(".");
        m_pendingBytes = 1;
        while (!m_pending.empty()) {
            const std::string path = std::move(m_pending.back());
            m_pending.pop_back();
            m_pendingBytes -= path.size();
            TRY(directory(path));
        }
        std::ranges::sort(m_linked);
        const auto [repeated, end] = std::ranges::unique(m_linked, {}, &Linked::first);
        m_linked.erase(repeated, end);
        for (const auto& [inode, bytes] : m_linked)
            m_bytes += bytes;
        return m_bytes;
    }

private:
    Result<> directory(const std::string& path) {
        UniqueFd fd = openBelow(m_root, path);
        if (!fd)
            return {}; // gone, or so deep that it has no path
        const std::unique_ptr<DIR, CloseDirectory> listing(::fdopendir(fd.get()));
        if (!listing)
            return {};
        const int at = fd.release();
        while (const dirent* entry = ::readdir(listing.get())) {
            const std::string_view name(entry->d_name);
            if (name == "." || name == "..")
                continue;
            if (++m_entries > m_limits.entries)
                return fail(Errc::TooLarge, "more than {} files", m_limits.entries);
            if (m_entries % 1024 == 0) {
                if (m_stop.stop_requested())
                    return fail(Errc::Cancelled, "not measured to the end");
                if (std::chrono::steady_clock::now() > m_end)
                    return fail(Errc::TooLarge, "it takes longer than {} ms", m_limits.time.count());
            }
            struct stat info {};
            if (::fstatat(at, entry->d_name, &info, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0)
                continue;
            const auto bytes =
                std::min(static_cast<std::uint64_t>(info.st_size), static_cast<std::uint64_t>(info.st_blocks) * 512);
            if (S_ISDIR(info.st_mode))
                TRY(push(path == "." ? std::string(name) : joinPath(path, name)));
            else if (info.st_nlink > 1)
                m_linked.emplace_back(info.st_ino, bytes);
            else
                m_bytes += bytes;
        }
        return {};
    }

    Result<> push(std::string path) {
        m_pendingBytes += path.size();
        if (m_pendingBytes > m_limits.pathBytes)
            return fail(Errc::TooLarge, "more than {} bytes of names of directories", m_limits.pathBytes);
        m_pending.push_back(std::move(path));
        return {};
    }

    using Linked = std::pair<ino_t, std::uint64_t>;
    int m_root;
    TreeLimits m_limits;
    std::stop_token m_stop;
    std::chrono::steady_clock::time_point m_end;
    std::vector<std::string> m_pending; // directories, as paths: their descriptors would be too many
    std::vector<Linked> m_linked;       // files with several names; all are of one file system
    std::uint64_t m_entries = 0, m_bytes = 0, m_pendingBytes = 0;
};

} // namespace

Result<std::uint64_t> measureTree(const std::string& path, const TreeLimits& limits, std::stop_token stop) {
    const auto root = TRY(openFile(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
    return context(Measurement(root.get(), limits, std::move(stop)).run(), "measure {}", path);
}

DiskMeter::DiskMeter(TreeLimits limits)
    : m_limits(limits) {}

DiskMeter::~DiskMeter() {
    m_stop.request_stop();
}

std::vector<std::optional<std::uint64_t>> DiskMeter::sizes(const std::vector<std::string>& paths,
                                                           std::chrono::milliseconds patience) {
    std::unique_lock lock(m_guard);
    std::erase_if(m_known, [&](const auto& known) {
        return !known.second.queued && std::ranges::find(paths, known.first) == paths.end();
    });
    const auto now = Clock::now();
    for (const auto& path : paths) {
        Known& known = m_known[path];
        if (known.queued || known.until > now)
            continue;
        known.queued = true;
        m_worker.post([this, path] { measure(path); });
    }
    const auto isQueued = [this](const std::string& path) { return m_known[path].queued; };
    m_done.wait_for(lock, patience, [&] { return std::ranges::none_of(paths, isQueued); });
    std::vector<std::optional<std::uint64_t>> result;
    for (const auto& path : paths)
        result.push_back(m_known[path].bytes);
    return result;
}

void DiskMeter::measure(const std::string& path) {
    if (m_stop.stop_requested())
        return;
    const auto begin = Clock::now();
    const auto bytes = measureTree(path, m_limits, m_stop.get_token());
    const auto end = Clock::now();
    const std::lock_guard lock(m_guard);
    Known& known = m_known[path];
    known.bytes = bytes ? std::optional(*bytes) : std::nullopt;
    known.until = end + std::max<Clock::duration>(kFreshFor, (end - begin) * kRestPerWork);
    known.queued = false;
    m_done.notify_all();
}

} // namespace slipway::engine
