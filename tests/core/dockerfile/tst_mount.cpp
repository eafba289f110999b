#include <gtest/gtest.h>

#include "dockerfile/mount.h"

using namespace slipway;
using namespace slipway::dockerfile;

TEST(Mount, readsEveryKey) {
    const auto cache = parseRunMount("type=cache,target=/c,id=x,sharing=locked,mode=0755,uid=1,gid=2,from=a,source=s");
    ASSERT_TRUE(cache);
    EXPECT_EQ(cache->type, MountType::Cache);
    EXPECT_EQ(cache->sharing, CacheSharing::Locked);
    EXPECT_EQ(cache->mode, 0755u);
    EXPECT_FALSE(cache->readOnly);
    const auto bind = parseRunMount("target=/x,\"source=a,b\",rw");
    EXPECT_EQ(bind->type, MountType::Bind);
    EXPECT_EQ(bind->source, "a,b");
    EXPECT_FALSE(bind->readOnly);
    EXPECT_EQ(parseRunMount("type=tmpfs,dst=/t,size=64m")->size, 64u << 20);
    EXPECT_TRUE(parseRunMount("type=secret,id=k,required,env=K")->required);
}

TEST(Mount, namesASecretByIdSourceOrTarget) {
    EXPECT_EQ(parseRunMount("type=secret,id=k,target=/t/x")->id, "k");
    EXPECT_EQ(parseRunMount("type=secret,source=s")->id, "s");
    EXPECT_EQ(parseRunMount("type=secret,target=/t/x")->id, "x");
    EXPECT_FALSE(parseRunMount("type=secret"));
    EXPECT_FALSE(parseRunMount("type=secret,id=a,source=b"));
}

TEST(Mount, expandsValuesOneByOneButNotFrom) {
    const MountExpander expand = [](std::string_view value) -> Result<std::string> {
        return value == "$T" ? "/a,readwrite" : std::string(value);
    };
    const auto mount = parseRunMount("target=$T,source=x", expand);
    ASSERT_TRUE(mount);
    EXPECT_EQ(mount->target, "/a,readwrite");
    EXPECT_TRUE(mount->readOnly);
    EXPECT_FALSE(parseRunMount("target=/x,from=$T", expand));
    // What cannot be judged before the stage is known is left to then, and nothing else.
    EXPECT_TRUE(parseRunMount("type=$T,target=/x,size=1"));
    EXPECT_FALSE(parseRunMount("type=cache,target=/x,from=$T"));
    EXPECT_FALSE(parseRunMount("type=cache,taget=$T"));
}

TEST(Mount, refusesWhatItDoesNotKnow) {
    for (const char* bad :
         {"type=foo,target=/x", "type=cache", "type=bind,target=/x,size=1", "targte=/x", "x",
          "type=tmpfs,target=/x,mode=9", "type=tmpfs,target=/x,uid=4294967297", "\"a",
          "type=cache,target=/x,sharing=no", "type=cache,target=/x,required", "type=bind,target=/x,mode=0700",
          "type=tmpfs,target=/x,gid=0", "type=tmpfs,target=/x,size=999999999999g"})
        EXPECT_FALSE(parseRunMount(bad)) << bad;
}
