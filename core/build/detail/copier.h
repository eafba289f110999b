// Puts files into a root that may hold anything: links that point anywhere, names of other types. Every path is
// resolved inside the root by the kernel.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "build/detail/chmod.h"
#include "build/detail/file_tree.h"

namespace slipway::build::detail {

struct FileOwner {
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
};

struct CopyRules {
    std::optional<FileOwner> owner; // --chown; else what the source says
    std::optional<ModeChange> mode; // --chmod
    std::optional<timespec> clampMtime;
};

// Opens a directory of the root, making it and its parents where they are missing; a link that leads nowhere yet is
// given what it names. Conflict when something else is in the way.
Result<UniqueFd> openDirectory(int root, const std::string& path, FileOwner owner, mode_t mode = 0755);

// Whether `path` is a directory in the root (through links too).
bool isDirectoryIn(int root, const std::string& path);

class Copier {
public:
    Copier(int root, CopyRules rules)
        : m_root(root)
        , m_rules(std::move(rules)) {}

    // The content of a directory into the directory `destination`, or a file to the path `destination`. Names of one
    // file in a directory stay names of one file.
    Result<> copy(const FileTree& tree, const TreeSource& source, const std::string& destination);
    // The content of an open file to the path `destination`, with the mode, size and time that `entry` has.
    Result<> place(int content, const TreeEntry& entry, const std::string& destination, std::stop_token stop);
    // A file with this content.
    Result<> write(const std::string& destination, std::string_view content, mode_t mode);

    const std::optional<FileOwner>& owner() const noexcept { return m_rules.owner; }
    // The directory `destination`, made like `entry` where it is missing: COPY --parents.
    Result<> makeDirectory(const std::string& destination, const TreeEntry& entry);
    // Opens or makes a directory that no source stands for.
    Result<UniqueFd> directory(const std::string& destination);

private:
    FileOwner parentOwner() const noexcept { return m_rules.owner.value_or(FileOwner{}); }
    Result<> makeRoom(int directory, const std::string& name, const std::string& destination);
    Result<> copyFile(const FileTree& tree, const TreeSource& source, const TreeEntry& entry, int directory,
                      const std::string& name);
    Result<> fillFile(const FileTree& tree, const TreeSource& source, const TreeEntry& entry, int to);
    // The file that `destination` names, made anew; a link at the end is followed, inside the root.
    Result<UniqueFd> openTarget(const std::string& destination);
    Result<UniqueFd> createFile(int directory, const std::string& name, const std::string& destination);
    Result<> finish(int fd, const TreeEntry& entry);
    Result<> setTime(int fd, const TreeEntry& entry);
    int m_root;
    CopyRules m_rules;
};

} // namespace slipway::build::detail
