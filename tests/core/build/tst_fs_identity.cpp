#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs_identity.h"
#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;

TEST(FsIdentity, readsTheContextWithTheCallersRights) {
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root can become somebody else";
    FakeWorld world;
    Project project(world);
    ::chmod(project.path().c_str(), 0755);
    project.file("mine", "1");
    project.file("secret", "2");
    ::chmod((project.path() + "/secret").c_str(), 0600);
    project.request.contextReader = Identity{65534, 65534, {65534}};
    project.dockerfile("FROM scratch\nCOPY mine /\n");
    EXPECT_TRUE(project.build());
    project.dockerfile("FROM scratch\nCOPY secret /\n");
    const auto result = project.build();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::PermissionDenied);
    // Not even when its digest and its layer are known from somebody who may.
    project.request.contextReader.reset();
    ::usleep(200'000); // until the file is old enough to be remembered
    ASSERT_TRUE(project.build());
    ASSERT_TRUE(project.build());
    EXPECT_GT(world.digestsRemembered(), 0u);
    project.request.contextReader = Identity{65534, 65534, {65534}};
    EXPECT_FALSE(project.build());
    // And this thread is root again.
    EXPECT_EQ(readFileOr(project.path() + "/secret"), "2");
}
