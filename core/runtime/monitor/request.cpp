#include "runtime/monitor/request.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"

namespace slipway::runtime::monitor {

namespace {

constexpr std::array Codes{
    Errc::InvalidArgument, Errc::PermissionDenied, Errc::NotFound, Errc::Conflict, Errc::Unsupported,
    Errc::Unavailable,     Errc::Timeout,          Errc::NoSpace,  Errc::Io,       Errc::Internal};

using Arguments = std::map<std::string, std::string, std::less<>>;

Result<std::uint64_t> number(const Arguments& arguments, std::string_view key, std::uint64_t highest) {
    const auto it = arguments.find(key);
    const auto value = it == arguments.end() ? std::nullopt : parseUnsigned(it->second);
    if (!value || *value > highest)
        return fail(Errc::InvalidArgument, "{} is missing or not a number up to {}", key, highest);
    return *value;
}

Result<std::string> unhex(std::string_view text) {
    if (text.empty())
        return std::string();
    if (!isHex(text) || text.size() % 2 != 0)
        return fail(Errc::InvalidArgument, "not hexadecimal");
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2)
        bytes += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
    return bytes;
}

Result<Request> parseAttach(const Arguments& arguments) {
    AttachOptions options;
    options.in = TRY(number(arguments, "stdin", 1)) == 1;
    options.out = TRY(number(arguments, "stdout", 1)) == 1;
    options.err = TRY(number(arguments, "stderr", 1)) == 1;
    options.closeStdinOnEof = TRY(number(arguments, "once", 1)) == 1;
    const auto full = arguments.find("full");
    if (full == arguments.end() || (full->second != "drop" && full->second != "gap" && full->second != "wait"))
        return fail(Errc::InvalidArgument, "full must be drop, gap or wait");
    options.whenFull = full->second == "drop" ? WhenFull::Drop : full->second == "gap" ? WhenFull::Gap : WhenFull::Wait;
    if (const auto detach = arguments.find("detach"); detach != arguments.end())
        options.detachKeys = TRY(unhex(detach->second));
    return AttachRequest{std::move(options)};
}

} // namespace

Result<Request> parseRequest(std::string_view line) {
    const auto words = split(line, ' ');
    Arguments arguments;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto equals = words[i].find('=');
        arguments[words[i].substr(0, equals)] = equals == std::string::npos ? "" : words[i].substr(equals + 1);
    }
    const auto& name = words[0];
    if (name == "start")
        return StartRequest{};
    if (name == "status")
        return StatusRequest{};
    if (name == "wait")
        return WaitRequest{};
    if (name == "quit")
        return QuitRequest{};
    if (name == "resize")
        return ResizeRequest{static_cast<std::uint16_t>(TRY(number(arguments, "rows", 65535))),
                             static_cast<std::uint16_t>(TRY(number(arguments, "cols", 65535)))};
    if (name == "signal") {
        const auto value = words.size() == 2 ? parseUnsigned(words[1]) : std::nullopt;
        if (!value || *value < 1 || *value > 64)
            return fail(Errc::InvalidArgument, "not a signal number");
        return SignalRequest{static_cast<int>(*value)};
    }
    if (name == "attach")
        return parseAttach(arguments);
    return fail(Errc::InvalidArgument, "unknown request {:?}", std::string_view(name));
}

std::string toLine(const Request& request) {
    struct Writer {
        std::string operator()(const StartRequest&) const { return "start"; }
        std::string operator()(const StatusRequest&) const { return "status"; }
        std::string operator()(const WaitRequest&) const { return "wait"; }
        std::string operator()(const QuitRequest&) const { return "quit"; }
        std::string operator()(const ResizeRequest& r) const {
            return fmt::format("resize rows={} cols={}", r.rows, r.columns);
        }
        std::string operator()(const SignalRequest& r) const { return fmt::format("signal {}", r.number); }
        std::string operator()(const AttachRequest& r) const {
            const auto& o = r.options;
            auto line = fmt::format("attach stdin={:d} stdout={:d} stderr={:d} once={:d} full={}", o.in, o.out, o.err,
                                    o.closeStdinOnEof,
                                    o.whenFull == WhenFull::Drop  ? "drop"
                                    : o.whenFull == WhenFull::Gap ? "gap"
                                                                  : "wait");
            if (!o.detachKeys.empty())
                line += " detach=" + toHex(o.detachKeys);
            return line;
        }
    };
    return std::visit(Writer{}, request);
}

Result<std::string> parseReply(std::string_view line) {
    if (line == "ok")
        return std::string();
    if (line.starts_with("ok "))
        return std::string(line.substr(3));
    if (line.starts_with("error ")) {
        line.remove_prefix(6);
        const auto space = std::min(line.find(' '), line.size());
        const auto name = line.substr(0, space);
        const auto code = std::ranges::find(Codes, name, [](Errc c) { return toString(c); });
        return fail(code == Codes.end() ? Errc::Internal : *code, "{}",
                    space < line.size() ? line.substr(space + 1) : line);
    }
    return fail(Errc::Unavailable, "the container's monitor has ended");
}

std::string okLine(std::string_view rest) {
    return rest.empty() ? "ok\n" : fmt::format("ok {}\n", rest);
}

std::string errorLine(const Error& error) {
    std::string text = error.describe();
    std::ranges::replace(text, '\n', ' ');
    return fmt::format("error {} {}\n", toString(error.code()), text);
}

} // namespace slipway::runtime::monitor
