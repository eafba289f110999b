#include <gtest/gtest.h>

#include "api/server/container_json.h"
#include "golden.h"

namespace slipway::api {
namespace {

using engine::Container;
using engine::MountOption;
using engine::Protocol;
using engine::State;
using namespace std::chrono_literals;

const Timestamp kCreated = fromUnixNanos(1'772'360'430'123'000'000); // 2026-03-01T10:20:30.123Z

Container created() {
    Container c;
    c.id = std::string(64, 'a');
    c.name = "web";
    c.options.image = "pythonapp:latest";
    c.options.hostname = "aaaaaaaaaaaa";
    c.imageId = "sha256:" + std::string(64, 'b');
    c.created = kCreated;
    c.arguments = {"python", "app.py"};
    c.environment = {"PATH=/usr/bin:/bin"};
    c.workingDirectory = "/app";
    return c;
}

Container running() {
    Container c = created();
    auto& o = c.options;
    o.labels = {{"com.example.team", "a"}};
    o.exposedPorts = {"5000/tcp", "9000/udp"};
    o.ports = {{"", 5005, 5000, Protocol::Tcp}, {"127.0.0.1", 0, 53, Protocol::Udp}};
    o.mounts = {{MountOption::Type::Bind, "/home/me/web", "/app", true, true},
                {MountOption::Type::Volume, "cache", "/cache"},
                {MountOption::Type::Tmpfs, "", "/run"}};
    o.volumes = {"/anon"};
    o.networkMode = "backend";
    o.restart = {engine::RestartPolicy::Kind::OnFailure, 3};
    o.resources.memory = 256 << 20;
    o.resources.pidsLimit = 100;
    o.resources.ulimits = {{"nofile", 1024, 2048}};
    o.capDrop = {"ALL"};
    o.stopTimeout = 3;
    o.tty = o.openStdin = true;
    c.arguments = {"/entry.sh", "python", "app.py"};
    c.entrypointLength = 1;
    c.user = "1000";
    c.stopSignal = "SIGTERM";
    c.mounts = {{o.mounts[0], "", "/home/me/web"},
                {o.mounts[1], "cache", "/var/lib/slipway/1000/volumes/cache"},
                {o.mounts[2], "", ""}};
    c.state.state = State::Running;
    c.state.pid = 4711;
    c.state.startedAt = now() - 185s;
    c.endpoints = {{"backend",
                    "net1",
                    "end1",
                    "10.40.0.2",
                    "fd00::2",
                    "02:42:0a:28:00:02",
                    "10.40.0.1",
                    "fd00::1",
                    24,
                    64,
                    {"web", "db"}}};
    c.publishedPorts = {{"", 5005, 5000, Protocol::Tcp}, {"127.0.0.1", 32768, 53, Protocol::Udp}};
    c.logPath = "/var/lib/slipway/1000/logs/web.log";
    return c;
}

TEST(ContainerJson, SummaryOfARunningContainer) {
    const Container container = running();
    Json summary = containerSummary(container);
    EXPECT_EQ(summary["StartedAt"], toUnixSeconds(container.state.startedAt));
    EXPECT_FALSE(summary.contains("FinishedAt"));
    summary.erase("StartedAt"); // of this very moment
    test::expectGolden(summary, "server_container_summary_running.json");
}

TEST(ContainerJson, SummaryOfAContainerThatNeverRan) {
    test::expectGolden(containerSummary(created()), "server_container_summary_created.json");
}

TEST(ContainerJson, DetailOfARunningContainer) {
    Container c = running();
    c.state.startedAt = kCreated + 1s;
    test::expectGolden(containerDetail(c, {"exec1"}), "server_container_detail_running.json");
}

TEST(ContainerJson, DetailOfAContainerThatEnded) {
    Container c = created();
    c.state.state = State::Exited;
    c.state.exitCode = 137;
    c.state.oomKilled = true;
    c.state.error = "";
    c.state.startedAt = kCreated + 1s;
    c.state.finishedAt = kCreated + 61s;
    test::expectGolden(containerDetail(c, {}), "server_container_detail_exited.json");
}

TEST(ContainerJson, StatesAreTold) {
    const std::pair<State, const char*> states[]{{State::Created, "created"},   {State::Running, "running"},
                                                 {State::Paused, "paused"},     {State::Restarting, "restarting"},
                                                 {State::Removing, "removing"}, {State::Exited, "exited"},
                                                 {State::Dead, "dead"}};
    for (const auto& [state, name] : states) {
        Container c = created();
        c.state.state = state;
        const Json detail = containerDetail(c, {});
        EXPECT_EQ(detail["State"]["Status"], name);
        EXPECT_EQ(detail["State"]["Paused"], state == State::Paused) << name;
        EXPECT_EQ(detail["State"]["Running"],
                  state == State::Running || state == State::Paused || state == State::Restarting)
            << name;
        EXPECT_EQ(containerSummary(c)["State"], name);
    }
}

TEST(ContainerJson, AContainerOfNothingIsStillJson) {
    const Container c;
    EXPECT_EQ(containerDetail(c, {})["Path"], "");
    EXPECT_EQ(containerSummary(c)["Command"], "");
}

TEST(ContainerJson, BytesThatAreNoTextDoNotBreakTheAnswer) {
    Container c = created();
    c.arguments = {"\xff\xfe"};
    c.environment = {"A=\x80"};
    EXPECT_FALSE(dumpJson(containerDetail(c, {})).empty());
    EXPECT_TRUE(parseJson(dumpJson(containerSummary(c)), "summary"));
}

TEST(PortKey, IsDockers) {
    EXPECT_EQ(portKey(5000, Protocol::Tcp), "5000/tcp");
    EXPECT_EQ(portKey(53, Protocol::Udp), "53/udp");
}

std::string upFor(std::chrono::seconds duration) {
    Container c;
    c.state.state = State::Running;
    c.state.startedAt = kCreated;
    return statusText(c, kCreated + duration);
}

TEST(StatusText, DurationsAreDockers) {
    EXPECT_EQ(upFor(0s), "Up Less than a second");
    EXPECT_EQ(upFor(1s), "Up 1 second");
    EXPECT_EQ(upFor(2s), "Up 2 seconds");
    EXPECT_EQ(upFor(59s), "Up 59 seconds");
    EXPECT_EQ(upFor(60s), "Up About a minute");
    EXPECT_EQ(upFor(119s), "Up About a minute");
    EXPECT_EQ(upFor(2min), "Up 2 minutes");
    EXPECT_EQ(upFor(59min), "Up 59 minutes");
    EXPECT_EQ(upFor(60min), "Up About an hour");
    EXPECT_EQ(upFor(89min), "Up About an hour");
    EXPECT_EQ(upFor(90min), "Up 2 hours");
    EXPECT_EQ(upFor(47h), "Up 47 hours");
    EXPECT_EQ(upFor(48h), "Up 2 days");
    EXPECT_EQ(upFor(13 * 24h), "Up 13 days");
    EXPECT_EQ(upFor(14 * 24h), "Up 2 weeks");
    EXPECT_EQ(upFor(59 * 24h), "Up 8 weeks");
    EXPECT_EQ(upFor(60 * 24h), "Up 2 months");
    EXPECT_EQ(upFor(729 * 24h), "Up 24 months");
    EXPECT_EQ(upFor(730 * 24h), "Up 2 years");
}

TEST(StatusText, AClockThatWasSetBackIsNotNegative) {
    EXPECT_EQ(upFor(-1h), "Up Less than a second");
}

TEST(StatusText, EachStateInItsWords) {
    Container c;
    c.state.startedAt = kCreated;
    c.state.finishedAt = kCreated + 1h;
    c.state.exitCode = 3;
    const auto text = [&](State state) {
        c.state.state = state;
        return statusText(c, kCreated + 1h + 5s);
    };
    EXPECT_EQ(text(State::Created), "Created");
    EXPECT_EQ(text(State::Running), "Up About an hour");
    EXPECT_EQ(text(State::Paused), "Up About an hour (Paused)");
    EXPECT_EQ(text(State::Restarting), "Restarting (3) 5 seconds ago");
    EXPECT_EQ(text(State::Exited), "Exited (3) 5 seconds ago");
    EXPECT_EQ(text(State::Removing), "Removal In Progress");
    EXPECT_EQ(text(State::Dead), "Dead");
}

} // namespace
} // namespace slipway::api
