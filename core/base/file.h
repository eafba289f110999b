// Files, whole: reading, atomic writing, directories. All paths are the program's own (store, run directory,
// configuration). Paths that somebody else chose are resolved with openInRoot, never by string.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "base/result.h"
#include "base/unique_fd.h"

namespace slipway {

// open(2) with O_CLOEXEC added. `mode` is for O_CREAT.
Result<UniqueFd> openFile(const std::string& path, int flags, mode_t mode = 0600);
Result<UniqueFd> openAt(int dirFd, const std::string& path, int flags, mode_t mode = 0600);

// openat2 with RESOLVE_IN_ROOT|RESOLVE_NO_MAGICLINKS: `path` is resolved as if `rootFd` were "/". The one way to open a
// path that a container, an image or an API client named. EAGAIN (a concurrent rename) is retried.
Result<UniqueFd> openInRoot(int rootFd, const std::string& path, int flags, mode_t mode = 0);

// The same with RESOLVE_NO_SYMLINKS: a symbolic link on the way is an error (ELOOP); one at the end can be opened with
// O_PATH|O_NOFOLLOW. For a path that names what it names, and nothing else.
Result<UniqueFd> openPlainInRoot(int rootFd, const std::string& path, int flags);

// openat2 with RESOLVE_BENEATH|RESOLVE_NO_MAGICLINKS: a path that leaves `dirFd` is an error (EXDEV).
Result<UniqueFd> openBeneath(int dirFd, const std::string& path, int flags, mode_t mode = 0);

// The whole content; TooLarge over `limit` bytes.
Result<std::string> readFile(const std::string& path, std::uint64_t limit = 64u << 20);
Result<std::string> readFd(int fd, std::uint64_t limit = 64u << 20);

// Writes all of `data`, retrying short writes and EINTR.
Result<> writeAll(int fd, std::string_view data);

// Temporary file beside `path`, fsync, rename. Readers see the old content or the new, never a part.
Result<> writeFileAtomically(const std::string& path, std::string_view data, mode_t mode = 0600);

// mkdir -p; existing directories are fine and keep their modes.
Result<> makeDirectories(const std::string& path, mode_t mode = 0700);

// rm -rf that never follows a symbolic link and never crosses into another mount. A missing path is fine.
Result<> removeTree(const std::string& path);

bool exists(const std::string& path);

// "a" + "b" -> "a/b", whatever slashes stand at the seam.
std::string joinPath(std::string_view a, std::string_view b);

} // namespace slipway
