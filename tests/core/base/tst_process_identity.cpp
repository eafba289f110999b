#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include "base/process.h"

using namespace slipway;
using testing::HasSubstr;

namespace {

std::string shell(const std::string& script, const std::optional<Identity>& identity,
                  std::optional<mode_t> umask = {}) {
    ProcessSpec spec;
    spec.argv = {"/bin/sh", "-c", script};
    spec.identity = identity;
    spec.umask = umask;
    const auto output = runCommand(spec);
    return output ? output->out + output->err : output.error().describe();
}

} // namespace

TEST(ProcessIdentity, BecomesAnotherUserForGood) {
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root can";
    const Identity somebody{4711, 4712, {4713}};
    EXPECT_EQ(shell("id -u; id -g; id -G", somebody), "4711\n4712\n4712 4713\n");
    const std::string status = shell("cat /proc/self/status", somebody);
    EXPECT_THAT(status, HasSubstr("NoNewPrivs:\t1"));
    EXPECT_THAT(status, HasSubstr("CapEff:\t0000000000000000"));
    EXPECT_THAT(status, HasSubstr("CapPrm:\t0000000000000000"));
    EXPECT_THAT(shell("cat /etc/shadow", somebody), HasSubstr("Permission denied"));
    EXPECT_EQ(::geteuid(), 0u);
}

TEST(ProcessIdentity, RunsNothingWhenItCannotBecomeThem) {
    if (::geteuid() == 0)
        GTEST_SKIP() << "root can";
    EXPECT_THAT(shell("echo ran", Identity{0, 0, {}}), HasSubstr("start /bin/sh"));
}

TEST(ProcessIdentity, SetsTheUmask) {
    EXPECT_EQ(shell("umask", {}, 027), "0027\n");
}
