// MonitorConfig as the file that launch writes and the monitor reads.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "runtime/monitor_client.h"

namespace slipway::runtime::monitor {

// Where the monitor finds MonitorConfig::runtimeProgram.
inline constexpr int ProgramDescriptor = 3;

std::string toJson(const MonitorConfig& config);
Result<MonitorConfig> parseConfig(std::string_view json);

} // namespace slipway::runtime::monitor
