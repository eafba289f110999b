// Whether a file is a tar, by its content alone.
#pragma once

#include "base/result.h"

namespace slipway::store {

// Of an open file, from its beginning; plain or compressed with gzip, bzip2, xz or zstd. Reads no more than it needs to
// see a first entry. The file stands at its beginning again when it returns.
Result<bool> isTar(int file);

} // namespace slipway::store
