#include "oci/image_config.h"

#include <algorithm>
#include <initializer_list>

#include "base/json.h"
#include "oci/manifest.h"

namespace slipway::oci {

namespace {

// A NUL would end the string early where it becomes an argument of a system call.
Result<std::string> cString(const Json& object, std::string_view key) {
    auto text = TRY(jsonString(object, key));
    if (text.find('\0') != std::string::npos)
        return fail(Errc::InvalidArgument, "{} contains a NUL byte", key);
    return text;
}

Result<std::vector<std::string>> cStrings(const Json& object, std::string_view key) {
    auto list = TRY(jsonStrings(object, key));
    for (const auto& text : list) {
        if (text.find('\0') != std::string::npos)
            return fail(Errc::InvalidArgument, "{} contains a NUL byte", key);
    }
    return list;
}

Result<std::optional<std::vector<std::string>>> optionalStrings(const Json& object, std::string_view key) {
    const auto it = object.find(key);
    if (it == object.end() || it->is_null())
        return std::nullopt;
    return TRY(cStrings(object, key));
}

// {"80/tcp": {}}
Result<std::set<std::string>> keySet(const Json& object, std::string_view key) {
    std::set<std::string> keys;
    const auto members = TRY(jsonObject(object, key));
    for (const auto& [name, value] : members.items()) {
        if (name.find('\0') != std::string::npos)
            return fail(Errc::InvalidArgument, "{} contains a NUL byte", key);
        keys.insert(name);
    }
    return keys;
}

// Go writes its zero time as the year 1, which means "none".
Result<std::optional<Timestamp>> optionalTime(const Json& object, std::string_view key) {
    const auto text = TRY(jsonString(object, key));
    if (text.empty() || text.starts_with("0001-01-01T00:00:00"))
        return std::nullopt;
    return TRY(context(parseRfc3339(text), "{}", key));
}

std::string withoutMembers(Json object, std::initializer_list<const char*> known) {
    for (const auto* key : known)
        object.erase(key);
    return object.empty() ? std::string() : dumpJson(object);
}

Json objectFrom(const std::string& text) {
    if (text.empty())
        return Json::object();
    auto parsed = parseJson(text, "unknown members");
    return parsed && parsed->is_object() ? std::move(*parsed) : Json::object();
}

Result<Healthcheck> parseHealthcheck(const Json& object) {
    Healthcheck check;
    check.test = TRY(cStrings(object, "Test"));
    check.interval = TRY(jsonInt(object, "Interval"));
    check.timeout = TRY(jsonInt(object, "Timeout"));
    check.startPeriod = TRY(jsonInt(object, "StartPeriod"));
    check.startInterval = TRY(jsonInt(object, "StartInterval"));
    check.retries = TRY(jsonInt(object, "Retries"));
    for (const auto number : {check.interval, check.timeout, check.startPeriod, check.startInterval, check.retries}) {
        if (number < 0)
            return fail(Errc::InvalidArgument, "Healthcheck: times and retries must not be negative");
    }
    return check;
}

Result<ContainerConfig> parseContainerConfig(const Json& object) {
    ContainerConfig config;
    config.user = TRY(cString(object, "User"));
    config.exposedPorts = TRY(keySet(object, "ExposedPorts"));
    config.env = TRY(cStrings(object, "Env"));
    config.entrypoint = TRY(optionalStrings(object, "Entrypoint"));
    config.cmd = TRY(optionalStrings(object, "Cmd"));
    config.volumes = TRY(keySet(object, "Volumes"));
    config.workingDir = TRY(cString(object, "WorkingDir"));
    const auto labels = TRY(jsonObject(object, "Labels"));
    for (const auto& [name, value] : labels.items()) {
        if (!value.is_string())
            return fail(Errc::InvalidArgument, "the label {:?} is not a string", name);
        config.labels.emplace(name, value.get<std::string>());
    }
    config.stopSignal = TRY(cString(object, "StopSignal"));
    if (object.contains("StopTimeout") && !object.at("StopTimeout").is_null())
        config.stopTimeout = TRY(jsonInt(object, "StopTimeout"));
    config.shell = TRY(cStrings(object, "Shell"));
    const auto healthcheck = TRY(jsonObject(object, "Healthcheck"));
    if (object.contains("Healthcheck") && !object.at("Healthcheck").is_null())
        config.healthcheck = TRY(parseHealthcheck(healthcheck));
    config.onBuild = TRY(cStrings(object, "OnBuild"));
    config.argsEscaped = TRY(jsonBool(object, "ArgsEscaped"));
    return config;
}

Result<HistoryEntry> parseHistoryEntry(const Json& object) {
    if (!object.is_object())
        return fail(Errc::InvalidArgument, "history: an entry must be an object");
    HistoryEntry entry;
    entry.created = TRY(optionalTime(object, "created"));
    entry.createdBy = TRY(jsonString(object, "created_by"));
    entry.author = TRY(jsonString(object, "author"));
    entry.comment = TRY(jsonString(object, "comment"));
    entry.emptyLayer = TRY(jsonBool(object, "empty_layer"));
    return entry;
}

void setUnlessEmpty(Json& object, const char* key, const std::string& value) {
    if (!value.empty())
        object[key] = value;
}

void setUnlessEmpty(Json& object, const char* key, const std::vector<std::string>& value) {
    if (!value.empty())
        object[key] = value;
}

Json keyObject(const std::set<std::string>& keys) {
    Json object = Json::object();
    for (const auto& key : keys)
        object[key] = Json::object();
    return object;
}

Json toJson(const Healthcheck& check) {
    Json object = Json::object();
    setUnlessEmpty(object, "Test", check.test);
    const std::pair<const char*, std::int64_t> numbers[] = {{"Interval", check.interval},
                                                            {"Timeout", check.timeout},
                                                            {"StartPeriod", check.startPeriod},
                                                            {"StartInterval", check.startInterval},
                                                            {"Retries", check.retries}};
    for (const auto& [key, number] : numbers) {
        if (number != 0)
            object[key] = number;
    }
    return object;
}

Json toJson(const ContainerConfig& config, const std::string& unknown) {
    Json object = objectFrom(unknown);
    setUnlessEmpty(object, "User", config.user);
    if (!config.exposedPorts.empty())
        object["ExposedPorts"] = keyObject(config.exposedPorts);
    setUnlessEmpty(object, "Env", config.env);
    if (config.entrypoint)
        object["Entrypoint"] = *config.entrypoint;
    if (config.cmd)
        object["Cmd"] = *config.cmd;
    if (!config.volumes.empty())
        object["Volumes"] = keyObject(config.volumes);
    setUnlessEmpty(object, "WorkingDir", config.workingDir);
    if (!config.labels.empty()) {
        Json labels = Json::object();
        for (const auto& [name, value] : config.labels)
            labels[name] = value;
        object["Labels"] = std::move(labels);
    }
    setUnlessEmpty(object, "StopSignal", config.stopSignal);
    if (config.stopTimeout)
        object["StopTimeout"] = *config.stopTimeout;
    setUnlessEmpty(object, "Shell", config.shell);
    if (config.healthcheck)
        object["Healthcheck"] = toJson(*config.healthcheck);
    setUnlessEmpty(object, "OnBuild", config.onBuild);
    if (config.argsEscaped)
        object["ArgsEscaped"] = true;
    return object;
}

Json toJson(const HistoryEntry& entry) {
    Json object = Json::object();
    if (entry.created)
        object["created"] = toRfc3339(*entry.created);
    setUnlessEmpty(object, "created_by", entry.createdBy);
    setUnlessEmpty(object, "author", entry.author);
    setUnlessEmpty(object, "comment", entry.comment);
    if (entry.emptyLayer)
        object["empty_layer"] = true;
    return object;
}

Result<ImageConfig> configFrom(const Json& document) {
    ImageConfig image;
    image.architecture = TRY(cString(document, "architecture"));
    image.os = TRY(cString(document, "os"));
    image.variant = TRY(cString(document, "variant"));
    image.osVersion = TRY(cString(document, "os.version"));
    image.created = TRY(optionalTime(document, "created"));
    image.author = TRY(jsonString(document, "author"));
    const auto config = TRY(jsonObject(document, "config"));
    image.config = TRY(context(parseContainerConfig(config), "config"));

    const auto rootfs = TRY(jsonObject(document, "rootfs"));
    if (TRY(jsonString(rootfs, "type", "layers")) != "layers")
        return fail(Errc::InvalidArgument, "rootfs.type must be \"layers\"");
    const auto diffIds = TRY(jsonStrings(rootfs, "diff_ids"));
    for (const auto& text : diffIds)
        image.diffIds.push_back(TRY(context(Digest::parse(text), "rootfs.diff_ids")));
    if (image.diffIds.size() > kMaxLayers)
        return fail(Errc::InvalidArgument, "rootfs.diff_ids lists {} layers; at most {} are allowed",
                    image.diffIds.size(), kMaxLayers);
    const auto history = TRY(jsonArray(document, "history"));
    for (const auto& entry : history)
        image.history.push_back(TRY(parseHistoryEntry(entry)));

    image.unknownMembers = withoutMembers(
        document, {"architecture", "os", "variant", "os.version", "created", "author", "config", "rootfs", "history"});
    image.unknownConfigMembers =
        withoutMembers(config, {"User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels",
                                "StopSignal", "StopTimeout", "Shell", "Healthcheck", "OnBuild", "ArgsEscaped"});
    return image;
}

} // namespace

Platform ImageConfig::platform() const {
    return Platform{os, architecture, variant, osVersion}.normalized();
}

Result<ImageConfig> parseImageConfig(std::string_view bytes) {
    const auto document = TRY(parseJson(bytes, "image config", {kMaxConfigBytes, 64}));
    if (!document.is_object())
        return fail(Errc::InvalidArgument, "image config: it must be a JSON object");
    return context(configFrom(document), "image config");
}

std::string serializeImageConfig(const ImageConfig& image) {
    Json document = objectFrom(image.unknownMembers);
    document["architecture"] = image.architecture;
    document["os"] = image.os;
    setUnlessEmpty(document, "variant", image.variant);
    setUnlessEmpty(document, "os.version", image.osVersion);
    if (image.created)
        document["created"] = toRfc3339(*image.created);
    setUnlessEmpty(document, "author", image.author);
    document["config"] = toJson(image.config, image.unknownConfigMembers);
    Json diffIds = Json::array();
    for (const auto& diffId : image.diffIds)
        diffIds.push_back(diffId.str());
    document["rootfs"] = Json{{"type", "layers"}, {"diff_ids", std::move(diffIds)}};
    document["history"] = Json::array();
    for (const auto& entry : image.history)
        document["history"].push_back(toJson(entry));
    return dumpJson(document);
}

} // namespace slipway::oci
