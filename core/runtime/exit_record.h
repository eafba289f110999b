// How a container (or exec) ended: written by the monitor, atomically, before anybody is told.
#pragma once

#include <string>

#include "base/result.h"
#include "base/time.h"

namespace slipway::runtime {

struct ExitRecord {
    int exitCode = 0; // 128 + signal when a signal ended it
    int signal = 0;
    bool oomKilled = false;
    Timestamp startedAt{};
    Timestamp finishedAt{};
    bool operator==(const ExitRecord&) const = default;
};

std::string toJson(const ExitRecord& record);
Result<ExitRecord> parseExitRecord(std::string_view json);
// NotFound when it has not ended (or its monitor was killed).
Result<ExitRecord> readExitRecord(const std::string& path);

} // namespace slipway::runtime
