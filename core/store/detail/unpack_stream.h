// The loop that both ways of unpacking share: parse, judge, place.
#pragma once

#include "base/result.h"
#include "store/detail/tar_parser.h"
#include "store/tar_reader.h"

namespace slipway::store::detail {

Result<UnpackSummary> unpackStream(TarParser& parser, int root, const UnpackOptions& options);

} // namespace slipway::store::detail
