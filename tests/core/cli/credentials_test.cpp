#include "cli/credentials.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include <sys/stat.h>

#include "base/file.h"

namespace slipway::cli {
namespace {

using testing::HasSubstr;

class Credentials : public testing::Test {
protected:
    void SetUp() override {
        char name[] = "/tmp/slipway-credentials-XXXXXX";
        m_directory = ::mkdtemp(name);
    }
    void TearDown() override { (void)removeTree(m_directory); }

    void config(std::string_view text) { ASSERT_TRUE(writeFileAtomically(m_directory + "/config.json", text)); }
    // A helper in a directory of its own that PATH begins with.
    void helper(const std::string& name, std::string_view script) {
        const std::string path = m_directory + "/docker-credential-" + name;
        ASSERT_TRUE(writeFileAtomically(path, script, 0755));
        ASSERT_EQ(::chmod(path.c_str(), 0755), 0);
        ::setenv("PATH", (m_directory + ":" + std::getenv("PATH")).c_str(), 1);
    }
    std::string m_directory;
};

TEST(Registry, IsTheFirstPartWhenItLooksLikeAHost) {
    EXPECT_EQ(registryOf("python:3.8"), "docker.io");
    EXPECT_EQ(registryOf("library/python"), "docker.io");
    EXPECT_EQ(registryOf("localhost:5000/a"), "localhost:5000");
    EXPECT_EQ(registryOf("localhost/a"), "localhost");
    EXPECT_EQ(registryOf("ghcr.io/x/y@sha256:1"), "ghcr.io");
}

TEST_F(Credentials, NoFileMeansNone) {
    EXPECT_EQ(findCredentials(m_directory, "ghcr.io").value(), std::nullopt);
    EXPECT_EQ(findCredentials("", "ghcr.io").value(), std::nullopt);
}

TEST_F(Credentials, AreReadFromAuths) {
    config(
        R"({"auths":{"https://ghcr.io/v2/":{"auth":"bWU6c2VjOnJldA=="},"https://index.docker.io/v1/":{"identitytoken":"tok"}}})");
    const auto ghcr = findCredentials(m_directory, "ghcr.io");
    ASSERT_TRUE(ghcr && *ghcr);
    EXPECT_EQ((*ghcr)->username, "me");
    EXPECT_EQ((*ghcr)->password, "sec:ret");
    EXPECT_EQ((*findCredentials(m_directory, "docker.io"))->identityToken, "tok");
    EXPECT_EQ(findCredentials(m_directory, "ghcr.io.evil.example").value(), std::nullopt);
}

TEST_F(Credentials, ComeFromTheHelperOfTheRegistry) {
    helper("special",
           "#!/bin/sh\nread host\necho "
           "\"{\\\"ServerURL\\\":\\\"$host\\\",\\\"Username\\\":\\\"u\\\",\\\"Secret\\\":\\\"for-$host\\\"}\"\n");
    helper("store", "#!/bin/sh\necho 'credentials not found in native keychain'\nexit 1\n");
    config(R"({"credsStore":"store","credHelpers":{"ghcr.io":"special"}})");
    const auto ghcr = findCredentials(m_directory, "ghcr.io");
    ASSERT_TRUE(ghcr && *ghcr) << (ghcr ? "none" : ghcr.error().describe());
    EXPECT_EQ((*ghcr)->password, "for-ghcr.io");
    EXPECT_EQ(findCredentials(m_directory, "quay.io").value(), std::nullopt);
}

TEST_F(Credentials, AHelpersNameIsNotAPath) {
    config(R"({"credsStore":"../../bin/sh"})");
    EXPECT_FALSE(findCredentials(m_directory, "quay.io"));
    config("not json");
    EXPECT_THAT(findCredentials(m_directory, "quay.io").error().describe(), HasSubstr("config.json"));
}

} // namespace
} // namespace slipway::cli
