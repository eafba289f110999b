#include "base/time.h"

#include <ctime>

#include "base/text.h"

namespace slipway {

using std::chrono::nanoseconds;

Timestamp now() {
    timespec ts{};
    ::clock_gettime(CLOCK_REALTIME, &ts);
    return Timestamp(std::chrono::seconds(ts.tv_sec) + nanoseconds(ts.tv_nsec));
}

std::int64_t toUnixSeconds(Timestamp time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}
std::int64_t toUnixNanos(Timestamp time) {
    return time.time_since_epoch().count();
}
Timestamp fromUnixNanos(std::int64_t nanos) {
    return Timestamp(nanoseconds(nanos));
}

std::string toRfc3339Nano(Timestamp time) {
    const std::time_t seconds = toUnixSeconds(time);
    const auto fraction = toUnixNanos(time) - static_cast<std::int64_t>(seconds) * 1'000'000'000;
    std::tm tm{};
    ::gmtime_r(&seconds, &tm);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                       tm.tm_hour, tm.tm_min, tm.tm_sec, fraction);
}

std::string toRfc3339(Timestamp time) {
    std::string text = toRfc3339Nano(time);
    text.pop_back();
    while (text.ends_with('0'))
        text.pop_back();
    if (text.ends_with('.'))
        text.pop_back();
    return text + 'Z';
}

Result<Timestamp> parseRfc3339(std::string_view text) {
    const auto bad = [&] { return fail(Errc::InvalidArgument, "{:?} is not an RFC 3339 time", text); };
    const auto number = [&](std::size_t at, std::size_t length) -> int {
        const auto value = text.size() >= at + length ? parseUnsigned(text.substr(at, length)) : std::nullopt;
        return value ? static_cast<int>(*value) : -1;
    };
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') ||
        text[13] != ':' || text[16] != ':')
        return bad();
    std::tm tm{};
    tm.tm_year = number(0, 4) - 1900;
    tm.tm_mon = number(5, 2) - 1;
    tm.tm_mday = number(8, 2);
    tm.tm_hour = number(11, 2);
    tm.tm_min = number(14, 2);
    tm.tm_sec = number(17, 2);
    if (tm.tm_year < -1900 || tm.tm_mon < 0 || tm.tm_mon > 11 || tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour < 0 ||
        tm.tm_hour > 23 || tm.tm_min < 0 || tm.tm_min > 59 || tm.tm_sec < 0 || tm.tm_sec > 60)
        return bad();
    // What nanoseconds in 64 bits can hold ends in 2262; documents with a zero time ("0001-01-01…") exist and mean
    // none.
    if (tm.tm_year + 1900 < 1678 || tm.tm_year + 1900 > 2261)
        return Timestamp{};
    std::size_t at = 19;
    std::int64_t nanos = 0;
    if (text[at] == '.') {
        ++at;
        std::int64_t scale = 100'000'000;
        std::size_t digits = 0;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits) {
            nanos += (text[at] - '0') * scale;
            scale /= 10;
        }
        if (digits == 0)
            return bad();
    }
    std::int64_t offset = 0;
    if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        if (at + 1 != text.size())
            return bad();
    } else if (text.size() == at + 6 && (text[at] == '+' || text[at] == '-') && text[at + 3] == ':') {
        const int hours = number(at + 1, 2), minutes = number(at + 4, 2);
        if (hours < 0 || minutes < 0)
            return bad();
        offset = (hours * 60 + minutes) * (text[at] == '+' ? 60 : -60);
    } else {
        return bad();
    }
    const std::int64_t seconds = static_cast<std::int64_t>(::timegm(&tm)) - offset;
    return Timestamp(std::chrono::seconds(seconds) + nanoseconds(nanos));
}

} // namespace slipway
