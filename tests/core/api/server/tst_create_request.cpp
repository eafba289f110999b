// Create requests as the docker command sends them, tests/core/api/golden/server_create_*.json.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/server/container_json.h"
#include "golden.h"

namespace slipway::api {
namespace {

using engine::ContainerOptions;
using engine::MountOption;
using engine::PortMapping;
using engine::Protocol;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

ContainerOptions parsed(const std::string& text, const std::string& name = {}) {
    const auto body = parseJson(text, "body");
    EXPECT_TRUE(body) << body.error().describe();
    auto options = parseCreate(*body, name);
    EXPECT_TRUE(options) << options.error().describe();
    return options ? *options : ContainerOptions{};
}

TEST(CreateRequest, DockerRunInteractiveWithEverythingCommon) {
    // docker run --rm -it -p 5005:5000 -p 127.0.0.1::53/udp -e A=1 -e B -v /src:/app:ro -v cache:/cache -v /anon
    //   --mount type=bind,source=/conf,target=/conf,readonly --tmpfs /run:size=64m,mode=700 --name web
    //   --memory 256m --cpus 1.5 --ulimit nofile=1024:2048 --init --add-host db:10.0.0.1 pythonapp:latest sh -c id
    const auto o = parsed(test::golden("server_create_run_it.json"), "web");
    EXPECT_EQ(o.name, "web");
    EXPECT_EQ(o.image, "pythonapp:latest");
    EXPECT_FALSE(o.entrypoint) << "null: the image's";
    ASSERT_TRUE(o.command);
    EXPECT_THAT(*o.command, ElementsAre("sh", "-c", "id"));
    EXPECT_THAT(o.environment, ElementsAre("A=1", "B"));
    EXPECT_TRUE(o.tty && o.openStdin && o.stdinOnce && o.attachStdin && o.attachStdout && o.attachStderr);
    EXPECT_TRUE(o.autoRemove);
    EXPECT_TRUE(o.init);
    EXPECT_THAT(o.exposedPorts, ElementsAre("5000/tcp", "53/udp"));
    EXPECT_THAT(o.ports, UnorderedElementsAre(PortMapping{"", 5005, 5000, Protocol::Tcp},
                                              PortMapping{"127.0.0.1", 0, 53, Protocol::Udp}));
    EXPECT_THAT(o.volumes, ElementsAre("/anon"));
    ASSERT_EQ(o.mounts.size(), 4u);
    EXPECT_EQ(o.mounts[0].type, MountOption::Type::Bind);
    EXPECT_EQ(o.mounts[0].source, "/src");
    EXPECT_EQ(o.mounts[0].target, "/app");
    EXPECT_TRUE(o.mounts[0].readOnly);
    EXPECT_TRUE(o.mounts[0].createSource) << "-v makes a directory that is missing";
    EXPECT_EQ(o.mounts[1].type, MountOption::Type::Volume);
    EXPECT_EQ(o.mounts[1].source, "cache");
    EXPECT_FALSE(o.mounts[1].readOnly);
    EXPECT_EQ(o.mounts[2].type, MountOption::Type::Bind);
    EXPECT_EQ(o.mounts[2].target, "/conf");
    EXPECT_TRUE(o.mounts[2].readOnly);
    EXPECT_FALSE(o.mounts[2].createSource) << "--mount does not";
    EXPECT_EQ(o.mounts[3].type, MountOption::Type::Tmpfs);
    EXPECT_EQ(o.mounts[3].target, "/run");
    EXPECT_EQ(o.mounts[3].tmpfsSize, 64u << 20);
    EXPECT_EQ(o.mounts[3].tmpfsMode, 0700u);
    EXPECT_EQ(o.resources.memory, 256 << 20);
    EXPECT_EQ(o.resources.nanoCpus, 1'500'000'000);
    ASSERT_EQ(o.resources.ulimits.size(), 1u);
    EXPECT_EQ(o.resources.ulimits[0].name, "nofile");
    EXPECT_EQ(o.resources.ulimits[0].soft, 1024);
    EXPECT_EQ(o.resources.ulimits[0].hard, 2048);
    EXPECT_THAT(o.extraHosts, ElementsAre("db:10.0.0.1"));
    EXPECT_EQ(o.networkMode, "default");
    EXPECT_EQ(o.shmSize, 64 << 20) << "0 is the default";
    EXPECT_EQ(o.logDriver, "json-file") << "an empty type is the default";
}

TEST(CreateRequest, DockerRunDetachedOnANetwork) {
    // docker run -d --restart on-failure:3 --network backend --network-alias db --ip 10.40.0.9 -P --expose 8000-8002
    //   --entrypoint "" -w /srv -u 1000:1000 -h host -l a=b --stop-signal SIGINT --stop-timeout 3 --read-only
    //   --cap-drop ALL --cap-add CHOWN --security-opt no-new-privileges --log-opt max-size=1m --shm-size 1m
    //   --sysctl net.core.somaxconn=1024 --pids-limit 100 postgres
    const auto o = parsed(test::golden("server_create_run_d.json"), "/db");
    EXPECT_EQ(o.name, "db") << "clients may write the slash that docker shows";
    ASSERT_TRUE(o.entrypoint);
    EXPECT_THAT(*o.entrypoint, ElementsAre(""));
    EXPECT_FALSE(o.command);
    EXPECT_THAT(o.exposedPorts, ElementsAre("8000/tcp", "8001/tcp", "8002/tcp"));
    EXPECT_TRUE(o.publishAllPorts);
    EXPECT_EQ(o.networkMode, "backend");
    ASSERT_TRUE(o.endpoints.contains("backend"));
    EXPECT_THAT(o.endpoints.at("backend").aliases, ElementsAre("db"));
    EXPECT_EQ(o.endpoints.at("backend").ipv4, "10.40.0.9");
    EXPECT_EQ(o.restart.kind, engine::RestartPolicy::Kind::OnFailure);
    EXPECT_EQ(o.restart.maximumRetries, 3);
    EXPECT_EQ(o.workingDirectory, "/srv");
    EXPECT_EQ(o.user, "1000:1000");
    EXPECT_EQ(o.hostname, "host");
    EXPECT_THAT(o.labels, ElementsAre(Pair("a", "b")));
    EXPECT_EQ(o.stopSignal, "SIGINT");
    EXPECT_EQ(o.stopTimeout, 3);
    EXPECT_TRUE(o.readOnlyRoot);
    EXPECT_THAT(o.capDrop, ElementsAre("ALL"));
    EXPECT_THAT(o.capAdd, ElementsAre("CHOWN"));
    EXPECT_THAT(o.securityOptions, ElementsAre("no-new-privileges"));
    EXPECT_THAT(o.logOptions, ElementsAre(Pair("max-size", "1m")));
    EXPECT_EQ(o.shmSize, 1 << 20);
    EXPECT_THAT(o.sysctls, ElementsAre(Pair("net.core.somaxconn", "1024")));
    EXPECT_EQ(o.resources.pidsLimit, 100);
    EXPECT_FALSE(o.tty || o.openStdin || o.attachStdout);
}

TEST(CreateRequest, TheLeastThatAClientSends) {
    const auto o = parsed(R"({"Image":"a"})");
    EXPECT_EQ(o.image, "a");
    EXPECT_EQ(o.networkMode, "default");
    EXPECT_FALSE(o.command);
    EXPECT_FALSE(o.stopTimeout);
    EXPECT_THAT(o.ports, IsEmpty());
}

TEST(CreateRequest, ACommandMayBeOneString) {
    EXPECT_THAT(*parsed(R"({"Image":"a","Cmd":"ls"})").command, ElementsAre("ls"));
    EXPECT_THAT(*parsed(R"({"Image":"a","Cmd":[]})").command, IsEmpty());
}

TEST(CreateRequest, WhatNeedsConsentIsTakenOverForTheDecision) {
    // What the form does not forbid must reach the one place that decides, as it was asked for.
    const auto o = parsed(R"({"Image":"a","HostConfig":{"Privileged":true,"PidMode":"host","IpcMode":"host",
        "UTSMode":"host","UsernsMode":"host","CgroupnsMode":"host","NetworkMode":"host",
        "Devices":[{"PathOnHost":"/dev/kvm","PathInContainer":"/dev/kvm","CgroupPermissions":"rwm"}],
        "DeviceRequests":[{"Count":-1,"Capabilities":[["gpu"]]}],"CapAdd":["SYS_ADMIN"],
        "SecurityOpt":["seccomp=unconfined"],"Sysctls":{"vm.swappiness":"1"}}})");
    EXPECT_TRUE(o.privileged);
    for (const auto& mode : {o.pidMode, o.ipcMode, o.utsMode, o.usernsMode, o.cgroupnsMode, o.networkMode})
        EXPECT_EQ(mode, "host");
    EXPECT_THAT(o.devices, ElementsAre("/dev/kvm", HasSubstr("--gpus")));
    EXPECT_THAT(o.capAdd, ElementsAre("SYS_ADMIN"));
    EXPECT_THAT(o.securityOptions, ElementsAre("seccomp=unconfined"));
    EXPECT_THAT(o.sysctls, ElementsAre(Pair("vm.swappiness", "1")));
}

struct Refusal {
    const char* body; // members beside Image
    Errc code;
    const char* named;
};

void PrintTo(const Refusal& refusal, std::ostream* out) {
    *out << refusal.body;
}

class RefusedCreate : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedCreate, NamesTheMember) {
    const auto body = parseJson(std::string(R"({"Image":"a",)") + GetParam().body + "}", "body");
    ASSERT_TRUE(body) << GetParam().body;
    const auto options = parseCreate(*body, "");
    ASSERT_FALSE(options) << GetParam().body;
    EXPECT_EQ(options.error().code(), GetParam().code) << GetParam().body;
    EXPECT_THAT(options.error().describe(), HasSubstr(GetParam().named)) << GetParam().body;
}

constexpr auto kInvalid = Errc::InvalidArgument;
constexpr auto kUnsupported = Errc::Unsupported;

INSTANTIATE_TEST_SUITE_P(
    NotSupported, RefusedCreate,
    testing::Values(
        Refusal{R"("HostConfig":{"VolumesFrom":["web"]})", kUnsupported, "--volumes-from"},
        Refusal{R"("HostConfig":{"Links":["db:db"]})", kUnsupported, "--link"},
        Refusal{R"("HostConfig":{"LogConfig":{"Type":"syslog"}})", kUnsupported, "syslog"},
        Refusal{R"("HostConfig":{"Mounts":[{"Type":"npipe","Source":"a","Target":"/a"}]})", kUnsupported, "npipe"},
        Refusal{R"("HostConfig":{"Mounts":[{"Type":"image","Source":"a","Target":"/a"}]})", kUnsupported, "image"},
        Refusal{R"("HostConfig":{"Binds":["/a:/b:rshared"]})", kUnsupported, "rshared"},
        Refusal{R"("HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":"8000-8010"}]}})", kUnsupported, "8000-8010"},
        Refusal{R"("HostConfig":{"PortBindings":{"80/sctp":[{"HostPort":"80"}]}})", kUnsupported, "SCTP"},
        Refusal{R"("ExposedPorts":{"80/sctp":{}})", kUnsupported, "SCTP"}));

INSTANTIATE_TEST_SUITE_P(
    WrongForm, RefusedCreate,
    testing::Values(
        Refusal{R"("HostConfig":{"Binds":["a:b:c:d"]})", kInvalid, "a:b:c:d"},
        Refusal{R"("HostConfig":{"Binds":[":/b"]})", kInvalid, "source is empty"},
        Refusal{R"("HostConfig":{"Binds":["/a:relative"]})", kInvalid, "relative"},
        Refusal{R"("HostConfig":{"Binds":["/a:"]})", kInvalid, "mount target"},
        Refusal{R"("HostConfig":{"Binds":[""]})", kInvalid, "mount target"},
        Refusal{R"("HostConfig":{"Binds":["/a:/x"],"Tmpfs":{"/x":""}})", kInvalid, "Duplicate mount point: /x"},
        Refusal{R"("HostConfig":{"Mounts":[{"Type":"bind","Source":"a","Target":"/a"}]})", kInvalid, "\"a\""},
        Refusal{R"("HostConfig":{"Mounts":[{"Type":"volume","Source":"a"}]})", kInvalid, "mount target"},
        Refusal{R"("HostConfig":{"Mounts":[{"Type":"volume","Source":"a","Target":"/a\u0000b"}]})", kInvalid,
                "mount target"},
        Refusal{R"("HostConfig":{"Tmpfs":{"/x":"size=lots"}})", kInvalid, "lots"},
        Refusal{R"("HostConfig":{"Tmpfs":{"/x":"size=99999999999g"}})", kInvalid, "size"},
        Refusal{R"("HostConfig":{"Tmpfs":{"/x":"mode=9"}})", kInvalid, "mode"},
        Refusal{R"("HostConfig":{"Tmpfs":{"/x":"mode=777777777777777"}})", kInvalid, "mode"},
        Refusal{R"("HostConfig":{"Tmpfs":{"/x":"loud"}})", kInvalid, "loud"},
        Refusal{R"("Volumes":{"relative":{}})", kInvalid, "relative"},
        Refusal{R"("HostConfig":{"PortBindings":{"0/tcp":[{"HostPort":"80"}]}})", kInvalid, "0"},
        Refusal{R"("HostConfig":{"PortBindings":{"http":[{"HostPort":"80"}]}})", kInvalid, "http"},
        Refusal{R"("HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":"65536"}]}})", kInvalid, "65536"},
        Refusal{R"("HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":"-1"}]}})", kInvalid, "not a port"},
        Refusal{R"("HostConfig":{"PortBindings":{"80/tcp":[{"HostIp":"localhost","HostPort":"80"}]}})", kInvalid,
                "localhost"},
        Refusal{R"("ExposedPorts":{"70000/tcp":{}})", kInvalid, "70000"},
        Refusal{R"("HostConfig":{"Memory":1048576})", kInvalid, "6MB"},
        Refusal{R"("HostConfig":{"Memory":-1})", kInvalid, "Memory"},
        Refusal{R"("HostConfig":{"NanoCpus":-1})", kInvalid, "NanoCpus"},
        Refusal{R"("HostConfig":{"RestartPolicy":{"Name":"sometimes"}})", kInvalid, "sometimes"},
        Refusal{R"("HostConfig":{"AutoRemove":true,"RestartPolicy":{"Name":"always"}})", kInvalid, "AutoRemove"}));

INSTANTIATE_TEST_SUITE_P(
    WrongType, RefusedCreate,
    testing::Values(
        Refusal{R"("Cmd":[1])", kInvalid, "Cmd"}, Refusal{R"("Cmd":{"a":1})", kInvalid, "Cmd"},
        Refusal{R"("Entrypoint":7)", kInvalid, "Entrypoint"}, Refusal{R"("Env":{"A":"1"})", kInvalid, "Env"},
        Refusal{R"("Tty":"yes")", kInvalid, "Tty"}, Refusal{R"("OpenStdin":1)", kInvalid, "OpenStdin"},
        Refusal{R"("User":1000)", kInvalid, "User"}, Refusal{R"("WorkingDir":[])", kInvalid, "WorkingDir"},
        Refusal{R"("Hostname":7)", kInvalid, "Hostname"}, Refusal{R"("Labels":{"a":1})", kInvalid, "Labels.a"},
        Refusal{R"("Labels":["a"])", kInvalid, "Labels"}, Refusal{R"("ExposedPorts":["80"])", kInvalid, "ExposedPorts"},
        Refusal{R"("Volumes":["/a"])", kInvalid, "Volumes"}, Refusal{R"("StopSignal":9)", kInvalid, "StopSignal"},
        Refusal{R"("StopTimeout":"3")", kInvalid, "StopTimeout"}, Refusal{R"("HostConfig":[])", kInvalid, "HostConfig"},
        Refusal{R"("HostConfig":{"Binds":{"/a":"/b"}})", kInvalid, "Binds"},
        Refusal{R"("HostConfig":{"Mounts":{}})", kInvalid, "Mounts"},
        Refusal{R"("HostConfig":{"Mounts":[{"Type":7}]})", kInvalid, "Type"},
        Refusal{R"("HostConfig":{"Tmpfs":["/run"]})", kInvalid, "Tmpfs"},
        Refusal{R"("HostConfig":{"PortBindings":[]})", kInvalid, "PortBindings"},
        Refusal{R"("HostConfig":{"PortBindings":{"80/tcp":"8080"}})", kInvalid, "80/tcp"},
        Refusal{R"("HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":8080}]}})", kInvalid, "HostPort"},
        Refusal{R"("HostConfig":{"Memory":"256m"})", kInvalid, "Memory"},
        Refusal{R"("HostConfig":{"Memory":1.5})", kInvalid, "Memory"},
        Refusal{R"("HostConfig":{"Memory":18446744073709551615})", kInvalid, "Memory"},
        Refusal{R"("HostConfig":{"Ulimits":[{"Name":"nofile","Soft":"x"}]})", kInvalid, "Soft"},
        Refusal{R"("HostConfig":{"RestartPolicy":"always"})", kInvalid, "RestartPolicy"},
        Refusal{R"("HostConfig":{"Privileged":"true"})", kInvalid, "Privileged"},
        Refusal{R"("HostConfig":{"CapAdd":[7]})", kInvalid, "CapAdd"},
        Refusal{R"("HostConfig":{"SecurityOpt":{}})", kInvalid, "SecurityOpt"},
        Refusal{R"("HostConfig":{"NetworkMode":1})", kInvalid, "NetworkMode"},
        Refusal{R"("HostConfig":{"PidMode":{}})", kInvalid, "PidMode"},
        Refusal{R"("HostConfig":{"Devices":"/dev/kvm"})", kInvalid, "Devices"},
        Refusal{R"("HostConfig":{"Sysctls":{"a":1}})", kInvalid, "Sysctls.a"},
        Refusal{R"("HostConfig":{"LogConfig":{"Config":{"max-size":1}}})", kInvalid, "max-size"},
        Refusal{R"("StopTimeout":1099511627776)", kInvalid, "StopTimeout"},
        Refusal{R"("HostConfig":{"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":1099511627776}})", kInvalid,
                "MaximumRetryCount"},
        Refusal{R"("HostConfig":{"PortBindings":{"80/tcp":["8080"]}})", kInvalid, "80/tcp"},
        Refusal{R"("HostConfig":{"Ulimits":["nofile"]})", kInvalid, "Ulimits"},
        Refusal{R"("HostConfig":{"Mounts":["/a"]})", kInvalid, "Mounts"},
        Refusal{R"("HostConfig":{"Devices":["/dev/kvm"]})", kInvalid, "Devices"},
        Refusal{R"("NetworkingConfig":{"EndpointsConfig":{"n":"x"}})", kInvalid, "EndpointsConfig"},
        Refusal{R"("NetworkingConfig":{"EndpointsConfig":[]})", kInvalid, "EndpointsConfig"},
        Refusal{R"("NetworkingConfig":{"EndpointsConfig":{"n":{"Aliases":[1]}}})", kInvalid, "Aliases"}));

TEST(CreateRequest, WithoutAnImageItIsRefused) {
    for (const char* text : {"{}", R"({"Image":""})", R"({"Image":null})"}) {
        const auto options = parseCreate(Json::parse(text), "");
        ASSERT_FALSE(options) << text;
        EXPECT_EQ(options.error().message(), "no image specified");
    }
}

TEST(CreateRequest, NamesAreDockers) {
    const Json body = {{"Image", "a"}};
    for (const char* name : {"", "web", "/web", "a1", "A.b-c_d", "0x"})
        EXPECT_TRUE(parseCreate(body, name)) << name;
    for (const std::string& name :
         {std::string("a"), std::string("-a"), std::string(".a"), std::string("_a"), std::string("a/b"),
          std::string("//a"), std::string("a b"), std::string("ü1"), std::string("a\nb"), std::string("a\0b", 3),
          std::string(256, 'a'), std::string("../x")}) {
        const auto options = parseCreate(body, name);
        ASSERT_FALSE(options) << name;
        EXPECT_EQ(options.error().code(), Errc::InvalidArgument) << name;
    }
}

} // namespace
} // namespace slipway::api
