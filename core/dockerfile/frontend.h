// Which "# syntax=" Slipway reads itself. Others name a program in an image that would have to translate the file.
#pragma once

#include <string_view>

#include "base/result.h"

namespace slipway::dockerfile {

// `syntax` is the directive's value or that of the build arg BUILDKIT_SYNTAX; what stands behind its first blank is for
// the frontend. docker/dockerfile and docker/dockerfile-upstream on Docker Hub are ours, whatever their tag or digest:
// the language is compatible upwards. Unsupported, naming the frontend, for any other.
Result<> checkFrontend(std::string_view syntax);

} // namespace slipway::dockerfile
