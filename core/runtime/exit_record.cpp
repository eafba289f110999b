#include "runtime/exit_record.h"

#include "base/file.h"
#include "base/json.h"

namespace slipway::runtime {

std::string toJson(const ExitRecord& record) {
    return dumpJson({{"exitCode", record.exitCode},
                     {"signal", record.signal},
                     {"oomKilled", record.oomKilled},
                     {"startedAt", toRfc3339(record.startedAt)},
                     {"finishedAt", toRfc3339(record.finishedAt)}});
}

Result<ExitRecord> parseExitRecord(std::string_view text) {
    const auto json = TRY(parseJson(text, "exit record"));
    ExitRecord record;
    record.exitCode = static_cast<int>(TRY(jsonInt(json, "exitCode")));
    record.signal = static_cast<int>(TRY(jsonInt(json, "signal")));
    record.oomKilled = TRY(jsonBool(json, "oomKilled"));
    const auto started = TRY(jsonString(json, "startedAt"));
    const auto finished = TRY(jsonString(json, "finishedAt"));
    record.startedAt = TRY(parseRfc3339(started));
    record.finishedAt = TRY(parseRfc3339(finished));
    return record;
}

Result<ExitRecord> readExitRecord(const std::string& path) {
    return parseExitRecord(TRY(readFile(path, 65536)));
}

} // namespace slipway::runtime
