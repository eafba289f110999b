#include "engine/detail/container_document.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace slipway::engine {
namespace {

// Every member with a value that is not its default.
Container everything() {
    Container c;
    c.id = std::string(64, 'a');
    c.name = "web";
    auto& o = c.options;
    o.name = "web";
    o.image = "pythonapp:latest";
    o.entrypoint = std::vector<std::string>{"/bin/sh", "-c"};
    o.command = std::vector<std::string>{"echo \"ü\"\n\t\x01"};
    o.environment = {"A=1", "B"};
    o.workingDirectory = "/app";
    o.user = "1000:1000";
    o.hostname = "host";
    o.domainname = "lan";
    o.tty = o.openStdin = o.stdinOnce = o.attachStdin = o.attachStdout = o.attachStderr = true;
    o.labels = {{"com.example.a", "1"}, {"", "empty"}};
    o.exposedPorts = {"5000/tcp", "53/udp"};
    o.volumes = {"/data"};
    o.stopSignal = "SIGINT";
    o.stopTimeout = 0;
    o.ports = {{"127.0.0.1", 5005, 5000, Protocol::Tcp}, {"", 65535, 53, Protocol::Udp}};
    o.publishAllPorts = true;
    o.mounts = {{MountOption::Type::Bind, "/src", "/app", true, true, false, 0, 01777},
                {MountOption::Type::Volume, "cache", "/cache", false, false, true, 0, 01777},
                {MountOption::Type::Tmpfs, "", "/tmp", false, false, false, std::uint64_t{1} << 40, 0700}};
    o.networkMode = "backend";
    o.endpoints = {{"backend", {{"db"}, "10.0.0.9"}}};
    o.autoRemove = true;
    o.restart = {RestartPolicy::Kind::OnFailure, 3};
    o.resources = {512 << 20, -1, 1'500'000'000, 512, 100'000, 50'000, "0-1", 100, {{"nofile", 1024, 2048}}};
    o.capAdd = {"CHOWN"};
    o.capDrop = {"ALL"};
    o.privileged = true;
    o.securityOptions = {"no-new-privileges"};
    o.readOnlyRoot = true;
    o.extraHosts = {"db:10.0.0.1"};
    o.dns = {"9.9.9.9"};
    o.dnsSearch = {"lan"};
    o.dnsOptions = {"ndots:1"};
    o.groupAdd = {"video"};
    o.sysctls = {{"net.core.somaxconn", "1024"}};
    o.init = true;
    o.shmSize = 1 << 20;
    o.logDriver = "none";
    o.logOptions = {{"max-size", "1m"}};
    c.imageId = "sha256:" + std::string(64, 'b');
    c.created = fromUnixNanos(1'772'360'430'123'456'789);
    c.arguments = {"/bin/sh", "-c", "echo"};
    c.entrypointLength = 2;
    c.environment = {"PATH=/bin", "A=1"};
    c.workingDirectory = "/app";
    c.user = "1000:1000";
    c.stopSignal = "SIGINT";
    c.chainId = "sha256:" + std::string(64, 'c');
    c.mounts = {{o.mounts[0], "", "/src"}, {o.mounts[1], "cache", "/volumes/cache"}};
    c.state = {State::Running, 4711, 137, true, "why", fromUnixNanos(1), fromUnixNanos(2), 4, true};
    c.endpoints = {{"backend",
                    "n1",
                    "e1",
                    "10.0.0.9",
                    "fd00::9",
                    "02:42:00:00:00:01",
                    "10.0.0.1",
                    "fd00::1",
                    24,
                    64,
                    {"db", "web"}}};
    c.publishedPorts = {{"127.0.0.1", 5005, 5000, Protocol::Tcp}};
    c.logPath = "/var/lib/slipway/1000/logs/x.log";
    c.creator = {1000, 1001, {4, 27}};
    return c;
}

Json documentOf(const Container& container) {
    return parseJson(toDocument(container), "document").value();
}

// Paths of all leaves that are the same in both.
void sameLeaves(const Json& a, const Json& b, const std::string& path, std::vector<std::string>& same) {
    if (a.is_object() && b.is_object() && !a.empty()) {
        for (const auto& [name, value] : a.items())
            if (b.contains(name))
                sameLeaves(value, b[name], path + "." + name, same);
    } else if (a == b) {
        same.push_back(path);
    }
}

TEST(ContainerDocument, EveryMemberSurvivesTheRoundTrip) {
    const auto read = fromDocument(toDocument(everything()));
    ASSERT_TRUE(read) << read.error().describe();
    EXPECT_EQ(documentOf(*read).dump(1), documentOf(everything()).dump(1));
    EXPECT_EQ(read->options.name, "web");
    EXPECT_EQ(read->options.ports, everything().options.ports);
    EXPECT_EQ(read->options.stopTimeout, 0);
    EXPECT_EQ(read->options.mounts[2].tmpfsSize, std::uint64_t{1} << 40);
    EXPECT_EQ(read->created, everything().created);
    EXPECT_EQ(read->creator.groups, everything().creator.groups);
    EXPECT_EQ(read->options.command, everything().options.command);
}

TEST(ContainerDocument, NoMemberOfTheRoundTripIsAtItsDefault) {
    // Or the test above would not see that a member is not written.
    std::vector<std::string> same;
    sameLeaves(documentOf(everything()), documentOf({}), "", same);
    EXPECT_EQ(same, std::vector<std::string>{".version"});
}

TEST(ContainerDocument, AbsentAndEmptyCommandsAreNotTheSame) {
    Container container;
    auto read = fromDocument(toDocument(container));
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->options.command);
    EXPECT_FALSE(read->options.stopTimeout);
    container.options.command.emplace();
    read = fromDocument(toDocument(container));
    ASSERT_TRUE(read);
    ASSERT_TRUE(read->options.command);
    EXPECT_TRUE(read->options.command->empty());
}

TEST(ContainerDocument, MissingMembersKeepTheirDefaults) {
    const auto read = fromDocument(R"({"version":1,"name":"web"})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->name, "web");
    EXPECT_EQ(read->options.networkMode, "default");
    EXPECT_EQ(read->options.shmSize, 64 << 20);
    EXPECT_EQ(read->options.logDriver, "json-file");
}

TEST(ContainerDocument, ANewerVersionIsNotRead) {
    for (const char* text : {R"({"version":2})", "{}"}) {
        const auto read = fromDocument(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code(), Errc::Unsupported) << text;
    }
}

TEST(ContainerDocument, CorruptTextIsAnError) {
    const std::string whole = toDocument(everything());
    for (const std::string& text :
         {std::string(), std::string("null"), std::string("[]"), std::string("7"), std::string("\"x\""),
          whole.substr(0, whole.size() / 2), whole + whole, std::string(10'000, '['), std::string("\xff\xfe"),
          std::string(R"({"version":1,"version":1})"), std::string(R"({"version":"1"})"),
          std::string(R"({"version":1,"name":7})"), std::string(R"({"version":1,"created":"today"})"),
          std::string(R"({"version":1,"environment":[1]})"), std::string(R"({"version":1,"state":{"pid":"x"}})"),
          std::string(R"({"version":1,"options":{"tty":1}})"),
          std::string(R"({"version":1,"options":{"labels":{"a":1}}})"),
          std::string(R"({"version":1,"mounts":[{"option":{"type":"bind"}}]})")})
        EXPECT_FALSE(fromDocument(text)) << text.substr(0, 80);
}

TEST(ContainerDocument, EveryCutOfADocumentIsAnError) {
    const std::string whole = toDocument(everything());
    for (std::size_t length = 0; length < whole.size(); length += 7)
        EXPECT_FALSE(fromDocument(whole.substr(0, length))) << length;
}

} // namespace
} // namespace slipway::engine
