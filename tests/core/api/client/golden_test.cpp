// What goes over the wire, against checked-in messages: requests must be written exactly so, replies of real engines
// must be read, and everything that is read must be written in a way that reads the same.
#include <gtest/gtest.h>

#include "api/types/json.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"

namespace slipway::api {
namespace {

std::string golden(const std::string& name) {
    auto text = readFile(joinPath(GOLDEN_DIR, name));
    EXPECT_TRUE(text) << name;
    return text.value_or("");
}

template <typename T>
void expectWrittenAs(const T& value, const std::string& name) {
    EXPECT_EQ(dumpJson(toJson(value), 2), dumpJson(parseJson(golden(name), name).value(), 2)) << name;
}

template <typename T>
T readAndBack(const std::string& text) {
    auto value = parse<T>(text, "golden");
    EXPECT_TRUE(value) << value.error().describe();
    const std::string written = encode(*value);
    auto again = parse<T>(written, "written");
    EXPECT_TRUE(again) << again.error().describe();
    EXPECT_EQ(encode(*again), written);
    return *value;
}

TEST(Golden, CreateContainer) {
    CreateContainer request;
    request.name = "in the query";
    auto& config = request.config;
    config.hostname = "web";
    config.user = "1000";
    config.attachStdout = config.attachStderr = true;
    config.exposedPorts = {"5000/tcp"};
    config.env = {"A=1", "B"};
    config.cmd = {"python", "app.py"};
    config.entrypoint = {""};
    config.healthcheck = Healthcheck{.test = {"CMD-SHELL", "true"}, .interval = 5'000'000'000, .retries = 3};
    config.image = "pythonapp:latest";
    config.volumes = {"/data"};
    config.workingDir = "/app";
    config.labels = {{"a", "b"}};
    config.stopSignal = "SIGINT";
    config.stopTimeout = 3;
    auto& host = request.hostConfig;
    host.autoRemove = true;
    host.binds = {"/src:/app:ro"};
    host.capAdd = {"NET_ADMIN"};
    host.extraHosts = {"db:10.0.0.1"};
    host.init = true;
    host.memory = 256 << 20;
    host.mounts = {{.type = "bind", .source = "/a", .target = "/b", .readOnly = true, .bindPropagation = "rprivate"},
                   {.type = "tmpfs", .target = "/t", .tmpfsSize = 1 << 20, .tmpfsMode = 0700},
                   {.type = "volume",
                    .source = "v",
                    .target = "/v",
                    .volumeNoCopy = true,
                    .volumeDriver = "local",
                    .volumeOptions = {{"o", "x"}}}};
    host.nanoCpus = 1'500'000'000;
    host.networkMode = "backend";
    host.pidsLimit = 100;
    host.portBindings = {{"5000/tcp", {{"127.0.0.1", "5005"}}}};
    host.readonlyRootfs = true;
    host.restartPolicy = {"on-failure", 3};
    host.shmSize = 64 << 20;
    host.tmpfs = {{"/run", "size=1m"}};
    host.ulimits = {{"nofile", 1024, 2048}};
    request.networks["backend"] = {.aliases = {"web"}, .wantedIpv4 = "10.1.0.5"};
    expectWrittenAs(request, "create_container.json");
    readAndBack<CreateContainer>(golden("create_container.json"));
}

TEST(Golden, PublishedPort) {
    expectWrittenAs(PublishedPort{"127.0.0.1", 5005, 5000, "udp"}, "published_port.json");
    EXPECT_EQ(readAndBack<PublishedPort>(golden("published_port.json")).hostPort, 5005);
}

TEST(Golden, BuildRequest) {
    BuildRequest request;
    request.context = "/home/me/web";
    request.tags = {"pythonapp:latest"};
    request.buildArgs = {{"V", "1"}};
    request.addHosts = {"a:1.2.3.4"};
    expectWrittenAs(request, "build_request.json");
    EXPECT_FALSE(readAndBack<BuildRequest>(golden("build_request.json")).dockerfileText);
    request.ignoreText = "*.log\n";
    EXPECT_EQ(readAndBack<BuildRequest>(encode(request)).ignoreText, "*.log\n");
}

TEST(Golden, ExecConfig) {
    ExecConfig config;
    config.attachStdin = config.tty = true;
    config.user = "root";
    config.workingDir = "/app";
    config.env = {"A=1"};
    config.cmd = {"sh", "-c", "id"};
    expectWrittenAs(config, "exec_config.json");
}

TEST(Golden, BuildEventsAreWrittenAsTheyAreRead) {
    int lines = 0;
    for (const auto& line : split(golden("build_events.ndjson"), '\n')) {
        if (line.empty())
            continue;
        ++lines;
        const auto event = parse<BuildEvent>(line, "event");
        ASSERT_TRUE(event) << event.error().describe();
        EXPECT_NE(event->kind, BuildEventKind::Unknown);
        EXPECT_EQ(dumpJson(toJson(*event)), dumpJson(parseJson(line, "line").value()));
    }
    EXPECT_EQ(lines, 9);
}

TEST(Golden, ContainerList) {
    const auto list = parseList<ContainerSummary>(golden("containers.json"), "list");
    ASSERT_TRUE(list) << list.error().describe();
    ASSERT_EQ(list->size(), 2u);
    const auto& first = list->front();
    EXPECT_EQ(first.name(), "boring_feynman");
    EXPECT_EQ(first.state, ContainerState::Running);
    EXPECT_EQ(toUnixSeconds(first.created), 1367854155);
    EXPECT_EQ(first.ports, (std::vector<PortMapping>{{"0.0.0.0", 2222, 3333, "tcp"}, {"", 80, 0, "tcp"}}));
    EXPECT_EQ(first.networks.at("bridge").ipAddress, "172.17.0.2");
    EXPECT_FALSE(first.mounts.at(0).writable);
    EXPECT_EQ(list->back().state, ContainerState::Unknown);
    EXPECT_EQ(list->back().name(), "9cd8");
    readAndBack<ContainerSummary>(encode(first));
}

TEST(Golden, ContainerInspect) {
    const auto detail = readAndBack<ContainerDetail>(golden("inspect.json"));
    EXPECT_EQ(detail.state.status, ContainerState::Exited);
    EXPECT_EQ(detail.state.exitCode, 137);
    EXPECT_EQ(detail.state.finishedAt, Timestamp{});
    EXPECT_EQ(detail.state.health, "unhealthy");
    EXPECT_EQ(detail.state.probes.at(0).start, parseRfc3339("2024-05-01T10:00:00Z").value());
    EXPECT_EQ(detail.config.entrypoint, std::vector<std::string>{"sh -c"});
    EXPECT_EQ(detail.ports.at("80/tcp").at(1).hostIp, "::");
    EXPECT_TRUE(detail.ports.at("443/tcp").empty());
    EXPECT_FALSE(detail.hostConfig.pidsLimit);
    EXPECT_EQ(detail.hostConfig.logDriver, "json-file");
}

TEST(Golden, StatsAreSummedAndComputed) {
    const auto stats = readAndBack<Stats>(golden("stats.json"));
    EXPECT_DOUBLE_EQ(stats.cpuPercent(), 40.0);
    EXPECT_EQ(stats.networkReceived, 11u);
    EXPECT_EQ(stats.networkSent, 22u);
    EXPECT_EQ(stats.blockRead, 6u);
    EXPECT_EQ(stats.blockWritten, 7u);
    EXPECT_EQ(stats.memoryLimit, ~std::uint64_t{0});
    EXPECT_EQ(stats.memoryCache, 100u);
}

} // namespace
} // namespace slipway::api
