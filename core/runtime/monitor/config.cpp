#include "runtime/monitor/config.h"

#include "base/json.h"

namespace slipway::runtime::monitor {

std::string toJson(const MonitorConfig& c) {
    return dumpJson({{"containerId", c.containerId},
                     {"execId", c.execId},
                     {"bundle", c.bundle},
                     {"directory", c.directory},
                     {"exitRecordPath", c.exitRecordPath},
                     {"tty", c.tty},
                     {"openStdin", c.openStdin},
                     {"stdinOnce", c.stdinOnce},
                     {"rows", c.rows},
                     {"columns", c.columns},
                     {"uid", c.uid},
                     {"gid", c.gid},
                     {"idRangeStart", c.range.start},
                     {"idRangeSize", c.range.size},
                     {"log", c.logDriver == LogDriver::JsonFile ? "json-file" : "none"},
                     {"logPath", c.logPath},
                     {"logMaxSize", c.logMaxSize},
                     {"logMaxFiles", c.logMaxFiles},
                     {"cgroupPath", c.cgroupPath},
                     {"runtime", c.runtime == RuntimeKind::Crun ? "crun" : "runc"},
                     {"runtimePath", c.runtimePath},
                     {"runtimeState", c.runtimeState},
                     {"hideUnified", c.hideUnified},
                     {"runtimeMakesCgroups", c.runtimeMakesCgroups}});
}

namespace {

// Everything in the file was checked by who wrote it, the engine; ranges are checked again because it costs nothing.
template <typename T>
Result<T> unsignedField(const Json& json, std::string_view key) {
    const auto value = TRY(jsonInt(json, key));
    if (value < 0 || static_cast<std::uint64_t>(value) > std::numeric_limits<T>::max())
        return fail(Errc::InvalidArgument, "{} is out of range", key);
    return static_cast<T>(value);
}

} // namespace

Result<MonitorConfig> parseConfig(std::string_view text) {
    const auto json = TRY(parseJson(text, "monitor configuration"));
    MonitorConfig c;
    c.containerId = TRY(jsonString(json, "containerId"));
    c.execId = TRY(jsonString(json, "execId"));
    c.bundle = TRY(jsonString(json, "bundle"));
    c.directory = TRY(jsonString(json, "directory"));
    c.exitRecordPath = TRY(jsonString(json, "exitRecordPath"));
    c.tty = TRY(jsonBool(json, "tty"));
    c.openStdin = TRY(jsonBool(json, "openStdin"));
    c.stdinOnce = TRY(jsonBool(json, "stdinOnce"));
    c.rows = TRY(unsignedField<std::uint16_t>(json, "rows"));
    c.columns = TRY(unsignedField<std::uint16_t>(json, "columns"));
    c.uid = TRY(unsignedField<std::uint32_t>(json, "uid"));
    c.gid = TRY(unsignedField<std::uint32_t>(json, "gid"));
    c.range.start = TRY(unsignedField<std::uint32_t>(json, "idRangeStart"));
    c.range.size = TRY(unsignedField<std::uint32_t>(json, "idRangeSize"));
    c.logDriver = TRY(jsonString(json, "log")) == "none" ? LogDriver::None : LogDriver::JsonFile;
    c.logPath = TRY(jsonString(json, "logPath"));
    c.logMaxSize = TRY(unsignedField<std::uint64_t>(json, "logMaxSize"));
    c.logMaxFiles = TRY(unsignedField<std::uint32_t>(json, "logMaxFiles"));
    c.cgroupPath = TRY(jsonString(json, "cgroupPath"));
    c.runtime = TRY(jsonString(json, "runtime")) == "runc" ? RuntimeKind::Runc : RuntimeKind::Crun;
    c.runtimePath = TRY(jsonString(json, "runtimePath"));
    c.runtimeState = TRY(jsonString(json, "runtimeState"));
    c.hideUnified = TRY(jsonBool(json, "hideUnified"));
    c.runtimeMakesCgroups = TRY(jsonBool(json, "runtimeMakesCgroups"));
    if (c.containerId.empty() || c.bundle.empty() || c.directory.empty() || c.runtimePath.empty())
        return fail(Errc::InvalidArgument, "monitor configuration: incomplete");
    return c;
}

} // namespace slipway::runtime::monitor
