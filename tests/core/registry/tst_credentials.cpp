#include <gtest/gtest.h>

#include <filesystem>

#include <sys/stat.h>

#include "base/base64.h"
#include "base/file.h"
#include "base/text.h"
#include "registry/credentials.h"
#include "registry/docker_config.h"

namespace slipway::registry {
namespace {

Result<std::string> noHelper(std::string_view, std::string_view, std::string_view) {
    return fail(Errc::Internal, "no helper expected");
}

TEST(Base64, RoundTripsAndRefuses) {
    for (const std::string& text :
         {std::string(), std::string("a"), std::string("ab"), std::string("abc"), std::string("\xff\xfe\0\x01", 4)}) {
        EXPECT_EQ(decodeBase64(encodeBase64(text)), text);
        EXPECT_EQ(decodeBase64(encodeBase64(text, Base64Alphabet::UrlSafe)), text);
    }
    EXPECT_EQ(encodeBase64("user:pass"), "dXNlcjpwYXNz");
    EXPECT_EQ(decodeBase64("dXNlcjpwYXM"), "user:pas");
    for (const char* text : {"a", "a b=", "****", "ab=c"})
        EXPECT_FALSE(decodeBase64(text)) << text;
}

TEST(RegistryOf, UnifiesHubsNames) {
    for (const char* address : {"https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io"})
        EXPECT_EQ(registryOf(address), "docker.io") << address;
    EXPECT_EQ(registryOf("https://GHCR.io/v2/"), "ghcr.io");
    EXPECT_EQ(registryOf("localhost:5000"), "localhost:5000");
}

TEST(RegistryAuth, RoundTripsThroughTheHeader) {
    const Credentials credentials{"me", "s3cret", "", ""};
    const auto provider = parseRegistryAuth(encodeRegistryAuth(credentials, "ghcr.io"), "ghcr.io");
    ASSERT_TRUE(provider) << provider.error().describe();
    EXPECT_EQ((*provider)->find("ghcr.io"), credentials);
    EXPECT_TRUE((*provider)->find("docker.io")->empty());
}

TEST(RegistryAuth, OfAnotherRegistryIsNotUsed) {
    const auto header = encodeRegistryAuth({"me", "s3cret", "", ""}, "https://index.docker.io/v1/");
    EXPECT_TRUE((*parseRegistryAuth(header, "evil.example"))->find("evil.example")->empty());
    EXPECT_EQ((*parseRegistryAuth(header, "docker.io"))->find("docker.io")->username, "me");
}

TEST(RegistryAuth, EmptyIsAnonymousAndGarbageIsRefused) {
    EXPECT_TRUE((*parseRegistryAuth("", "x"))->find("x")->empty());
    EXPECT_TRUE((*parseRegistryAuth(encodeBase64("{}"), "x"))->find("x")->empty());
    EXPECT_TRUE((*parseRegistryAuth(encodeBase64("null"), "x"))->find("x")->empty());
    for (const std::string& header :
         {std::string("!!"), encodeBase64("[]"), encodeBase64("{"), encodeBase64(R"({"username":1})"),
          encodeBase64(R"({"auth":"eA"})"), std::string(300'000, 'A')})
        EXPECT_FALSE(parseRegistryAuth(header, "x"));
}

TEST(RegistryConfigHeader, HoldsOnePerRegistry) {
    const auto provider =
        parseRegistryConfig(encodeRegistryConfig({{"docker.io", {"a", "1", "", ""}}, {"x:5000", {"b", "2", "", ""}}}));
    ASSERT_TRUE(provider);
    EXPECT_EQ((*provider)->find("docker.io")->username, "a");
    EXPECT_EQ((*provider)->find("x:5000")->username, "b");
    EXPECT_TRUE((*provider)->find("y")->empty());
}

TEST(DockerConfig, ReadsAuths) {
    const auto config = DockerConfig::parse(
        R"({"auths":{"https://index.docker.io/v1/":{"auth":"dXNlcjpwYTpzcw=="},"ghcr.io":{"identitytoken":"t","auth":"dTo="}},
            "HttpHeaders":{"x":"y"}})",
        noHelper);
    ASSERT_TRUE(config) << config.error().describe();
    EXPECT_EQ(config->find("docker.io"), (Credentials{"user", "pa:ss", "", ""}));
    EXPECT_EQ(config->find("ghcr.io")->identityToken, "t");
    EXPECT_TRUE(config->find("quay.io")->empty());
    EXPECT_EQ(config->all().size(), 2u);
}

TEST(DockerConfig, AsksTheHelperThatIsResponsible) {
    std::vector<std::string> asked;
    const HelperRunner runner = [&](std::string_view helper, std::string_view verb,
                                    std::string_view input) -> Result<std::string> {
        asked.push_back(fmt::format("{} {} {}", helper, verb, input));
        if (input == "quay.io")
            return fail(Errc::NotFound, "none");
        return std::string(input == "ghcr.io" ? R"({"Username":"<token>","Secret":"refresh"})"
                                              : R"({"Username":"u","Secret":"p"})");
    };
    const auto config = DockerConfig::parse(
        R"({"credsStore":"pass","credHelpers":{"ghcr.io":"secret"},"auths":{"quay.io":{"auth":"YTpi"}}})", runner);
    ASSERT_TRUE(config);
    EXPECT_EQ(config->find("docker.io"), (Credentials{"u", "p", "", ""}));
    EXPECT_EQ(config->find("ghcr.io")->identityToken, "refresh");
    EXPECT_EQ(config->find("quay.io")->username, "a");
    EXPECT_EQ(asked, (std::vector<std::string>{"pass get https://index.docker.io/v1/", "secret get ghcr.io",
                                               "pass get quay.io"}));
}

TEST(DockerConfig, HelperNamesAreNoPathsAndNoShell) {
    for (const char* name : {"", "../x", "a b", "x;id", "/bin/sh", "$(id)"})
        EXPECT_EQ(runCredentialHelper(name, "get", "x").error().code(), Errc::InvalidArgument) << name;
}

class DockerConfigFile : public testing::Test {
protected:
    DockerConfigFile()
        : m_directory(testing::TempDir() + "slipway-" + randomHex(8)) {}
    ~DockerConfigFile() override { (void)removeTree(m_directory); }
    std::string path() const { return m_directory + "/config.json"; }
    std::string m_directory;
};

TEST_F(DockerConfigFile, MissingOneIsEmpty) {
    EXPECT_TRUE(DockerConfig::load(path())->find("docker.io")->empty());
}

TEST_F(DockerConfigFile, LoginAndLogoutKeepOtherMembersAndSecrecy) {
    ASSERT_TRUE(makeDirectories(m_directory));
    ASSERT_TRUE(
        writeFileAtomically(path(), R"({"detachKeys":"ctrl-x","auths":{"index.docker.io":{"auth":"YTpi"}}})", 0644));
    ASSERT_TRUE(DockerConfig::store(path(), "docker.io", {"me", "pw", "", ""}, noHelper));
    struct stat info {};
    ASSERT_EQ(::stat(path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
    EXPECT_EQ(DockerConfig::load(path())->find("docker.io")->username, "me");
    EXPECT_NE(readFile(path())->find("ctrl-x"), std::string::npos);
    EXPECT_NE(readFile(path())->find("https://index.docker.io/v1/"), std::string::npos);
    ASSERT_TRUE(DockerConfig::erase(path(), "docker.io", noHelper));
    EXPECT_TRUE(DockerConfig::load(path())->find("docker.io")->empty());
    EXPECT_NE(readFile(path())->find("ctrl-x"), std::string::npos);
}

TEST_F(DockerConfigFile, LoginWithAHelperLeavesNoPasswordInTheFile) {
    ASSERT_TRUE(makeDirectories(m_directory));
    ASSERT_TRUE(writeFileAtomically(path(), R"({"credsStore":"pass"})"));
    std::string stored;
    const HelperRunner runner = [&](std::string_view, std::string_view verb,
                                    std::string_view input) -> Result<std::string> {
        stored = fmt::format("{} {}", verb, input);
        return std::string();
    };
    ASSERT_TRUE(DockerConfig::store(path(), "ghcr.io", {"me", "pw", "", ""}, runner));
    EXPECT_EQ(stored, R"(store {"Secret":"pw","ServerURL":"ghcr.io","Username":"me"})");
    EXPECT_EQ(readFile(path())->find("pw"), std::string::npos);
}

} // namespace
} // namespace slipway::registry
