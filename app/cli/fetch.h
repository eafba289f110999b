// Streams of the engine's into files and directories of the caller's: written by us, as the user who runs us.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "api/client/client.h"
#include "base/result.h"

namespace slipway::cli {

// Starts the call whose bytes are wanted.
using StartStream = std::function<api::Request(api::Sink<std::string_view>)>;

// All of the stream into the file `path`, or with "-" to standard output. A file is there whole, or as it was before;
// what is no regular file (a pipe, /dev/null) is written to as it is.
Result<> fetchToFile(const StartStream& start, const std::string& path);

// The tar that the stream is into the directory `path`, which is made if it is missing. Nothing outside of it is
// touched, whatever the tar or the directory holds. Files that are there already are replaced; all belongs to the
// caller, setuid and setgid bits are dropped, device nodes are left out and named on standard error.
Result<> fetchToDirectory(const StartStream& start, const std::string& path);

} // namespace slipway::cli
