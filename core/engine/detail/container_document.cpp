#include "engine/detail/container_document.h"

#include "base/json.h"

namespace slipway::engine {

namespace {

// One description of each struct's members serves reading and writing: `visit(archive, object)`.
struct Writer {
    Json json = Json::object();
    template <typename T>
    void operator()(const char* name, T& value) {
        json[name] = write(value);
    }
    template <typename T>
    static Json write(const T& value);
};

struct Reader {
    const Json& json;
    template <typename T>
    void operator()(const char* name, T& value) {
        if (const auto it = json.find(name); it != json.end())
            read(*it, value);
    }
    template <typename T>
    static void read(const Json& from, T& value);
};

template <typename A>
void visit(A& a, PortMapping& v) {
    a("hostIp", v.hostIp), a("hostPort", v.hostPort), a("containerPort", v.containerPort), a("protocol", v.protocol);
}
template <typename A>
void visit(A& a, MountOption& v) {
    a("type", v.type), a("source", v.source), a("target", v.target), a("readOnly", v.readOnly),
        a("createSource", v.createSource), a("noCopy", v.noCopy), a("tmpfsSize", v.tmpfsSize),
        a("tmpfsMode", v.tmpfsMode);
}
template <typename A>
void visit(A& a, Ulimit& v) {
    a("name", v.name), a("soft", v.soft), a("hard", v.hard);
}
template <typename A>
void visit(A& a, Resources& v) {
    a("memory", v.memory), a("memorySwap", v.memorySwap), a("nanoCpus", v.nanoCpus), a("cpuShares", v.cpuShares),
        a("cpuPeriod", v.cpuPeriod), a("cpuQuota", v.cpuQuota), a("cpusetCpus", v.cpusetCpus),
        a("pidsLimit", v.pidsLimit), a("ulimits", v.ulimits);
}
template <typename A>
void visit(A& a, RestartPolicy& v) {
    a("kind", v.kind), a("maximumRetries", v.maximumRetries);
}
template <typename A>
void visit(A& a, EndpointOption& v) {
    a("aliases", v.aliases), a("ipv4", v.ipv4);
}
template <typename A>
void visit(A& a, ContainerOptions& v) {
    a("image", v.image), a("entrypoint", v.entrypoint), a("command", v.command), a("environment", v.environment),
        a("workingDirectory", v.workingDirectory), a("user", v.user), a("hostname", v.hostname),
        a("domainname", v.domainname), a("tty", v.tty), a("openStdin", v.openStdin), a("stdinOnce", v.stdinOnce),
        a("attachStdin", v.attachStdin), a("attachStdout", v.attachStdout), a("attachStderr", v.attachStderr),
        a("labels", v.labels), a("exposedPorts", v.exposedPorts), a("volumes", v.volumes),
        a("stopSignal", v.stopSignal), a("stopTimeout", v.stopTimeout), a("ports", v.ports),
        a("publishAllPorts", v.publishAllPorts), a("mounts", v.mounts), a("networkMode", v.networkMode),
        a("endpoints", v.endpoints), a("autoRemove", v.autoRemove), a("restart", v.restart),
        a("resources", v.resources), a("capAdd", v.capAdd), a("capDrop", v.capDrop), a("privileged", v.privileged),
        a("securityOptions", v.securityOptions), a("readOnlyRoot", v.readOnlyRoot), a("extraHosts", v.extraHosts),
        a("dns", v.dns), a("dnsSearch", v.dnsSearch), a("dnsOptions", v.dnsOptions), a("groupAdd", v.groupAdd),
        a("sysctls", v.sysctls), a("init", v.init), a("shmSize", v.shmSize), a("logDriver", v.logDriver),
        a("logOptions", v.logOptions);
}
template <typename A>
void visit(A& a, MountState& v) {
    a("option", v.option), a("volumeName", v.volumeName), a("source", v.source);
}
template <typename A>
void visit(A& a, ContainerState& v) {
    a("state", v.state), a("pid", v.pid), a("exitCode", v.exitCode), a("oomKilled", v.oomKilled), a("error", v.error),
        a("startedAt", v.startedAt), a("finishedAt", v.finishedAt), a("restartCount", v.restartCount),
        a("stoppedByUser", v.stoppedByUser);
}
template <typename A>
void visit(A& a, EndpointState& v) {
    a("network", v.network), a("networkId", v.networkId), a("endpointId", v.endpointId), a("ipv4", v.ipv4),
        a("ipv6", v.ipv6), a("mac", v.mac), a("gateway4", v.gateway4), a("gateway6", v.gateway6),
        a("prefix4", v.prefix4), a("prefix6", v.prefix6), a("aliases", v.aliases);
}
template <typename A>
void visit(A& a, Identity& v) {
    a("uid", v.uid), a("gid", v.gid), a("groups", v.groups);
}
template <typename A>
void visit(A& a, Container& v) {
    a("id", v.id), a("name", v.name), a("options", v.options), a("imageId", v.imageId), a("created", v.created),
        a("arguments", v.arguments), a("entrypointLength", v.entrypointLength), a("environment", v.environment),
        a("workingDirectory", v.workingDirectory), a("user", v.user), a("stopSignal", v.stopSignal),
        a("chainId", v.chainId), a("mounts", v.mounts), a("state", v.state), a("endpoints", v.endpoints),
        a("publishedPorts", v.publishedPorts), a("logPath", v.logPath), a("creator", v.creator);
}

template <typename T>
concept Visitable = requires(Writer& w, T& v) {
    visit(w, v);
};
template <typename T>
constexpr bool kIsOptional = false;
template <typename T>
constexpr bool kIsOptional<std::optional<T>> = true;

template <typename T>
Json Writer::write(const T& value) {
    if constexpr (std::is_same_v<T, Timestamp>) {
        return toUnixNanos(value);
    } else if constexpr (std::is_enum_v<T>) {
        return static_cast<int>(value);
    } else if constexpr (kIsOptional<T>) {
        return value ? write(*value) : Json(nullptr);
    } else if constexpr (Visitable<T>) {
        Writer inner;
        visit(inner, const_cast<T&>(value));
        return std::move(inner.json);
    } else if constexpr (requires { typename T::mapped_type; }) {
        Json object = Json::object();
        for (const auto& [key, element] : value)
            object[key] = write(element);
        return object;
    } else if constexpr (!std::is_same_v<T, std::string> && requires { typename T::value_type; }) {
        Json list = Json::array();
        for (const auto& element : value)
            list.push_back(write(element));
        return list;
    } else {
        return value;
    }
}

template <typename T>
void Reader::read(const Json& from, T& value) {
    if constexpr (std::is_same_v<T, Timestamp>) {
        value = fromUnixNanos(from.get<std::int64_t>());
    } else if constexpr (std::is_enum_v<T>) {
        value = static_cast<T>(from.get<int>());
    } else if constexpr (kIsOptional<T>) {
        if (from.is_null())
            return;
        typename T::value_type inner{};
        read(from, inner);
        value = std::move(inner);
    } else if constexpr (Visitable<T>) {
        Reader inner{from};
        visit(inner, value);
    } else if constexpr (requires { typename T::mapped_type; }) {
        for (const auto& [key, element] : from.items())
            read(element, value[key]);
    } else if constexpr (!std::is_same_v<T, std::string> && requires { typename T::value_type; }) {
        for (const auto& element : from) {
            typename T::value_type inner{};
            read(element, inner);
            value.insert(value.end(), std::move(inner));
        }
    } else {
        value = from.get<T>();
    }
}

} // namespace

std::string toDocument(const Container& container) {
    Json document = Writer::write(container);
    document["version"] = 1;
    return dumpJson(document);
}

Result<Container> fromDocument(const std::string& text) {
    const Json document = TRY(parseJson(text, "container record"));
    try {
        if (document.value("version", 0) != 1)
            return fail(Errc::Unsupported, "container record: written by a newer version");
        Container container;
        Reader::read(document, container);
        container.options.name = container.name;
        return container;
    } catch (const Json::exception& e) {
        return fail(Errc::Corrupt, "container record: {}", e.what());
    }
}

} // namespace slipway::engine
