#include "registry/detail/retry.h"

#include <algorithm>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <random>

#include <curl/curl.h>

#include "base/text.h"

namespace slipway::registry::detail {

using std::chrono::milliseconds;

bool Backoff::wait(std::stop_token stop, std::optional<milliseconds> retryAfter) {
    if (++m_failures >= m_policy.attempts || stop.stop_requested())
        return false;
    if (retryAfter && *retryAfter > m_policy.maxRetryAfter)
        return false;
    const auto exponent = std::min(m_failures - 1, 20);
    const auto full = std::min(m_policy.maxDelay, m_policy.firstDelay * (1 << exponent));
    thread_local std::minstd_rand random(std::random_device{}());
    const auto half = full.count() / 2;
    const milliseconds jittered(half +
                                std::uniform_int_distribution<milliseconds::rep>(0, full.count() - half)(random));
    return m_sleeper(std::max(jittered, retryAfter.value_or(milliseconds(0))), stop);
}

std::optional<milliseconds> parseRetryAfter(std::string_view header) {
    const auto text = trim(header);
    if (const auto seconds = parseUnsigned(text))
        return milliseconds(std::min<std::uint64_t>(*seconds, 86'400 * 365) * 1000);
    const auto when = text.empty() ? -1 : curl_getdate(std::string(text).c_str(), nullptr);
    if (when < 0)
        return std::nullopt;
    return std::max(milliseconds(0), milliseconds((when - std::time(nullptr)) * 1000));
}

bool sleepFor(milliseconds duration, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any condition;
    std::unique_lock lock(mutex);
    condition.wait_for(lock, stop, duration, [] { return false; });
    return !stop.stop_requested();
}

} // namespace slipway::registry::detail
