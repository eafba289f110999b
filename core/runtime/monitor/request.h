// The monitor's requests (../README.md), parsed and written in one place for both sides. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "runtime/monitor_client.h"

namespace slipway::runtime::monitor {

struct StartRequest {};
struct StatusRequest {};
struct WaitRequest {};
struct QuitRequest {};
struct ResizeRequest {
    std::uint16_t rows = 0, columns = 0;
};
struct SignalRequest {
    int number = 0; // 1 to 64
};
struct AttachRequest {
    AttachOptions options;
};
using Request =
    std::variant<StartRequest, StatusRequest, WaitRequest, QuitRequest, ResizeRequest, SignalRequest, AttachRequest>;

inline constexpr std::size_t MaxRequestLine = 1024;

// Without the line break on both sides.
Result<Request> parseRequest(std::string_view line);
std::string toLine(const Request& request);

// "ok …" gives what follows, "error <code> <text>" that error.
Result<std::string> parseReply(std::string_view line);
std::string okLine(std::string_view rest = {});
std::string errorLine(const Error& error);

} // namespace slipway::runtime::monitor
