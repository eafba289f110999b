// Base64 of RFC 4648, section 4, padded.
#pragma once

#include <string>
#include <string_view>

namespace slipway {

std::string toBase64(std::string_view bytes);

} // namespace slipway
