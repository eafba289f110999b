// A tree of files to copy from: the build context or another stage's root. Only descriptors, never paths by string; no
// link leads out of the root.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <sys/types.h>

#include "base/as_user.h"
#include "base/result.h"
#include "base/unique_fd.h"
#include "build/backend.h"
#include "dockerfile/ignore.h"

namespace slipway::build::detail {

struct TreeEntry {
    std::string path; // below the source; "" is the source itself
    mode_t mode = 0;  // with the type
    uid_t uid = 0;
    gid_t gid = 0;
    std::uint64_t size = 0;
    timespec mtime{};
    std::string link;     // a symbolic link's text
    std::string identity; // what makes it the same file as last time

    bool readable = true;  // for whoever the tree is read as
    bool hasTwins = false; // the file has other names, perhaps outside of the tree

    bool isDirectory() const noexcept { return S_ISDIR(mode); }
    bool isFile() const noexcept { return S_ISREG(mode); }
};

// One path that a pattern named, with everything below it, parents before children, names sorted.
struct TreeSource {
    std::string path; // clean, relative to the root; "" is the root itself
    std::vector<TreeEntry> entries;
    bool isDirectory() const noexcept { return !entries.empty() && entries.front().isDirectory(); }
};

enum class Owners { Keep, Root }; // files of a context belong to root

class FileTree {
public:
    // All borrowed. `ignore` and `memo` may be null; without a memo every file is read to hash it.
    FileTree(int root, Owners owners, const std::optional<Identity>& reader, const dockerfile::IgnoreRules* ignore,
             CacheStore* memo, std::stop_token stop = {})
        : m_root(root)
        , m_owners(owners)
        , m_reader(reader)
        , m_ignore(ignore)
        , m_memo(memo)
        , m_stop(std::move(stop)) {}

    // What `pattern` names, wildcards or not. A pattern without wildcards that names nothing is NotFound, and `hint`
    // then says what may have been meant; one with wildcards that matches nothing gives an empty list. A link at the
    // end of the pattern is followed. `excludes`: COPY --exclude, matched below the source, or against its name.
    Result<std::vector<TreeSource>> match(const std::string& pattern, const dockerfile::IgnoreRules& excludes,
                                          Statement& hint) const;

    // A directory by its name as it is, wildcards or not, with everything below it. NotFound; InvalidArgument for a
    // file.
    Result<TreeSource> directoryAt(const std::string& path, const dockerfile::IgnoreRules& excludes) const;

    // What the ignore rules take away from a path that match() found: paths relative to the root, each as high up as it
    // can be.
    Result<std::vector<std::string>> ignoredBelow(const std::string& path) const;

    // Cancelled once the build is: long work asks now and then.
    Result<> checkStop() const;
    bool keepsOwners() const noexcept { return m_owners == Owners::Keep; }

    // A directory by its clean path, without what is in it.
    Result<TreeEntry> directory(const std::string& path) const;

    // For each entry of each source: sha256 of a regular file's content, with another of its extended attributes behind
    // it where it has any that COPY keeps; "" for everything else. The memo is asked
    // once for all of them, and only files that it does not know are read.
    Result<std::vector<std::vector<std::string>>> digests(const std::vector<TreeSource>& sources) const;

    // A regular file for reading. Conflict when it is no longer the one that match() saw.
    Result<UniqueFd> open(const TreeSource& source, const TreeEntry& entry) const;
    // Whether it still is, after reading.
    Result<> checkUnchanged(int fd, const TreeSource& source, const TreeEntry& entry) const;

private:
    // `name` in `directory`, or `directory` itself when it is "".
    Result<TreeEntry> entryOf(int directory, const char* name, const struct stat& info, std::string path) const;
    bool isReadable(int directory, const char* name, const struct stat& info) const;
    Result<std::string> digest(const TreeSource& source, const TreeEntry& entry) const;
    Result<> collect(int directory, const std::string& relative, const std::string& below,
                     const dockerfile::IgnoreRules& excludes, std::vector<TreeEntry>& out, int depth) const;
    Result<> findMatches(int directory, const std::string& relative, const dockerfile::Glob& glob,
                         const dockerfile::IgnoreRules& excludes, std::vector<TreeSource>& out, int depth) const;
    Result<std::optional<TreeSource>> sourceAt(const std::string& path, const dockerfile::IgnoreRules& excludes) const;
    Result<bool> collectIgnored(int directory, const std::string& relative, std::vector<std::string>& out,
                                int depth) const;
    std::optional<Fact> hintFor(const std::string& path) const;

    int m_root;
    Owners m_owners;
    const std::optional<Identity>& m_reader;
    const dockerfile::IgnoreRules* m_ignore;
    CacheStore* m_memo;
    std::stop_token m_stop;
};

} // namespace slipway::build::detail
