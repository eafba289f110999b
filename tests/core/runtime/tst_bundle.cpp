#include <cstdlib>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "base/file.h"
#include "base/json.h"
#include "runtime/bundle.h"

namespace slipway::runtime {

namespace {

HostCgroups v2() {
    HostCgroups host;
    host.mode = CgroupMode::V2;
    host.controllers = {"cpu", "cpuset", "memory", "pids", "io"};
    host.swapAccounting = true;
    return host;
}

ContainerSpec simple() {
    ContainerSpec spec;
    spec.id = "c0ffee";
    spec.range = {1900019712, 65536};
    spec.rootfs = "/run/slipway/1000/containers/c0ffee/rootfs";
    spec.process.args = {"/bin/sh"};
    return spec;
}

Json configOf(const ContainerSpec& spec) {
    const auto text = makeOciConfig(spec, v2());
    EXPECT_TRUE(text) << text.error().describe();
    return text ? *parseJson(*text, "config") : Json();
}

Errc refusal(const ContainerSpec& spec) {
    const auto text = makeOciConfig(spec, v2());
    EXPECT_FALSE(text);
    return text ? Errc::Internal : text.error().code();
}

} // namespace

// The whole document, apart from the system call filter (tst_seccomp.cpp), against a checked-in one. With
// SLIPWAY_UPDATE_GOLDEN in the environment the file is written instead.
TEST(Bundle, wholeConfigIsAsRecorded) {
    ContainerSpec spec = simple();
    spec.process.environment = {"A=1", "PATH=/bin", "A=2"};
    spec.process.user = {1000, 100, {100, 50}, "alice", "/home/alice"};
    spec.process.workingDirectory = "/src";
    spec.process.tty = true;
    spec.process.rows = 24;
    spec.process.columns = 80;
    spec.process.noNewPrivileges = true;
    spec.process.capabilities = {{}, {"NET_RAW"}};
    spec.hostname = "box";
    spec.domainname = "example.org";
    spec.readOnlyRootfs = true;
    spec.binds = {{"/run/b/0", "/data/deep", Access::ReadOnly}, {"/run/b/1", "/data", Access::ReadWrite}};
    spec.tmpfs = {{.target = "/tmp", .size = 1024}};
    spec.cgroupPath = "/slipway/1000/c0ffee";
    spec.resources.memory = 64 << 20;
    spec.resources.memorySwap = 128 << 20;
    spec.resources.setCpus(1.5);
    spec.resources.cpusetCpus = "0-1";
    spec.resources.pidsLimit = 100;
    spec.sysctls = {{"net.core.somaxconn", "1024"}};
    Json config = configOf(spec);
    ASSERT_TRUE(config.contains("linux"));
    config["linux"].erase("seccomp");
    config.erase("annotations");
    const std::string text = dumpJson(config, 2) + "\n";
    const std::string golden = SLIPWAY_TEST_DATA "/config.json";
    if (std::getenv("SLIPWAY_UPDATE_GOLDEN")) {
        ASSERT_TRUE(writeFileAtomically(golden, text, 0644));
        return;
    }
    EXPECT_EQ(*readFile(golden), text);
}

TEST(Bundle, inheritableCapabilitiesAreEmptyAndOtherUsersHaveNoneEffective) {
    auto spec = simple();
    auto capabilities = configOf(spec)["process"]["capabilities"];
    EXPECT_TRUE(capabilities["inheritable"].empty());
    EXPECT_EQ(14u, capabilities["effective"].size());
    spec.process.user.uid = 1000;
    capabilities = configOf(spec)["process"]["capabilities"];
    EXPECT_TRUE(capabilities["effective"].empty());
    EXPECT_TRUE(capabilities["permitted"].empty());
    EXPECT_EQ(14u, capabilities["bounding"].size());
}

TEST(Bundle, whatNeedsConsentIsRefusedWithoutIt) {
    auto spec = simple();
    spec.process.capabilities.add = {"SYS_ADMIN"};
    EXPECT_EQ(Errc::PermissionDenied, refusal(spec));
    spec.consent.extraCapabilities = true;
    EXPECT_EQ(15u, configOf(spec)["process"]["capabilities"]["bounding"].size());
    spec.process.capabilities.add = {"ALL"};
    spec.consent = {};
    EXPECT_EQ(Errc::PermissionDenied, refusal(spec));

    for (auto flag : {&ContainerSpec::seccompUnconfined, &ContainerSpec::unmaskedPaths}) {
        spec = simple();
        spec.*flag = true;
        EXPECT_EQ(Errc::PermissionDenied, refusal(spec));
    }
    spec = simple();
    spec.network = NetworkMode::Host;
    EXPECT_EQ(Errc::PermissionDenied, refusal(spec));
    spec.consent.hostNetwork = true;
    EXPECT_TRUE(configOf(spec)["linux"]["sysctl"].is_null());
}

TEST(Bundle, defaultCapabilitiesCanBeDroppedAndAddedBack) {
    auto spec = simple();
    spec.process.capabilities = {{"chown"}, {"ALL"}};
    EXPECT_EQ(Json::array({"CAP_CHOWN"}), configOf(spec)["process"]["capabilities"]["bounding"]);
    spec.process.capabilities = {{"NOT_A_CAP"}, {}};
    EXPECT_EQ(Errc::InvalidArgument, refusal(spec));
}

TEST(Bundle, workingDirectoriesThatLeadToHostDescriptorsAreRefused) {
    for (const char* path : {"/proc/self/fd/7", "/proc//self", "/./proc/1/root", "//proc/self/fd/9/../..",
                             "/a/../proc/self", "relative", ""}) {
        auto spec = simple();
        spec.process.workingDirectory = path;
        EXPECT_EQ(Errc::InvalidArgument, refusal(spec)) << path;
    }
    auto spec = simple();
    spec.process.workingDirectory = std::string("/a\0b", 4);
    EXPECT_EQ(Errc::InvalidArgument, refusal(spec));
}

TEST(Bundle, mountTargetsStayBelowTheRoot) {
    for (const char* path : {"/", "//", "/.", "/..", "/a/../../b", "data", "", "/proc", "/dev"}) {
        auto spec = simple();
        spec.binds = {{"/run/b/0", path, Access::ReadWrite}};
        EXPECT_EQ(Errc::InvalidArgument, refusal(spec)) << path;
        spec.binds.clear();
        spec.tmpfs = {{.target = path}};
        EXPECT_EQ(Errc::InvalidArgument, refusal(spec)) << path;
    }
}

TEST(Bundle, parentsAreMountedBeforeWhatIsBelowThem) {
    auto spec = simple();
    spec.binds = {{"/s/2", "/a/b/c", Access::ReadWrite}, {"/s/1", "/a", Access::ReadWrite}};
    spec.tmpfs = {{.target = "/a/b"}};
    std::vector<std::string> order;
    const auto config = configOf(spec);
    for (const auto& m : config["mounts"])
        if (m["destination"].get<std::string>().starts_with("/a"))
            order.push_back(m["destination"]);
    EXPECT_EQ((std::vector<std::string>{"/a", "/a/b", "/a/b/c"}), order);
}

TEST(Bundle, idsOutsideOfTheRangeAreRefused) {
    auto spec = simple();
    spec.process.user.uid = 65536;
    EXPECT_EQ(Errc::InvalidArgument, refusal(spec));
}

TEST(Bundle, ulimitsStayBelowOurOwnHardLimit) {
    auto spec = simple();
    spec.process.ulimits = {{"nofile", 1ull << 40, 1ull << 40}};
    rlimit ours{};
    ASSERT_EQ(0, ::getrlimit(RLIMIT_NOFILE, &ours));
    EXPECT_EQ(ours.rlim_max, configOf(spec)["process"]["rlimits"][0]["hard"].get<std::uint64_t>());
    spec.process.ulimits = {{"nofile", 20, 10}};
    EXPECT_EQ(Errc::InvalidArgument, refusal(spec));
    spec.process.ulimits = {{"nothing", 1, 1}};
    EXPECT_EQ(Errc::InvalidArgument, refusal(spec));
}

TEST(Bundle, onlyNamespacedSysctlsAreAccepted) {
    for (const char* name :
         {"kernel.panic", "vm.swappiness", "net..x", "net/ipv4/../../kernel/panic", "kernel.sem\n"}) {
        auto spec = simple();
        spec.sysctls = {{name, "1"}};
        EXPECT_EQ(Errc::InvalidArgument, refusal(spec)) << name;
    }
    auto spec = simple();
    spec.sysctls = {
        {"kernel.shmmni", "10"}, {"fs.mqueue.msg_max", "5"}, {"net.ipv4.ip_unprivileged_port_start", "1024"}};
    EXPECT_EQ("1024", configOf(spec)["linux"]["sysctl"]["net.ipv4.ip_unprivileged_port_start"]);
}

TEST(Bundle, limitsWithoutTheirControllerAreLeftOut) {
    auto spec = simple();
    spec.resources.memory = 1 << 20;
    spec.resources.pidsLimit = 5;
    HostCgroups host;
    host.mode = CgroupMode::V1;
    host.controllers = {"pids"};
    const auto config = *parseJson(*makeOciConfig(spec, host), "config");
    EXPECT_FALSE(config["linux"]["resources"].contains("memory"));
    EXPECT_EQ(5, config["linux"]["resources"]["pids"]["limit"]);
}

TEST(Bundle, joiningANetworkJoinsItsUserNamespace) {
    auto spec = simple();
    spec.network = NetworkMode::Join;
    EXPECT_EQ(Errc::Internal, refusal(spec));
    spec.joinPid = "42";
    const auto config = configOf(spec);
    EXPECT_FALSE(config["linux"].contains("uidMappings"));
    std::vector<std::string> paths;
    for (const auto& ns : config["linux"]["namespaces"])
        if (ns.contains("path"))
            paths.push_back(ns["path"]);
    EXPECT_EQ((std::vector<std::string>{"/proc/42/ns/net", "/proc/42/ns/user"}), paths);
}

TEST(Bundle, execProcessesAreCheckedLikeContainers) {
    ProcessSpecification process;
    process.args = {"id"};
    process.workingDirectory = "/proc/self/fd/3";
    EXPECT_FALSE(makeOciProcess(simple(), process));
    process.workingDirectory = "/";
    process.capabilities.add = {"SYS_PTRACE"};
    EXPECT_EQ(Errc::PermissionDenied, makeOciProcess(simple(), process).error().code());
    process.capabilities = {};
    EXPECT_TRUE(makeOciProcess(simple(), process));
    process.args.clear();
    EXPECT_FALSE(makeOciProcess(simple(), process));
}

} // namespace slipway::runtime
