// Placing planned entries below one directory, so that nothing outside it is ever touched: every directory on the way
// is opened with openat2(RESOLVE_BENEATH), the last component is never followed.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "store/detail/tar_parser.h"
#include "store/tar_reader.h"

namespace slipway::store::detail {

class TreePlacer {
public:
    using DataSource = std::function<Result<DataPiece>()>;

    // `root` stays open as long as the placer.
    TreePlacer(int root, const UnpackOptions& options);

    Result<> place(const PlannedEntry& entry, const DataSource& data);
    // Modes and times of the directories, which placing files in them would have changed.
    Result<> finish();

private:
    struct PathHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    };
    struct DirectoryTimes {
        std::string path;
        std::uint32_t mode = 0;
        Timestamp mtime;
    };

    Result<int> directory(std::string_view path);
    Result<> makeDirectory(int parent, const std::string& name, std::string_view path);
    Result<> clearWay(int parent, const std::string& name, const PlannedEntry& entry);
    Result<> placeDirectory(const PlannedEntry& entry);
    Result<> placeFile(int parent, const std::string& name, const PlannedEntry& entry, const DataSource& data);
    Result<> placeHardLink(int parent, const std::string& name, const PlannedEntry& entry);
    Result<> placeSpecial(int parent, const std::string& name, const PlannedEntry& entry);
    Result<> placeWhiteout(int parent, const std::string& name, const PlannedEntry& entry);
    Result<> markOpaque(int directory, std::string_view path);
    Result<> setXattrs(const std::string& procPath, const PlannedEntry& entry);
    Result<> own(int fd, const PlannedEntry& entry);

    int m_root;
    UnpackOptions m_options;
    bool m_skipRootChown;
    std::unordered_map<std::string, UniqueFd, PathHash, std::equal_to<>> m_directories;
    // Something that a cached directory was reached through has gone. They are closed when the next is looked up, not
    // before: the one at hand is still needed.
    bool m_stale = false;
    std::vector<DirectoryTimes> m_times;
};

// Removes `name` in `parent` with all below it; never follows links, never enters other mounts, any depth. Missing is
// fine.
Result<> removeEntry(int parent, const std::string& name);

} // namespace slipway::store::detail
