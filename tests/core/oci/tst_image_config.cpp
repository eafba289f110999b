#include <gtest/gtest.h>

#include "oci/image_config.h"

namespace slipway::oci {
namespace {

const std::string kDiff = digestOf("layer").str();

std::string document(std::string_view config, std::string_view more = {}) {
    return R"({"architecture":"amd64","os":"linux","created":"2024-05-06T07:08:09.123Z","config":)" +
           std::string(config) + R"(,"rootfs":{"type":"layers","diff_ids":[")" + kDiff +
           R"("]},"history":[{"created":"2024-05-06T07:08:09Z","created_by":"/bin/sh -c #(nop) CMD","empty_layer":true}])" +
           std::string(more) + "}";
}

TEST(ImageConfig, ReadsWhatDockerWrites) {
    const auto image = parseImageConfig(document(R"({
        "User":"app","ExposedPorts":{"80/tcp":{}},"Env":["PATH=/bin","A=b=c"],"Entrypoint":["/e"],"Cmd":null,
        "Volumes":{"/data":{}},"WorkingDir":"/w","Labels":{"k":"v"},"StopSignal":"SIGINT","StopTimeout":3,
        "Shell":["/bin/bash","-c"],"OnBuild":["RUN x"],"ArgsEscaped":true,
        "Healthcheck":{"Test":["CMD","true"],"Interval":1000000000,"Retries":3}})"));
    ASSERT_TRUE(image) << image.error().describe();
    EXPECT_EQ(image->platform().str(), "linux/amd64");
    EXPECT_EQ(image->config.user, "app");
    EXPECT_EQ(image->config.exposedPorts, std::set<std::string>{"80/tcp"});
    EXPECT_EQ(image->config.env, (std::vector<std::string>{"PATH=/bin", "A=b=c"}));
    EXPECT_EQ(image->config.entrypoint, std::vector<std::string>{"/e"});
    EXPECT_FALSE(image->config.cmd);
    EXPECT_EQ(image->config.labels.at("k"), "v");
    EXPECT_EQ(image->config.stopTimeout, 3);
    EXPECT_EQ(image->config.healthcheck->retries, 3);
    EXPECT_EQ(image->diffIds, std::vector<Digest>{digestOf("layer")});
    EXPECT_TRUE(image->history.at(0).emptyLayer);
    EXPECT_EQ(toRfc3339(*image->created), "2024-05-06T07:08:09.123Z");
}

TEST(ImageConfig, SerialisesToTheSameBytesAndBack) {
    const auto image = parseImageConfig(document(R"({"Cmd":[],"Entrypoint":["a"],"Env":["X=1"]})"));
    const auto text = serializeImageConfig(*image);
    const auto again = parseImageConfig(text);
    ASSERT_TRUE(again) << again.error().describe();
    EXPECT_EQ(*again, *image);
    EXPECT_EQ(serializeImageConfig(*again), text);
    EXPECT_TRUE(again->config.cmd && again->config.cmd->empty());
}

TEST(ImageConfig, KeepsMembersItDoesNotKnow) {
    const auto image = parseImageConfig(document(R"({"Hostname":"h","Env":["A=1"]})", R"(,"docker_version":"20.10")"));
    ASSERT_TRUE(image);
    auto changed = *image;
    changed.config.env = {"A=2"};
    const auto text = serializeImageConfig(changed);
    EXPECT_NE(text.find(R"("docker_version":"20.10")"), std::string::npos);
    EXPECT_NE(text.find(R"("Hostname":"h")"), std::string::npos);
    EXPECT_NE(text.find(R"("A=2")"), std::string::npos);
    EXPECT_EQ(text.find(R"("A=1")"), std::string::npos);
}

TEST(ImageConfig, NullsAndMissingMembersAreEmpty) {
    const auto image = parseImageConfig(R"({"config":null,"rootfs":{"type":"layers","diff_ids":null},"history":null,
                                            "created":"0001-01-01T00:00:00Z"})");
    ASSERT_TRUE(image) << image.error().describe();
    EXPECT_TRUE(image->diffIds.empty());
    EXPECT_FALSE(image->created);
    EXPECT_TRUE(parseImageConfig("{}"));
}

TEST(ImageConfig, RefusesWrongTypesAndHostileValues) {
    for (const char* config : {R"({"Env":"A=1","Cmd":[1]})", R"({"Labels":{"a":1}})", R"({"User":1})",
                               R"({"Volumes":["/x"]})", "{\"WorkingDir\":\"/a\\u0000b\"}", R"({"Env":["A\u0000=1"]})",
                               R"({"Healthcheck":{"Interval":-1}})", R"([])", R"({"ArgsEscaped":"yes"})"})
        EXPECT_FALSE(parseImageConfig(document(config))) << config;
    EXPECT_FALSE(parseImageConfig(R"({"rootfs":{"type":"other","diff_ids":[]}})"));
    EXPECT_FALSE(parseImageConfig(R"({"rootfs":{"type":"layers","diff_ids":["sha256:x"]}})"));
    EXPECT_FALSE(parseImageConfig(R"({"created":"yesterday"})"));
    EXPECT_FALSE(parseImageConfig(R"({"history":[1]})"));
    EXPECT_FALSE(parseImageConfig("[]"));
    EXPECT_FALSE(parseImageConfig(std::string(100'000, '[')));
}

} // namespace
} // namespace slipway::oci
