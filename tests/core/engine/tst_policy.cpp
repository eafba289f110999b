#include "engine/policy.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::engine {
namespace {

using testing::HasSubstr;

const PolicyLimits kLimits{1024};

struct Refusal {
    const char* test; // name of the case
    std::function<void(ContainerOptions&)> ask;
    Errc code;
    const char* named; // what the message must name
};

void PrintTo(const Refusal& refusal, std::ostream* out) {
    *out << refusal.test;
}

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, namesTheOption) {
    ContainerOptions options;
    GetParam().ask(options);
    const auto verdict = authorise(options, kLimits);
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().code(), GetParam().code);
    EXPECT_THAT(verdict.error().message(), HasSubstr(GetParam().named));
}

using O = ContainerOptions;
constexpr auto kDenied = Errc::PermissionDenied;
constexpr auto kUnsupported = Errc::Unsupported;

INSTANTIATE_TEST_SUITE_P(
    Policy, Refused,
    testing::Values(
        Refusal{"Privileged", [](O& o) { o.privileged = true; }, kDenied, "--privileged"},
        Refusal{"CapAddSysAdmin", [](O& o) { o.capAdd = {"SYS_ADMIN"}; }, kDenied, "--cap-add SYS_ADMIN"},
        Refusal{"CapAddWithPrefix", [](O& o) { o.capAdd = {"CAP_SYS_PTRACE"}; }, kDenied, "CAP_SYS_PTRACE"},
        Refusal{"CapAddLowerCase", [](O& o) { o.capAdd = {"net_admin"}; }, kDenied, "net_admin"},
        Refusal{"CapAddAll", [](O& o) { o.capAdd = {"ALL"}; }, kDenied, "--cap-add ALL"},
        Refusal{"CapAddAllInLowerCase", [](O& o) { o.capAdd = {"all"}; }, kDenied, "--cap-add all"},
        Refusal{"CapAddEmpty", [](O& o) { o.capAdd = {""}; }, kDenied, "--cap-add"},
        Refusal{"CapAddBehindAnAllowedOne",
                [](O& o) {
                    o.capAdd = {"CHOWN", "BPF"};
                },
                kDenied, "--cap-add BPF"},
        Refusal{"SeccompUnconfined", [](O& o) { o.securityOptions = {"seccomp=unconfined"}; }, kDenied,
                "seccomp=unconfined"},
        Refusal{"SeccompProfileOfTheirOwn", [](O& o) { o.securityOptions = {"seccomp={}"}; }, kDenied, "seccomp={}"},
        Refusal{"SystemPaths", [](O& o) { o.securityOptions = {"systempaths=unconfined"}; }, kDenied, "systempaths"},
        Refusal{"AppArmor", [](O& o) { o.securityOptions = {"apparmor=unconfined"}; }, kUnsupported, "apparmor"},
        Refusal{"Label", [](O& o) { o.securityOptions = {"label=disable"}; }, kUnsupported, "label=disable"},
        Refusal{"Device", [](O& o) { o.devices = {"/dev/kvm"}; }, kDenied, "--device /dev/kvm"},
        Refusal{"PidHost", [](O& o) { o.pidMode = "host"; }, kDenied, "--pid host"},
        Refusal{"PidOfAContainer", [](O& o) { o.pidMode = "container:web"; }, kUnsupported, "--pid container:web"},
        Refusal{"IpcHost", [](O& o) { o.ipcMode = "host"; }, kDenied, "--ipc host"},
        Refusal{"IpcOfAContainer", [](O& o) { o.ipcMode = "container:web"; }, kUnsupported, "--ipc container:web"},
        Refusal{"UtsHost", [](O& o) { o.utsMode = "host"; }, kDenied, "--uts host"},
        Refusal{"UsernsHost", [](O& o) { o.usernsMode = "host"; }, kDenied, "--userns host"},
        Refusal{"CgroupnsHost", [](O& o) { o.cgroupnsMode = "host"; }, kDenied, "--cgroupns host"},
        Refusal{"NetworkHost", [](O& o) { o.networkMode = "host"; }, kDenied, "--network host"},
        Refusal{"NetworkOfAContainer", [](O& o) { o.networkMode = "container:web"; }, kUnsupported,
                "--network container:web"},
        Refusal{"SysctlOfTheHost",
                [](O& o) {
                    o.sysctls = {{"vm.swappiness", "0"}};
                },
                kDenied, "--sysctl vm.swappiness=0"},
        Refusal{"SysctlCorePattern",
                [](O& o) {
                    o.sysctls = {{"kernel.core_pattern", "|/x"}};
                },
                kDenied, "kernel.core_pattern"},
        Refusal{"SysctlBehindAnAllowedOne",
                [](O& o) {
                    o.sysctls = {{"net.core.somaxconn", "1024"}, {"vm.overcommit_memory", "1"}};
                },
                kDenied, "vm.overcommit_memory"},
        Refusal{"LowPort",
                [](O& o) {
                    o.ports = {{"", 80, 80, Protocol::Tcp}};
                },
                kDenied, "host port 80"},
        Refusal{"LowPortAmongOthers",
                [](O& o) {
                    o.ports = {{"", 8080, 80, Protocol::Tcp}, {"127.0.0.1", 53, 53, Protocol::Udp}};
                },
                kDenied, "host port 53"}),
    [](const auto& refusal) { return std::string(refusal.param.test); });

TEST(Policy, WhatAContainerHasAnywayNeedsNoConsent) {
    ContainerOptions options;
    options.capAdd = {"CHOWN", "cap_net_raw", "CAP_KILL", "mknod"};
    options.capDrop = {"ALL"};
    options.securityOptions = {"no-new-privileges", "no-new-privileges:true", "no-new-privileges=false",
                               "seccomp=builtin"};
    options.pidMode = options.utsMode = options.usernsMode = options.cgroupnsMode = "private";
    options.ipcMode = "shareable";
    options.sysctls = {{"net.ipv4.ip_forward", "1"},
                       {"kernel.shmmax", "1"},
                       {"kernel.msgmax", "1"},
                       {"kernel.sem", "1 2 3 4"},
                       {"fs.mqueue.msg_max", "8"}};
    options.ports = {{"", 1024, 80, Protocol::Tcp}, {"127.0.0.1", 0, 53, Protocol::Udp}};
    options.networkMode = "none";
    const auto verdict = authorise(options, kLimits);
    EXPECT_TRUE(verdict) << verdict.error().describe();
}

TEST(Policy, DefaultsNeedNoConsent) {
    EXPECT_TRUE(authorise(ContainerOptions{}, kLimits));
}

TEST(Policy, PortsFollowTheHostsLimit) {
    const PortMapping low{"", 80, 80, Protocol::Tcp};
    const auto refused = authorise(low, kLimits);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message(), HasSubstr("below 1024"));
    EXPECT_FALSE(authorise(PortMapping{"", 1023, 80, Protocol::Tcp}, kLimits));
    EXPECT_TRUE(authorise(PortMapping{"", 1024, 80, Protocol::Tcp}, kLimits));
    EXPECT_TRUE(authorise(PortMapping{"", 0, 80, Protocol::Tcp}, kLimits)) << "the engine chooses a port that is free";
    EXPECT_TRUE(authorise(low, PolicyLimits{80}));
    EXPECT_TRUE(authorise(PortMapping{"", 1, 80, Protocol::Tcp}, PolicyLimits{0}));
}

TEST(Policy, ReadsTheHostsLimit) {
    EXPECT_GE(hostLimits().unprivilegedPortStart, 0);
    EXPECT_LE(hostLimits().unprivilegedPortStart, 65536);
}

TEST(Policy, OnlyTheOwnerAndRootMayUseAnEngine) {
    EXPECT_TRUE(mayUse(1000, 1000));
    EXPECT_TRUE(mayUse(1000, 0));
    EXPECT_FALSE(mayUse(1000, 1001));
    EXPECT_FALSE(mayUse(1000, static_cast<uid_t>(-1))) << "a caller that the kernel could not name";
    EXPECT_FALSE(mayUse(0, 1000));
}

} // namespace
} // namespace slipway::engine
