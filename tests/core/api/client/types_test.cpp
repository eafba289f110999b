#include <gtest/gtest.h>

#include "api/types/json.h"
#include "base/json.h"

namespace slipway::api {
namespace {

TEST(Types, MissingNullAndUnknownMembersAreFine) {
    const auto detail = parse<ContainerDetail>(R"({"Id":"a","State":null,"Config":{"Env":null},"New":[1]})", "x");
    ASSERT_TRUE(detail) << detail.error().describe();
    EXPECT_EQ(detail->id, "a");
    EXPECT_TRUE(detail->config.env.empty());
}

TEST(Types, AWrongTypeNamesTheMember) {
    const auto check = [](std::string_view text) {
        return parse<ContainerDetail>(text, "container").error().describe();
    };
    EXPECT_EQ(check(R"({"HostConfig":{"PidsLimit":"many"}})"),
              "container: HostConfig.PidsLimit must be a whole number, not string");
    EXPECT_EQ(check(R"({"Mounts":[{},{"RW":1}]})"), "container: Mounts.1.RW must be true or false, not number");
    EXPECT_EQ(check(R"({"Config":{"Labels":{"a":1}}})"),
              "container: Config.Labels must be an object of strings, not object");
    EXPECT_EQ(check(R"({"RestartCount":99999999999})"), "container: RestartCount is out of range");
    EXPECT_EQ(check(R"({"Created":"yesterday"})"), "container: Created must be an RFC 3339 time, not string");
    EXPECT_EQ(check("[]"), "container: the document must be an object, not array");
}

TEST(Types, NumbersThatDoNotFitAreRefused) {
    EXPECT_FALSE(parse<PortStatus>(R"({"port":70000})", "x"));
    EXPECT_FALSE(parse<PortStatus>(R"({"port":-1})", "x"));
    EXPECT_FALSE(parse<PortStatus>(R"({"port":1e300})", "x"));
    EXPECT_EQ(parse<PortStatus>(R"({"port":80.0})", "x")->port, 80);
}

TEST(Types, NullIsAnEmptyList) {
    EXPECT_TRUE(parseList<ImageSummary>("null", "x")->empty());
    EXPECT_FALSE(parseList<ImageSummary>("{}", "x"));
}

TEST(Types, ADanglingImageHasNoTags) {
    const auto image =
        parse<ImageSummary>(R"({"Id":"i","RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"]})", "x");
    EXPECT_TRUE(image->repoTags.empty());
    EXPECT_TRUE(image->repoDigests.empty());
}

TEST(Types, PruneCountsWhateverWent) {
    const auto images =
        parse<PruneReply>(R"({"ImagesDeleted":[{"Untagged":"a:1"},{"Deleted":"sha256:1"}],"SpaceReclaimed":5})", "x");
    EXPECT_EQ(images->deleted, (std::vector<std::string>{"a:1", "sha256:1"}));
    EXPECT_EQ(images->spaceReclaimed, 5);
    EXPECT_EQ(parse<PruneReply>(R"({"VolumesDeleted":["v"]})", "x")->deleted, std::vector<std::string>{"v"});
}

TEST(Types, RegistryAuthIsBase64UrlWithPadding) {
    EXPECT_EQ(encodeRegistryAuth({}), "e30=");
    EXPECT_EQ(encodeRegistryAuth({.username = "u", .password = "p~~?"}),
              "eyJwYXNzd29yZCI6InB-fj8iLCJ1c2VybmFtZSI6InUifQ==");
}

TEST(Types, APortHolderIsAProcessOrAContainer) {
    const auto status = parse<PortStatus>(
        R"({"port":5000,"protocol":"tcp","free":false,"holder":{"kind":"process","name":"python3","pid":4711},"next":5001})",
        "x");
    ASSERT_TRUE(status && status->holder);
    EXPECT_EQ(status->holder->pid, 4711);
    EXPECT_EQ(status->next, 5001);
}

} // namespace
} // namespace slipway::api
