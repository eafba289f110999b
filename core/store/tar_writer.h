// Tar out of a directory: for a layer's diff id, for save, export and archive downloads. POSIX.1-2001 pax, written so
// that the same files give the same bytes: entries in byte order of their names, numeric ids only, no access times.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "oci/digest.h"
#include "store/ownership.h"

namespace slipway::store {

// Takes the bytes in order; an error ends the writing with it.
using ByteSink = std::function<Result<>(std::string_view)>;

enum class Whiteouts {
    ToOci, // 0/0 devices become .wh.NAME, opaque directories get .wh..wh..opq (image-spec layer.md "Whiteouts")
    Plain, // a merged or foreign tree: devices are devices
};

struct TarOptions {
    Whiteouts whiteouts = Whiteouts::ToOci;
    Ownership ownership = Ownership::Natural;
    // Stands before every name ("app" for an archive of /srv/app); empty: names are relative to the directory, and the
    // directory itself has no entry unless `includeRoot`.
    std::string prefix;
    bool includeRoot = false;
    // Host id of the container's root: ids S … S+65535 become 0 … 65535, others 65534. 0: ids are natural.
    std::uint32_t firstId = 0;
    std::optional<Timestamp> clampMtime;
    // Names (relative to the directory) that are left out with all below them: mount points.
    std::vector<std::string> exclude;
    std::stop_token stop; // Cancelled
};

struct TarSummary {
    oci::Digest digest;        // of the tar: the diff id
    std::uint64_t tarSize = 0; // bytes of tar
    std::uint64_t size = 0;    // bytes of content, each hard-linked file once
    std::uint64_t entries = 0;
};

// The tree below `directory` (a descriptor). Links are never followed, other mounts are entered, sockets are skipped;
// of the attributes security.capability and user.* (not user.overlay.*) are kept. A file that changes its length
// meanwhile is cut or padded with zeros to what its header said. `sink` may be empty: only the digest is wanted.
Result<TarSummary> writeTar(int directory, const TarOptions& options, const ByteSink& sink);

// One thing, NAME in `parent`, stored under the name `as`: a file, a link (itself) or a directory with all below it.
Result<TarSummary> writeTarOf(int parent, const std::string& name, const std::string& as, const TarOptions& options,
                              const ByteSink& sink);

} // namespace slipway::store
