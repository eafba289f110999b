#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "engine/detail/build_inputs.h"
#include "engine/detail/step_names.h"
#include "temporary_directory.h"

namespace slipway::engine {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

TEST(ContextSourceTest, KnowsItsSchemes) {
    EXPECT_EQ(parseContextSource("/a/b")->path, "/a/b");
    EXPECT_EQ(parseContextSource("docker-image://docker.io/library/alpine:3")->reference, "alpine:3");
    const auto tagged = parseContextSource("oci-layout:///l/x:v1");
    EXPECT_EQ(tagged->path, "/l/x");
    EXPECT_EQ(tagged->reference, ":v1");
    const auto digest = parseContextSource("oci-layout:///l/x@sha256:ab");
    EXPECT_EQ(digest->path, "/l/x");
    EXPECT_EQ(digest->reference, "@sha256:ab");
    EXPECT_EQ(parseContextSource("oci-layout:///l:1/x")->path, "/l:1/x");
    EXPECT_FALSE(parseContextSource("oci-layout://l"));
    EXPECT_FALSE(parseContextSource("relative"));
    EXPECT_EQ(parseContextSource("ftp://x").error().code(), Errc::Unsupported);
}

TEST(OpenedContextsTest, NamesTheContextThatCannotBeOpened) {
    const auto opened = OpenedContexts::open({{"assets", "/nonexistent-directory"}}, Identity{});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), Errc::NotFound);
    EXPECT_THAT(opened.error().describe(), HasSubstr("context assets"));
}

TEST(Ulimits, AreCutToWhatThisMachineAllowsAndThatIsSaid) {
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    const auto lower = checkUlimits({{"nofile", 10, 20}});
    ASSERT_TRUE(lower);
    EXPECT_THAT(*lower, IsEmpty());
    if (limit.rlim_max != RLIM_INFINITY) {
        const auto higher = checkUlimits({{"nofile", -1, -1}});
        ASSERT_TRUE(higher);
        EXPECT_THAT(*higher, ElementsAre(HasSubstr("ulimit nofile: this machine allows no more than")));
    }
    EXPECT_FALSE(checkUlimits({{"nosuch", 1, 1}}));
    EXPECT_FALSE(checkUlimits({{"nofile", 20, 10}}));
}

TEST(Secrets, AreNotBiggerThanASecretMayBe) {
    EXPECT_TRUE(checkSecrets({{"a", build::SecretBytes(std::string(build::maxSecretBytes, 'x'))}}));
    EXPECT_FALSE(checkSecrets({{"a", build::SecretBytes(std::string(build::maxSecretBytes + 1, 'x'))}}));
    EXPECT_FALSE(checkSecrets({{"", build::SecretBytes("x")}}));
}

TEST(AddedHosts, TakeEveryFormOfAddress) {
    EXPECT_THAT(*parseAddedHost("a:1.2.3.4"), Pair("a", "1.2.3.4"));
    EXPECT_THAT(*parseAddedHost("a=1.2.3.4"), Pair("a", "1.2.3.4"));
    EXPECT_THAT(*parseAddedHost("a:::1"), Pair("a", "::1"));
    EXPECT_THAT(*parseAddedHost("a=[fd00::1]"), Pair("a", "fd00::1"));
    EXPECT_THAT(*parseAddedHost("a=host-gateway"), Pair("a", "host-gateway"));
    for (const char* bad : {"a", ":1.2.3.4", "a:", "a=nowhere"})
        EXPECT_FALSE(parseAddedHost(bad)) << bad;
}

TEST(AddedHosts, MayHaveSeveralAddressesAndTheHostsOwn) {
    StepNames names{"step", {"a:1.2.3.4", "a=::1", "h:host-gateway"}, false, {}, {}};
    // Before the step has a network nobody knows where the host is.
    EXPECT_THAT(networkFilesOf(names)->extraHosts, ElementsAre(Pair("a", "1.2.3.4"), Pair("a", "::1")));
    names.gateway = "172.20.0.1";
    EXPECT_THAT(networkFilesOf(names)->extraHosts,
                ElementsAre(Pair("a", "1.2.3.4"), Pair("a", "::1"), Pair("h", "172.20.0.1"),
                            Pair("host.docker.internal", "172.20.0.1")));
    names.hostNetwork = true;
    EXPECT_THAT(networkFilesOf(names)->extraHosts, testing::Contains(Pair("h", "127.0.0.1")));
}

} // namespace
} // namespace slipway::engine
