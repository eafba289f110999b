#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>

#include "api/server/build_cache.h"
#include "api/server/container_json.h"
#include "api/server/router.h"
#include "base/text.h"
#include "base/time.h"
#include "engine/engine.h"

namespace slipway::api {

namespace {

Result<Reply> ping(Context&, Request& request) {
    TextReply reply;
    reply.contentType = "text/plain; charset=utf-8";
    if (request.method == "GET")
        reply.body = "OK";
    // 1: the classic builder, which is the one that we speak.
    reply.headers = {{"Builder-Version", "1"},
                     {"Swarm", "inactive"},
                     {"Cache-Control", "no-cache, no-store, must-revalidate"},
                     {"Pragma", "no-cache"}};
    return reply;
}

Result<Reply> version(Context& context, Request&) {
    const auto facts = context.engine.facts();
    Json engine = {{"Name", "Engine"},
                   {"Version", "0.1.0"},
                   {"Details",
                    {{"ApiVersion", "1.50"},
                     {"MinAPIVersion", "1.24"},
                     {"Arch", facts.architecture},
                     {"Os", "linux"},
                     {"KernelVersion", facts.kernel},
                     {"Experimental", "false"}}}};
    Json runtime = {{"Name", facts.runtimeName}, {"Version", facts.runtimeVersion}, {"Details", Json::object()}};
    return json({{"Platform", {{"Name", "Slipway"}}},
                 {"Components", Json::array({engine, runtime})},
                 {"Version", "0.1.0"},
                 {"ApiVersion", "1.50"},
                 {"MinAPIVersion", "1.24"},
                 {"GitCommit", ""},
                 {"GoVersion", ""},
                 {"Os", "linux"},
                 {"Arch", facts.architecture},
                 {"KernelVersion", facts.kernel},
                 {"Slipway", "1"}});
}

Result<Reply> info(Context& context, Request&) {
    const auto facts = context.engine.facts();
    int running = 0, paused = 0, stopped = 0;
    const auto containers = context.engine.containers().list();
    for (const auto& container : containers) {
        if (container.state.state == engine::State::Running)
            ++running;
        else if (container.state.state == engine::State::Paused)
            ++paused;
        else
            ++stopped;
    }
    const auto& config = context.engine.config();
    Json mirrors = Json::object();
    for (const auto& [host, urls] : config.registryMirrors)
        mirrors[host] = urls;
    Json hubMirrors = Json::array();
    if (const auto it = config.registryMirrors.find("docker.io"); it != config.registryMirrors.end())
        hubMirrors = it->second;
    return json(
        {{"ID", facts.id},
         {"Name", facts.hostname},
         {"ServerVersion", "0.1.0"},
         {"Containers", containers.size()},
         {"ContainersRunning", running},
         {"ContainersPaused", paused},
         {"ContainersStopped", stopped},
         {"Images", context.engine.images().list().size()},
         {"Driver", "overlay"},
         {"DriverStatus",
          Json::array({Json::array({"Owner", std::to_string(facts.owner)}),
                       Json::array({"Host ids of containers",
                                    fmt::format("{}-{}", facts.rangeStart, facts.rangeStart + facts.rangeSize - 1)})})},
         {"DockerRootDir", facts.root},
         {"LoggingDriver", "json-file"},
         {"CgroupDriver", "cgroupfs"},
         {"CgroupVersion", facts.cgroupVersion},
         {"KernelVersion", facts.kernel},
         {"OperatingSystem", facts.operatingSystem},
         {"OSType", "linux"},
         {"OSVersion", ""},
         {"Architecture", facts.architecture == "amd64" ? "x86_64" : facts.architecture},
         {"NCPU", facts.cpus},
         {"MemTotal", facts.memory},
         {"MemoryLimit", true},
         {"SwapLimit", false},
         {"PidsLimit", true},
         {"CpuCfsPeriod", true},
         {"CpuCfsQuota", true},
         {"CPUShares", true},
         {"CPUSet", true},
         {"IPv4Forwarding", true},
         {"BridgeNfIptables", false},
         {"BridgeNfIp6tables", false},
         {"Debug", false},
         {"ExperimentalBuild", false},
         {"LiveRestoreEnabled", true},
         {"OomKillDisable", false},
         {"IndexServerAddress", "https://index.docker.io/v1/"},
         {"RegistryConfig",
          {{"Mirrors", hubMirrors},
           {"IndexConfigs", Json::object()},
           {"InsecureRegistryCIDRs", Json::array({"127.0.0.0/8", "::1/128"})}}},
         {"SecurityOptions", Json::array({"name=seccomp,profile=builtin", "name=userns"})},
         {"Runtimes", {{facts.runtimeName, {{"path", facts.runtimeName}}}}},
         {"DefaultRuntime", facts.runtimeName},
         {"InitBinary", ""},
         {"Isolation", ""},
         {"Labels", Json::array()},
         {"Plugins",
          {{"Volume", Json::array({"local"})},
           {"Network", Json::array({"bridge", "null"})},
           {"Authorization", nullptr},
           {"Log", Json::array({"json-file", "none"})}}},
         {"Swarm",
          {{"NodeID", ""},
           {"NodeAddr", ""},
           {"LocalNodeState", "inactive"},
           {"ControlAvailable", false},
           {"Error", ""},
           {"RemoteManagers", nullptr}}},
         {"SystemTime", toRfc3339Nano(now())},
         {"NFd", 0},
         {"NGoroutines", 0},
         {"NEventsListener", 0},
         {"HttpProxy", ""},
         {"HttpsProxy", ""},
         {"NoProxy", ""},
         {"Warnings", nullptr}});
}

Json eventJson(const engine::Event& event) {
    Json attributes = Json::object();
    for (const auto& [name, value] : event.attributes)
        attributes[name] = value;
    Json body = {{"Type", event.type},
                 {"Action", event.action},
                 {"Actor", {{"ID", event.id}, {"Attributes", attributes}}},
                 {"scope", "local"},
                 {"time", toUnixSeconds(event.time)},
                 {"timeNano", toUnixNanos(event.time)}};
    if (event.type == "container") {
        // What clients before API 1.22 knew, and docker still sends.
        body["status"] = event.action;
        body["id"] = event.id;
        if (const auto it = event.attributes.find("image"); it != event.attributes.end())
            body["from"] = it->second;
    }
    return body;
}

bool selected(const engine::Event& event, const Filters& filters) {
    const auto any = [&](std::string_view name, auto matches) {
        const auto& values = filters.of(name);
        return values.empty() || std::ranges::any_of(values, matches);
    };
    const auto attribute = [&](std::string_view name) {
        const auto it = event.attributes.find(std::string(name));
        return it == event.attributes.end() ? std::string() : it->second;
    };
    return any("type", [&](const std::string& v) { return v == event.type; }) &&
           any("event", [&](const std::string& v) { return v == event.action || event.action.starts_with(v + ":"); }) &&
           any("container",
               [&](const std::string& v) {
                   return event.type == "container" && (event.id.starts_with(v) || attribute("name") == v);
               }) &&
           any("image",
               [&](const std::string& v) {
                   return event.type == "image" ? event.id == v || attribute("name") == v : attribute("image") == v;
               }) &&
           any("network",
               [&](const std::string& v) {
                   return event.type == "network" && (event.id.starts_with(v) || attribute("name") == v);
               }) &&
           any("volume", [&](const std::string& v) { return event.type == "volume" && event.id == v; }) &&
           filters.labelsMatch(event.attributes);
}

// Docker's times: Unix seconds with an optional fraction, or RFC 3339.
Result<std::optional<Timestamp>> parseTime(const std::string& text) {
    if (text.empty() || text == "0")
        return std::optional<Timestamp>{};
    const auto dot = text.find('.');
    if (const auto seconds = parseUnsigned(std::string_view(text).substr(0, dot));
        seconds && *seconds < 9'000'000'000) {
        std::int64_t nanos = 0;
        if (dot != std::string::npos) {
            std::string fraction = text.substr(dot + 1, 9);
            fraction.resize(9, '0');
            const auto value = parseUnsigned(fraction);
            if (!value)
                return fail(Errc::InvalidArgument, "{:?} is not a time", std::string_view(text));
            nanos = static_cast<std::int64_t>(*value);
        }
        return std::optional(fromUnixNanos(static_cast<std::int64_t>(*seconds) * 1'000'000'000 + nanos));
    }
    return std::optional(TRY(parseRfc3339(text)));
}

// A queue between the engine's threads and the client's, bounded: a client that doesn't read loses events, not us.
class EventQueue {
public:
    void push(const engine::Event& event) {
        const std::lock_guard lock(m_mutex);
        if (m_events.size() < 10'000)
            m_events.push_back(event);
        m_wake.notify_one();
    }
    // False when stopped or after `deadline`.
    bool pop(engine::Event& event, std::stop_token stop, std::optional<Timestamp> deadline) {
        std::unique_lock lock(m_mutex);
        const auto ready = [&] { return !m_events.empty(); };
        if (deadline)
            m_wake.wait_until(lock, stop, std::chrono::time_point_cast<std::chrono::system_clock::duration>(*deadline),
                              ready);
        else
            m_wake.wait(lock, stop, ready);
        if (m_events.empty())
            return false;
        event = std::move(m_events.front());
        m_events.pop_front();
        return true;
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<engine::Event> m_events;
};

Result<Reply> events(Context& context, Request& request) {
    const auto filters = TRY(Filters::parse(request.query.get("filters")));
    const auto since = TRY(parseTime(request.query.get("since")));
    const auto until = TRY(parseTime(request.query.get("until")));
    auto& bus = context.engine.events();
    auto queue = std::make_shared<EventQueue>();
    auto subscription = std::make_shared<engine::EventBus::Subscription>(
        bus.subscribe([queue](const auto& event) { queue->push(event); }));
    return StreamReply{"application/json",
                       [&bus, queue, subscription, filters, since, until](StreamWriter& writer, std::stop_token stop) {
                           const auto send = [&](const engine::Event& event) {
                               return !selected(event, filters) ||
                                      writer.write(dumpJson(eventJson(event)) + '\n').has_value();
                           };
                           Timestamp last{};
                           if (since)
                               for (const auto& event : bus.history(*since, until.value_or(now()))) {
                                   last = event.time;
                                   if (!send(event))
                                       return;
                               }
                           engine::Event event;
                           while (queue->pop(event, stop, until))
                               if (event.time > last && (!until || event.time <= *until) && !send(event))
                                   return;
                       }};
}

Result<Reply> diskUse(Context& context, Request&) {
    const auto use = context.engine.diskUse();
    Json images = Json::array();
    std::map<std::string, std::uint64_t> sizes; // of images
    for (const auto& image : context.engine.images().list()) {
        sizes[image.id] = image.size;
        images.push_back({{"Id", image.id},
                          {"ParentId", image.parent},
                          {"RepoTags", image.tags},
                          {"RepoDigests", image.repoDigests},
                          {"Created", toUnixSeconds(image.created)},
                          {"Size", image.size},
                          {"SharedSize", -1},
                          {"Labels", nullptr},
                          {"Containers", image.containers}});
    }
    Json containers = Json::array();
    std::map<std::string, std::int64_t> users; // by volume
    for (const auto& container : context.engine.containers().list()) {
        containers.push_back(containerSummary(container));
        if (const auto written = use.containers.find(container.id); written != use.containers.end()) {
            const auto image = sizes.find(container.imageId);
            containers.back()["SizeRw"] = written->second;
            containers.back()["SizeRootFs"] = written->second + (image == sizes.end() ? 0 : image->second);
        }
        for (const auto& mount : container.mounts)
            if (!mount.volumeName.empty())
                ++users[mount.volumeName];
    }
    Json volumes = Json::array();
    for (const auto& volume : context.engine.volumes().list()) {
        const auto size = use.volumes.find(volume.name);
        volumes.push_back({{"Name", volume.name},
                           {"Driver", "local"},
                           {"Mountpoint", volume.mountpoint},
                           {"Labels", volume.labels},
                           {"Scope", "local"},
                           {"Options", volume.options},
                           {"UsageData",
                            {{"Size", size == use.volumes.end() ? -1 : static_cast<std::int64_t>(size->second)},
                             {"RefCount", users[volume.name]}}}});
    }
    Json cache = Json::array();
    for (const auto& entry : TRY(context.engine.cacheKeeping().list()))
        cache.push_back(buildCacheJson(entry));
    return json({{"LayersSize", use.layers},
                 {"Images", images},
                 {"Containers", containers},
                 {"Volumes", volumes},
                 {"BuildCache", cache}});
}

Result<Reply> auth(Context&, Request& request) {
    // Credentials stay with the client and come with each pull; that they are well-formed is what can be said here.
    const Json body = TRY(request.json());
    if (TRY(jsonString(body, "username")).empty() && TRY(jsonString(body, "identitytoken")).empty())
        return fail(Errc::InvalidArgument, "no user name given");
    return fail(Errc::Unsupported,
                "checking a login is not something that this engine does: it takes the credentials with each pull");
}

} // namespace

void addSystemRoutes(Router& router) {
    router.add("GET", "/_ping", ping);
    router.add("HEAD", "/_ping", ping);
    router.add("GET", "/version", version);
    router.add("GET", "/info", info);
    router.add("GET", "/events", events);
    router.add("GET", "/system/df", diskUse);
    router.add("POST", "/auth", auth);
}

} // namespace slipway::api
