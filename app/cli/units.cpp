#include "cli/units.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace slipway::cli {

namespace {

// The longest number at the front of `text`, taken off it; digits and at most one point.
std::optional<double> takeNumber(std::string_view& text) {
    std::size_t length = 0;
    bool point = false, digit = false;
    while (length < text.size() && ((text[length] >= '0' && text[length] <= '9') || (text[length] == '.' && !point))) {
        digit = digit || text[length] != '.';
        point = point || text[length] == '.';
        ++length;
    }
    double value = 0;
    if (!digit || length > 32)
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + length, value, std::chars_format::fixed);
    if (error != std::errc{} || end != text.data() + length)
        return std::nullopt;
    text.remove_prefix(length);
    return value;
}

} // namespace

Result<std::int64_t> parseSize(std::string_view text, bool allowUnlimited) {
    const auto bad = [&] {
        return fail(Errc::InvalidArgument, "{:?} is not a size: write a number with b, k, m or g, as in 512m", text);
    };
    if (allowUnlimited && text == "-1")
        return -1;
    std::string_view rest = trim(text);
    const auto number = takeNumber(rest);
    if (!number)
        return bad();
    std::string unit = toLower(trim(rest));
    if (unit.ends_with("ib"))
        unit.resize(unit.size() - 2);
    else if (unit.size() > 1 && unit.ends_with('b'))
        unit.pop_back();
    static constexpr std::array<std::pair<std::string_view, double>, 7> units{
        {{"", 1}, {"b", 1}, {"k", 0x1p10}, {"m", 0x1p20}, {"g", 0x1p30}, {"t", 0x1p40}, {"p", 0x1p50}}};
    for (const auto& [name, factor] : units) {
        if (unit != name)
            continue;
        const double bytes = *number * factor;
        if (bytes >= 0x1p63)
            return bad();
        return static_cast<std::int64_t>(bytes);
    }
    return bad();
}

Result<std::int64_t> parseCpus(std::string_view text) {
    std::string_view rest = text;
    const auto number = takeNumber(rest);
    if (!number || !rest.empty() || *number > 1e6)
        return fail(Errc::InvalidArgument, "{:?} is not a number of processors, as 1.5 is", text);
    return std::llround(*number * 1e9);
}

Result<std::int64_t> parseDuration(std::string_view text) {
    const auto bad = [&] {
        return fail(Errc::InvalidArgument, "{:?} is not a duration: write it as in 300ms, 1m30s or 2h", text);
    };
    static constexpr std::array<std::pair<std::string_view, double>, 7> units{
        {{"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}};
    if (text == "0")
        return 0;
    std::string_view rest = text;
    double total = 0;
    if (rest.empty())
        return bad();
    while (!rest.empty()) {
        const auto number = takeNumber(rest);
        const auto length = std::min(rest.find_first_of("0123456789."), rest.size());
        const std::string_view unit = rest.substr(0, length);
        rest.remove_prefix(length);
        const auto* const found =
            std::find_if(units.begin(), units.end(), [&](const auto& u) { return u.first == unit; });
        if (!number || found == units.end())
            return bad();
        total += *number * found->second;
    }
    if (total >= 0x1p62)
        return bad();
    return std::llround(total);
}

Result<std::string> parseSince(std::string_view text, Timestamp now) {
    const auto format = [](std::int64_t nanos) {
        return fmt::format("{}.{:09}", nanos / 1'000'000'000, nanos % 1'000'000'000);
    };
    if (const auto duration = parseDuration(text); duration && text != "0")
        return format(toUnixNanos(now) - *duration);
    const bool unixTime = !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
    if (unixTime && std::count(text.begin(), text.end(), '.') <= 1 && text.front() != '.')
        return std::string(text);
    std::string full(text);
    if (full.size() == 10)
        full += "T00:00:00";
    else if (full.size() == 16)
        full += ":00";
    const auto zone = full.find_first_of("Zz+", 11 < full.size() ? 11 : full.size());
    if (zone == std::string::npos && (full.size() < 20 || full[full.size() - 6] != '-'))
        full += 'Z';
    const auto time = parseRfc3339(full);
    if (!time)
        return fail(Errc::InvalidArgument,
                    "{:?} is not a time: write 10m (ago), 2026-03-01T10:20:30Z, or seconds since 1970", text);
    return format(toUnixNanos(*time));
}

Result<api::RestartPolicy> parseRestartPolicy(std::string_view text) {
    const auto colon = text.find(':');
    const std::string name(text.substr(0, colon));
    api::RestartPolicy policy{name, 0};
    if (name != "no" && name != "always" && name != "unless-stopped" && name != "on-failure")
        return fail(Errc::InvalidArgument,
                    "{:?} is not a restart policy: use no, always, unless-stopped or on-failure[:retries]", text);
    if (colon == std::string_view::npos)
        return policy;
    const auto retries = parseUnsigned(text.substr(colon + 1));
    if (name != "on-failure" || !retries || *retries > 1'000'000)
        return fail(Errc::InvalidArgument, "{:?}: only on-failure takes a number of retries, as in on-failure:3", text);
    policy.maximumRetryCount = static_cast<int>(*retries);
    return policy;
}

Result<api::Ulimit> parseUlimit(std::string_view text) {
    const auto bad = [&] {
        return fail(Errc::InvalidArgument, "{:?} is not a ulimit: write name=soft[:hard], as in nofile=1024:2048",
                    text);
    };
    const auto limit = [](std::string_view number) -> std::optional<std::int64_t> {
        if (number == "-1" || number == "unlimited")
            return -1;
        const auto value = parseUnsigned(number);
        if (!value || *value > static_cast<std::uint64_t>(INT64_MAX))
            return std::nullopt;
        return static_cast<std::int64_t>(*value);
    };
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0)
        return bad();
    const std::string_view values = text.substr(equals + 1);
    const auto colon = values.find(':');
    const auto soft = limit(values.substr(0, colon));
    const auto hard = colon == std::string_view::npos ? soft : limit(values.substr(colon + 1));
    if (!soft || !hard || (*hard != -1 && (*soft == -1 || *soft > *hard)))
        return bad();
    return api::Ulimit{std::string(text.substr(0, equals)), *soft, *hard};
}

Result<api::DeviceMapping> parseDevice(std::string_view text) {
    const auto parts = split(text, ':');
    const auto isMode = [](const std::string& part) {
        return !part.empty() && part.find_first_not_of("rwm") == std::string::npos;
    };
    api::DeviceMapping device{parts[0], parts[0], "rwm"};
    if (parts.size() == 2 && isMode(parts[1])) {
        device.permissions = parts[1];
    } else if (parts.size() >= 2) {
        device.pathInContainer = parts[1];
        if (parts.size() == 3)
            device.permissions = parts[2];
    }
    if (parts.size() > 3 || device.pathOnHost.empty() || !isMode(device.permissions) ||
        !device.pathInContainer.starts_with('/'))
        return fail(Errc::InvalidArgument, "{:?} is not a device: write /dev/x[:/dev/y[:rwm]]", text);
    return device;
}

Result<std::string> parseExtraHost(std::string_view text) {
    auto at = text.find('=');
    if (at == std::string_view::npos)
        at = text.find(':');
    std::string_view address = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
    if (address.starts_with('[') && address.ends_with(']'))
        address = address.substr(1, address.size() - 2);
    if (address.empty() || at == 0)
        return fail(Errc::InvalidArgument, "{:?} is not a host entry: write name:address", text);
    return fmt::format("{}:{}", text.substr(0, at), address);
}

std::pair<std::string, std::string> splitAssignment(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos)
        return {std::string(text), {}};
    return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

std::string humanDuration(std::int64_t seconds) {
    const std::int64_t minutes = seconds / 60, hours = (seconds + 1800) / 3600;
    if (seconds < 1)
        return "Less than a second";
    if (seconds == 1)
        return "1 second";
    if (seconds < 60)
        return fmt::format("{} seconds", seconds);
    if (minutes == 1)
        return "About a minute";
    if (minutes < 60)
        return fmt::format("{} minutes", minutes);
    if (hours == 1)
        return "About an hour";
    if (hours < 48)
        return fmt::format("{} hours", hours);
    if (hours < 24 * 7 * 2)
        return fmt::format("{} days", hours / 24);
    if (hours < 24 * 30 * 2)
        return fmt::format("{} weeks", hours / 24 / 7);
    if (hours < 24 * 365 * 2)
        return fmt::format("{} months", hours / 24 / 30);
    return fmt::format("{} years", hours / 24 / 365);
}

} // namespace slipway::cli
