#include <gmock/gmock.h>

#include "cli/environment.h"
#include "cli/mount_spec.h"
#include "cli/port_spec.h"
#include "cli/table.h"
#include "cli/units.h"

#include "base/json.h"

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Ports {
    api::PortMap bindings;
    std::vector<std::string> exposed;
};

Ports published(std::string_view text) {
    Ports ports;
    const auto done = addPublish(text, ports.bindings, ports.exposed);
    EXPECT_TRUE(done) << done.error().describe();
    return ports;
}

bool refused(std::string_view text) {
    Ports ports;
    return !addPublish(text, ports.bindings, ports.exposed);
}

TEST(Publish, TakesEveryFormOfDockers) {
    EXPECT_EQ(published("80").bindings, (api::PortMap{{"80/tcp", {{"", ""}}}}));
    EXPECT_EQ(published("8080:80").bindings, (api::PortMap{{"80/tcp", {{"", "8080"}}}}));
    EXPECT_EQ(published("8080:80/udp").bindings, (api::PortMap{{"80/udp", {{"", "8080"}}}}));
    EXPECT_EQ(published("127.0.0.1:8080:80").bindings, (api::PortMap{{"80/tcp", {{"127.0.0.1", "8080"}}}}));
    EXPECT_EQ(published("127.0.0.1::80").bindings, (api::PortMap{{"80/tcp", {{"127.0.0.1", ""}}}}));
    EXPECT_EQ(published("[::1]:8080:80").bindings, (api::PortMap{{"80/tcp", {{"::1", "8080"}}}}));
    EXPECT_EQ(published("0:80").bindings, (api::PortMap{{"80/tcp", {{"", ""}}}}));
    EXPECT_EQ(published("target=80,published=8080,protocol=udp,host_ip=127.0.0.1").bindings,
              (api::PortMap{{"80/udp", {{"127.0.0.1", "8080"}}}}));
}

TEST(Publish, SpreadsRanges) {
    EXPECT_EQ(published("8000-8001:80-81").bindings,
              (api::PortMap{{"80/tcp", {{"", "8000"}}}, {"81/tcp", {{"", "8001"}}}}));
    EXPECT_EQ(published("8000-8010:80").bindings, (api::PortMap{{"80/tcp", {{"", "8000-8010"}}}}));
    EXPECT_THAT(published("80-82").exposed, ElementsAre("80/tcp", "81/tcp", "82/tcp"));
}

TEST(Publish, RefusesWhatIsNoPort) {
    for (const char* text :
         {"", ":", ":80", "a:80", "80:", "70000:80", "80:0", "1:2:3:4x", "300.1.1.1:1:2", "8000-8002:80-81", "9-8:80",
          "80/icmp", "8080:80/tcp/udp", "-1:80", "80 :80", "target=80,what=1"})
        EXPECT_TRUE(refused(text)) << text;
}

TEST(Expose, TakesPortsAndRanges) {
    std::vector<std::string> exposed;
    EXPECT_TRUE(addExpose("80/UDP", exposed));
    EXPECT_TRUE(addExpose("80-81", exposed));
    EXPECT_TRUE(addExpose("80", exposed));
    EXPECT_FALSE(addExpose("http", exposed));
    EXPECT_THAT(exposed, ElementsAre("80/udp", "80/tcp", "81/tcp"));
}

TEST(Volume, TellsDirectoriesFromNames) {
    api::HostConfig host;
    api::ContainerConfig config;
    for (const char* text : {"/a:/b", "./x:/b:ro", "data:/b", "~/y:/b", "../z/:/b:rw,z", "/anonymous"})
        EXPECT_TRUE(addVolume(text, "/work/here", "/home/me", host, config)) << text;
    EXPECT_THAT(host.binds, ElementsAre("/a:/b", "/work/here/x:/b:ro", "data:/b", "/home/me/y:/b", "/work/z:/b:rw,z"));
    EXPECT_THAT(config.volumes, ElementsAre("/anonymous"));
    for (const char* text : {"", "relative", "/a:relative", ":/b", "/a:/b:ro:x"})
        EXPECT_FALSE(addVolume(text, "/", "/", host, config)) << text;
}

TEST(Mount, ReadsItsKeys) {
    const auto bind = parseMount("type=bind,src=./a,dst=/b,readonly,bind-propagation=rslave", "/w");
    ASSERT_TRUE(bind) << bind.error().describe();
    EXPECT_EQ(bind->type, "bind");
    EXPECT_EQ(bind->source, "/w/a");
    EXPECT_EQ(bind->target, "/b");
    EXPECT_TRUE(bind->readOnly);
    EXPECT_EQ(bind->bindPropagation, "rslave");
    const auto volume = parseMount("source=v,target=/v,volume-nocopy=false,volume-opt=o=a,\"volume-opt=p=b,c\"", "/w");
    ASSERT_TRUE(volume) << volume.error().describe();
    EXPECT_EQ(volume->type, "volume");
    EXPECT_FALSE(volume->volumeNoCopy);
    EXPECT_EQ(volume->volumeOptions.at("p"), "b,c");
    const auto tmpfs = parseMount("type=tmpfs,target=/t,tmpfs-size=64m,tmpfs-mode=1770", "/w");
    ASSERT_TRUE(tmpfs) << tmpfs.error().describe();
    EXPECT_EQ(tmpfs->tmpfsSize, 64 << 20);
    EXPECT_EQ(tmpfs->tmpfsMode, 01770);
}

TEST(Mount, RefusesWhatItDoesNotKnow) {
    for (const char* text : {"", "type=bind,target=/b", "type=npipe,source=a,target=/b", "type=volume,target=b",
                             "type=tmpfs,source=x,target=/t", "type=volume,target=/b,colour=red",
                             "type=volume,target=/b,ro=perhaps", "type=tmpfs,target=/t,tmpfs-mode=9"})
        EXPECT_FALSE(parseMount(text, "/")) << text;
}

TEST(Environment, TakesValuesFromTheCaller) {
    const Environment caller = [](const std::string& name) -> std::optional<std::string> {
        return name == "HOME" ? std::optional<std::string>("/home/me") : std::nullopt;
    };
    std::vector<std::string> variables;
    for (const char* text : {"A=1", "HOME", "MISSING", "EMPTY=", "EQ=a=b"})
        EXPECT_TRUE(addVariable(text, caller, variables)) << text;
    EXPECT_THAT(variables, ElementsAre("A=1", "HOME=/home/me", "EMPTY=", "EQ=a=b"));
    EXPECT_FALSE(addVariable("=x", caller, variables));
    EXPECT_FALSE(addVariable("", caller, variables));
}

TEST(Environment, ReadsAFileAsDockerDoes) {
    std::vector<std::string> variables;
    const Environment nobody = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
    EXPECT_TRUE(addVariables("\xEF\xBB\xBF# comment\r\n\nA=1 # kept\r\n  B=\"quoted\"\nC\n", "f", nobody, variables));
    EXPECT_THAT(variables, ElementsAre("A=1 # kept", "B=\"quoted\""));
    const auto bad = addVariables("A=1\nB C=2\n", "x.env", nobody, variables);
    ASSERT_FALSE(bad);
    EXPECT_THAT(bad.error().describe(), HasSubstr("x.env:2"));
}

TEST(Units, SizesAreInPowersOf1024) {
    EXPECT_EQ(parseSize("512m"), 512ll << 20);
    EXPECT_EQ(parseSize("1.5G"), 3ll << 29);
    EXPECT_EQ(parseSize("64KiB"), 64 << 10);
    EXPECT_EQ(parseSize("10b"), 10);
    EXPECT_EQ(parseSize("1024"), 1024);
    EXPECT_EQ(parseSize("2 MB"), 2 << 20);
    EXPECT_EQ(parseSize("-1", true), -1);
    for (const char* text : {"", "m", "-1", "1x", "1..5m", "1e3", "99999999999g", "0x10"})
        EXPECT_FALSE(parseSize(text)) << text;
}

TEST(Units, DurationsAreGos) {
    EXPECT_EQ(parseDuration("300ms"), 300'000'000);
    EXPECT_EQ(parseDuration("1h10m30.5s"), 4230'500'000'000);
    EXPECT_EQ(parseDuration("0"), 0);
    for (const char* text : {"", "10", "5 s", "s", "1d", "-1s", "1m2"})
        EXPECT_FALSE(parseDuration(text)) << text;
    EXPECT_EQ(parseCpus("1.5"), 1'500'000'000);
    EXPECT_FALSE(parseCpus("all"));
}

TEST(Units, SinceIsAgoOrATime) {
    const Timestamp at = fromUnixNanos(1'700'000'000'500'000'000);
    EXPECT_EQ(parseSince("10s", at), "1699999990.500000000");
    EXPECT_EQ(parseSince("1690000000", at), "1690000000");
    EXPECT_EQ(parseSince("1690000000.25", at), "1690000000.25");
    EXPECT_EQ(parseSince("2023-11-14T22:13:20Z", at), "1700000000.000000000");
    EXPECT_EQ(parseSince("2023-11-14T22:13:20", at), "1700000000.000000000");
    EXPECT_EQ(parseSince("2023-11-14T23:13:20+01:00", at), "1700000000.000000000");
    EXPECT_EQ(parseSince("2023-11-14", at), "1699920000.000000000");
    EXPECT_FALSE(parseSince("yesterday", at));
    EXPECT_FALSE(parseSince("1.2.3", at));
}

TEST(Units, PoliciesLimitsDevicesAndHosts) {
    EXPECT_EQ(parseRestartPolicy("on-failure:3")->maximumRetryCount, 3);
    EXPECT_FALSE(parseRestartPolicy("always:3"));
    EXPECT_FALSE(parseRestartPolicy("sometimes"));
    EXPECT_EQ(parseUlimit("nofile=1024")->hard, 1024);
    EXPECT_EQ(parseUlimit("core=0:-1")->hard, -1);
    EXPECT_FALSE(parseUlimit("nofile=2:1"));
    EXPECT_FALSE(parseUlimit("nofile"));
    EXPECT_EQ(parseDevice("/dev/null:r")->permissions, "r");
    EXPECT_EQ(parseDevice("/dev/a:/dev/b:rw")->pathInContainer, "/dev/b");
    EXPECT_FALSE(parseDevice("/dev/a:/dev/b:q"));
    EXPECT_EQ(parseExtraHost("db:10.0.0.1"), "db:10.0.0.1");
    EXPECT_EQ(parseExtraHost("db=[::1]"), "db:::1");
    EXPECT_FALSE(parseExtraHost("db"));
}

TEST(Units, DurationsReadAsDockerWritesThem) {
    EXPECT_EQ(humanDuration(0), "Less than a second");
    EXPECT_EQ(humanDuration(59), "59 seconds");
    EXPECT_EQ(humanDuration(61), "About a minute");
    EXPECT_EQ(humanDuration(3599), "59 minutes");
    EXPECT_EQ(humanDuration(3700), "About an hour");
    EXPECT_EQ(humanDuration(3 * 86400), "3 days");
    EXPECT_EQ(humanDuration(20 * 86400), "2 weeks");
    EXPECT_EQ(humanDuration(100 * 86400), "3 months");
}

TEST(Table, PadsByCharactersAndMakesCellsInert) {
    Table table({"A", "B"});
    table.add({"ö…", "x"});
    table.add({"\x1b[31mred\n", "y"});
    EXPECT_EQ(table.text(), "A           B\nö…          x\n\xEF\xBF\xBD[31mred    y\n");
    EXPECT_EQ(ellipsis("abcdef", 4), "abc…");
    EXPECT_EQ(ellipsis("äöü", 3), "äöü");
}

TEST(Format, ReadsTheTemplatesOfScripts) {
    const Json document{{"Name", "/web"},
                        {"State", {{"ExitCode", 3}, {"Running", false}}},
                        {"L", {{"a.b", "c"}}},
                        {"Args", {"x", "y"}},
                        {"Bad", "\x1b]52;x"}};
    EXPECT_EQ(formatTemplate("{{.Name}}:{{ .State.ExitCode }} {{.State.Running}}", document), "/web:3 false");
    EXPECT_EQ(formatTemplate("{{json .State}}\\n{{.Args}}", document), "{\"ExitCode\":3,\"Running\":false}\n[x y]");
    EXPECT_EQ(formatTemplate("{{index .L \"a.b\"}}", document), "c");
    EXPECT_THAT(formatTemplate("{{.Bad}}", document).value(), HasSubstr("\xEF\xBF\xBD]52"));
    for (const char* text : {"{{.Missing}}", "{{range .Args}}x{{end}}", "{{.Name", "{{Name}}", "{{.Name.x}}"})
        EXPECT_FALSE(formatTemplate(text, document)) << text;
}

} // namespace
} // namespace slipway::cli
