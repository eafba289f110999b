// Text as characters.
#pragma once

#include <cstddef>
#include <string_view>

namespace slipway::dockerfile::detail {

// The code point at `at`, which moves behind it. Bytes that are not UTF-8 stand for themselves, beyond Unicode, so that
// they match only the same byte.
char32_t nextCode(std::string_view text, std::size_t& at) noexcept;

// The bytes of the character at `at` when it may be in a variable's name, which Go's unicode.IsLetter and IsDigit
// decide: 0 when not.
std::size_t nameCharLength(std::string_view text, std::size_t at) noexcept;

} // namespace slipway::dockerfile::detail
