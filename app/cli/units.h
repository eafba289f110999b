// Values as people write them on docker's command line. InvalidArgument names what was written and what is expected.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "api/types/container.h"
#include "base/result.h"
#include "base/time.h"

namespace slipway::cli {

// "512m", "1.5g", "64k", "10b", "1024", "2GiB": bytes, in powers of 1024. "-1" only where `allowUnlimited`.
Result<std::int64_t> parseSize(std::string_view text, bool allowUnlimited = false);
// "1.5" processors -> 1500000000.
Result<std::int64_t> parseCpus(std::string_view text);
// Go's durations, "1h10m30.5s", "300ms": nanoseconds.
Result<std::int64_t> parseDuration(std::string_view text);
// A point in time for since and until: a duration before `now`, RFC 3339 (also without zone, date only: UTC), or Unix
// seconds. The result is "seconds.nanoseconds", as the API takes it.
Result<std::string> parseSince(std::string_view text, Timestamp now);

// "no", "always", "unless-stopped", "on-failure[:N]".
Result<api::RestartPolicy> parseRestartPolicy(std::string_view text);
// "nofile=1024[:2048]".
Result<api::Ulimit> parseUlimit(std::string_view text);
// "/dev/a[:/dev/b[:rwm]]".
Result<api::DeviceMapping> parseDevice(std::string_view text);
// "name:address" or "name=address"; "host-gateway" is an address. The result has the colon.
Result<std::string> parseExtraHost(std::string_view text);
// "key=value"; without '=' the value is empty.
std::pair<std::string, std::string> splitAssignment(std::string_view text);

// "5 minutes", "About an hour", as docker says it.
std::string humanDuration(std::int64_t seconds);

} // namespace slipway::cli
