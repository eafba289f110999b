// Wall-clock instants as the Docker API and OCI documents write them: RFC 3339 in UTC with nanoseconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway {

using Timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

Timestamp now();

// "2026-03-01T10:20:30.123456789Z"; trailing zeros of the fraction are dropped, all of it when zero.
std::string toRfc3339(Timestamp time);
// Always nine digits: for log lines, which sort as text.
std::string toRfc3339Nano(Timestamp time);
// Any offset ("+02:00" or "Z"), any length of fraction. InvalidArgument otherwise.
Result<Timestamp> parseRfc3339(std::string_view text);

std::int64_t toUnixSeconds(Timestamp time);
std::int64_t toUnixNanos(Timestamp time);
Timestamp fromUnixNanos(std::int64_t nanos);

} // namespace slipway
