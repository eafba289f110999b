#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engine.h"
#include "temporary_directory.h"

namespace slipway::engine {
namespace {

using test::TemporaryDirectory;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Config : public testing::Test {
protected:
    Result<> read(std::string_view text) {
        config = {};
        return readConfig(directory.file("slipway.json", text), true, config);
    }
    void refused(std::string_view text, const std::string& named) {
        const auto result = read(text);
        ASSERT_FALSE(result) << text;
        EXPECT_EQ(result.error().code(), Errc::InvalidArgument) << text;
        EXPECT_THAT(result.error().describe(), HasSubstr(named)) << text;
        EXPECT_THAT(result.error().describe(), HasSubstr("slipway.json")) << "which file to look into";
    }
    TemporaryDirectory directory;
    EngineConfig config;
};

TEST_F(Config, ReadsEveryMember) {
    const auto result = read(R"({
        "registry-mirrors": {"docker.io": ["https://mirror.example"], "quay.io": "http://127.0.0.1:5000"},
        "insecure-registries": ["registry.lan:5000"],
        "runtime": "crun",
        "network": {"pools": ["10.40.0.0/16"]},
        "build": {"allow-host-network": true}})");
    ASSERT_TRUE(result) << result.error().describe();
    EXPECT_TRUE(config.allowBuildHostNetwork);
    EXPECT_THAT(config.registryMirrors["docker.io"], ElementsAre("https://mirror.example"));
    EXPECT_THAT(config.registryMirrors["quay.io"], ElementsAre("http://127.0.0.1:5000"));
    EXPECT_THAT(config.insecureRegistries, ElementsAre("registry.lan:5000"));
    EXPECT_EQ(config.runtime, "crun");
    EXPECT_THAT(config.networkPools, ElementsAre("10.40.0.0/16"));
}

TEST_F(Config, ReadsTheLimitsOfBuilds) {
    const auto result = read(R"({"build": {"parallelism": 3,
        "cache": {"max-size": "20GB", "max-age": "720h", "keep": 512}}})");
    ASSERT_TRUE(result) << result.error().describe();
    EXPECT_EQ(config.buildParallelism, 3u);
    EXPECT_EQ(config.cacheLimits.maxBytes, 20ull << 30);
    EXPECT_EQ(config.cacheLimits.maxAge, std::chrono::hours(720));
    EXPECT_EQ(config.cacheLimits.keepBytes, 512u);
    ASSERT_TRUE(read(R"({"build": {"cache": {"max-size": 0, "max-age": "0", "keep": "1 MiB"}}})"));
    EXPECT_EQ(config.cacheLimits.maxBytes, 0u);
    EXPECT_EQ(config.cacheLimits.maxAge.count(), 0);
    EXPECT_EQ(config.cacheLimits.keepBytes, 1u << 20);
    refused(R"({"build": {"parallelism": 0}})", "build.parallelism");
    refused(R"({"build": {"cache": {"max-size": "many"}}})", "build.cache.max-size");
    refused(R"({"build": {"cache": {"max-size": "99999999999999TB"}}})", "build.cache.max-size");
    refused(R"({"build": {"cache": {"max-age": "soon"}}})", "build.cache.max-age");
    refused(R"({"build": {"cache": {"age": 1}}})", "build.cache.age");
    refused(R"({"build": {"jobs": 1}})", "build.jobs");
}

TEST_F(Config, AnEmptyObjectChangesNothing) {
    EXPECT_TRUE(read("{}"));
    EXPECT_THAT(config.registryMirrors, IsEmpty());
    EXPECT_EQ(config.runtime, "");
}

TEST_F(Config, UnknownMembersAreNamed) {
    refused(R"({"registry-mirror":{}})", "registry-mirror\"");
    refused(R"({"network":{"pool":[]}})", "network.pool;");
    refused(R"({"runtime":"crun","Runtime":"runc"})", "\"Runtime\"");
}

TEST_F(Config, RegistryMirrorsAreAnObjectByHost) {
    refused(R"({"registry-mirrors":["https://mirror.example"]})", "registry-mirrors must be an object");
    refused(R"({"registry-mirrors":{"docker.io":[7]}})", "docker.io");
    refused(R"({"registry-mirrors":{"docker.io":{"url":"x"}}})", "docker.io");
}

TEST_F(Config, WrongTypesAreNamed) {
    refused(R"({"runtime":7})", "runtime");
    refused(R"({"insecure-registries":{"a":1}})", "insecure-registries");
    refused(R"({"network":["10.0.0.0/8"]})", "network");
    refused(R"({"network":{"pools":[1]}})", "pools");
    refused("[]", "must be an object");
}

TEST_F(Config, BrokenJsonIsAnError) {
    refused("", "JSON");
    refused("{", "JSON");
    refused(R"({"runtime":"a","runtime":"b"})", "twice");
    refused(std::string(10'000, '['), "nested");
}

TEST_F(Config, AMissingFileIsAnErrorOnlyWhenItMustExist) {
    EXPECT_TRUE(readConfig(directory / "none.json", false, config));
    const auto missing = readConfig(directory / "none.json", true, config);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code(), Errc::NotFound);
}

TEST_F(Config, AHugeFileIsNotRead) {
    const auto result = read(std::string((1 << 20) + 1, ' '));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::TooLarge);
}

} // namespace
} // namespace slipway::engine
