// Base64 of RFC 4648, standard and URL-safe alphabets.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway {

enum class Base64Alphabet { Standard, UrlSafe };

// Padded.
std::string encodeBase64(std::string_view bytes, Base64Alphabet alphabet = Base64Alphabet::Standard);
// Either alphabet, padded or not; InvalidArgument for anything else.
Result<std::string> decodeBase64(std::string_view text);

} // namespace slipway
