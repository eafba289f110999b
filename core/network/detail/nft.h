// Running nft. For .cpp files only.
#pragma once

#include "base/json.h"

namespace slipway::network::detail {

// One atomic transaction of libnftables-json(5) commands. NotFound when the kernel says that something named does not
// exist, Conflict when it exists already with other data, Unsupported when nft is not installed.
Result<> nftApply(const Json& commands);

// "list chains", …: the "nftables" array of the answer.
Result<Json> nftQuery(const std::vector<std::string>& arguments);

} // namespace slipway::network::detail
