// When to try again, and how long to wait before.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string_view>

#include "registry/client.h"
#include "registry/config.h"

namespace slipway::registry::detail {

// The attempts at one request: exponential backoff with jitter (half of each delay is random), bounded.
class Backoff {
public:
    Backoff(const RetryPolicy& policy, const Sleeper& sleeper)
        : m_policy(policy)
        , m_sleeper(sleeper) {}

    // Waits before another attempt. False: no attempts are left, stop was requested, or `retryAfter` is longer than
    // the policy allows.
    bool wait(std::stop_token stop, std::optional<std::chrono::milliseconds> retryAfter = {});
    // There was progress: attempts count from the beginning.
    void reset() { m_failures = 0; }

private:
    const RetryPolicy& m_policy;
    const Sleeper& m_sleeper;
    int m_failures = 0;
};

// Seconds or an HTTP date; nullopt for anything else.
std::optional<std::chrono::milliseconds> parseRetryAfter(std::string_view header);

// A real sleep that ends early when stop is requested.
bool sleepFor(std::chrono::milliseconds duration, std::stop_token stop);

} // namespace slipway::registry::detail
