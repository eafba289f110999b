// Small things about text that every library needs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway {

// `bytes` random bytes from getrandom(2) as lower-case hex: 32 gives a container id.
std::string randomHex(std::size_t bytes);

std::string toHex(std::string_view bytes);
bool isHex(std::string_view text) noexcept; // lower case only, not empty

std::vector<std::string> split(std::string_view text, char separator);
std::string_view trim(std::string_view text) noexcept;
std::string toLower(std::string_view text);

// Decimal, no sign, no spaces, all of `text`; nullopt on overflow or anything else.
std::optional<std::uint64_t> parseUnsigned(std::string_view text) noexcept;

// The candidate nearest to `wanted` by edit distance, when near enough to be what was meant (at most a third of its
// length, and at least 1); for "did you mean …".
std::optional<std::string> nearestMatch(std::string_view wanted, const std::vector<std::string>& candidates);

// Where the first byte is that belongs to no UTF-8 character; nullopt: the text is UTF-8.
std::optional<std::size_t> findInvalidUtf8(std::string_view text) noexcept;

// Makes untrusted text inert for a terminal: control characters (but \n and \t), ESC, DEL, C1 and invalid UTF-8 become
// U+FFFD.
std::string sanitizeForTerminal(std::string_view text);

// 1536 -> "1.54kB": decimal units, three digits, as docker prints sizes.
std::string humanSize(std::uint64_t bytes);

} // namespace slipway
