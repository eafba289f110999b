// Opening files with another user's rights. A forked child becomes that user and hands the descriptor back, so the
// kernel, not we, decides what may be opened.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "base/result.h"
#include "base/unique_fd.h"

namespace slipway {

struct Identity {
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups; // supplementary

    // From the user database, with all supplementary groups; NotFound for an unknown uid.
    static Result<Identity> ofUser(uid_t uid);
};

// A user's home directory, from the user database; NotFound for an unknown uid.
Result<std::string> homeOf(uid_t uid);

// open(2) of an absolute `path` with `flags` (O_CLOEXEC is added; O_CREAT is refused) as `who`. The error is the one
// that `who` would see. With `createDirectory`, a missing directory is first made (mode 0755) as `who`.
Result<UniqueFd> openAsUser(const Identity& who, const std::string& path, int flags, bool createDirectory = false);

// A stream connection to the Unix socket at an absolute `path`, made by `who`: the other side sees `who` as its peer.
Result<UniqueFd> connectAsUser(const Identity& who, const std::string& path);

// Descriptor passing over a Unix socket, one descriptor and one int per message.
Result<> sendFd(int socket, int fd, int number = 0);
Result<std::pair<UniqueFd, int>> receiveFd(int socket);

} // namespace slipway
