// A git repository as ADD and build contexts name it: BuildKit's forms (docs.docker.com/build/concepts/context,
// "Git repositories"; docs.docker.com/reference/dockerfile, "ADD"). Pure: nothing is asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::build {

struct GitSource {
    enum class Transport { Http, Https, Git, Ssh };

    Transport transport = Transport::Https;
    std::string remote;       // for git: without user information of http(s), query and fragment
    std::string credentials;  // "user:password" of an http(s) URL; for that scheme, host and port alone
    std::string ref;          // a branch, tag or full commit id; empty: what HEAD names
    std::string subdirectory; // clean and relative; empty: all of it
    std::string checksum;     // how the commit's id must begin, lower-case hex; empty: anyhow
    bool keepGitDirectory = false;
    bool submodules = true;

    // Whether ADD takes `text` for a repository rather than for a file or a web server's file: git:// and ssh:// URLs,
    // user@host:path, and http(s) URLs whose path ends with .git.
    static bool claims(std::string_view text);

    // "URL#ref:subdirectory", or "URL?ref=…&subdir=…" with ref, branch, tag, subdir, checksum, commit, submodules and
    // keep-git-dir. InvalidArgument says what is wrong: among others refs that git could take for an option or for
    // several commits, subdirectories that leave the repository, hosts that begin with a dash, control bytes.
    static Result<GitSource> parse(std::string_view text);

    // The commit, if `ref` or `checksum` is a full id (40 or 64 digits): nobody needs to be asked.
    std::optional<std::string> knownCommit() const;
    std::string shown() const; // remote and ref, for messages; no credentials
};

// A prefix of a commit's id, as --checksum takes it: 1 to 64 hex digits, in any case. Lower case comes back.
Result<std::string> parseCommitPrefix(std::string_view text);
bool isCommitId(std::string_view text) noexcept; // all 40 or 64 lower-case digits

} // namespace slipway::build
