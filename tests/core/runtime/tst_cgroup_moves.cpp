#include "runtime/cgroup_moves.h"

#include <gtest/gtest.h>

namespace slipway::runtime {
namespace {

constexpr const char* Hybrid = "12:cpu,cpuacct:/user\n"
                               "9:name=systemd:/user.slice/a:b\n"
                               "8:pids:/\n"
                               "0::/unified\n";

TEST(CgroupOfTest, isFoundByController) {
    EXPECT_EQ("/user", cgroupOf(Hybrid, "cpuacct"));
    EXPECT_EQ("/", cgroupOf(Hybrid, "pids"));
    EXPECT_EQ("/user.slice/a:b", cgroupOf(Hybrid, "systemd"));
    EXPECT_EQ("/unified", cgroupOf(Hybrid, ""));
    EXPECT_EQ("", cgroupOf(Hybrid, "memory"));
    EXPECT_EQ("", cgroupOf(Hybrid, "cpu,cpuacct"));
    EXPECT_EQ("", cgroupOf("nonsense\n8:pids\n", "pids"));
    EXPECT_EQ("", cgroupOf("", ""));
}

} // namespace
} // namespace slipway::runtime
