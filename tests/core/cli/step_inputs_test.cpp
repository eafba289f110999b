#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/file.h"
#include "base/process.h"
#include "cli/step_inputs.h"

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

class StepInputsTest : public testing::Test {
protected:
    StepInputsTest() {
        std::string pattern = "/tmp/tst_cli.XXXXXX";
        directory = ::mkdtemp(pattern.data());
    }
    ~StepInputsTest() override { (void)removeTree(directory); }
    std::string file(const std::string& name, const std::string& content) const {
        std::ofstream(directory + "/" + name, std::ios::binary) << content;
        return directory + "/" + name;
    }
    std::string directory;
    std::map<std::string, std::string> variables;
    Environment environment = [this](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
};

TEST_F(StepInputsTest, FindsASecretWhereDockerDoes) {
    const std::string path = file("key", "from a file\n");
    variables = {{"TOKEN", "from a variable"}, {"key", "by its own name"}};
    EXPECT_THAT(*readSecret("id=a,src=" + path, environment), Pair("a", "from a file\n"));
    EXPECT_THAT(*readSecret("type=file,id=a,source=" + path, environment), Pair("a", "from a file\n"));
    EXPECT_THAT(*readSecret("id=a,env=TOKEN", environment), Pair("a", "from a variable"));
    EXPECT_THAT(*readSecret("id=a,type=env,src=TOKEN", environment), Pair("a", "from a variable"));
    EXPECT_THAT(*readSecret("id=key", environment), Pair("key", "by its own name"));
    variables.clear();
    std::filesystem::current_path(directory);
    EXPECT_THAT(*readSecret("id=key", environment), Pair("key", "from a file\n"));
    EXPECT_THAT(*readSecret("id=a,env=TOKEN", environment), Pair("a", ""));
    std::filesystem::current_path("/");
}

TEST_F(StepInputsTest, RefusesASecretThatIsNone) {
    for (const char* bad : {"src=/x", "id=a,src=/nonexistent", "id=a,type=vault", "id=a,path=/x", "a"})
        EXPECT_FALSE(readSecret(bad, environment)) << bad;
    const auto big = readSecret("id=a,src=" + file("big", std::string((500 << 10) + 1, 'x')), environment);
    ASSERT_FALSE(big);
    EXPECT_EQ(big.error().code(), Errc::TooLarge);
    EXPECT_THAT(*readSecret("id=a,src=" + file("fits", std::string(500 << 10, 'x')), environment),
                Pair("a", testing::SizeIs(500 << 10)));
}

TEST_F(StepInputsTest, SendsSecretsAsBase64) {
    StepInputOptions options;
    options.secrets = {"id=a,src=" + file("key", std::string("\0\xff", 2))};
    api::BuildRequest request;
    ASSERT_TRUE(readStepInputs(options, environment, request));
    EXPECT_EQ(request.secrets["a"], encodeBase64(std::string("\0\xff", 2)));
}

TEST_F(StepInputsTest, OfTwoContextsThatMeanTheSameTheLaterCounts) {
    StepInputOptions options;
    options.contexts = {"docker.io/library/alpine:latest=docker-image://one", "alpine=docker-image://two"};
    api::BuildRequest request;
    ASSERT_TRUE(readBuildContexts(options, request));
    EXPECT_THAT(request.contexts, ElementsAre(Pair("alpine", "docker-image://two")));
}

TEST_F(StepInputsTest, ReadsAgents) {
    EXPECT_THAT(parseSsh("default")->paths, IsEmpty());
    EXPECT_EQ(parseSsh("work=/run/agent")->id, "work");
    EXPECT_THAT(parseSsh("work=a,b")->paths, ElementsAre("a", "b"));
    for (const char* bad : {"", "=x", "a=", "a=x,"})
        EXPECT_FALSE(parseSsh(bad)) << bad;

    StepInputOptions options;
    options.ssh = {"default"};
    api::BuildRequest request;
    const auto none = readStepInputs(options, environment, request);
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().describe(), HasSubstr("SSH_AUTH_SOCK is not set"));
}

TEST_F(StepInputsTest, ReadsContexts) {
    std::filesystem::create_directory(directory + "/assets");
    std::filesystem::current_path(directory);
    EXPECT_THAT(*parseBuildContext("a=assets"), Pair("a", directory + "/assets"));
    EXPECT_THAT(*parseBuildContext("a=docker-image://alpine:3"), Pair("a", "docker-image://alpine:3"));
    EXPECT_THAT(*parseBuildContext("a=oci-layout://assets:v1"), Pair("a", "oci-layout://" + directory + "/assets:v1"));
    EXPECT_THAT(*parseBuildContext("a=oci-layout://" + directory + "/assets@sha256:ab"),
                Pair("a", "oci-layout://" + directory + "/assets@sha256:ab"));
    for (const char* bad : {"a", "=x", "a=", "a=nowhere", "a=oci-layout://nowhere"})
        EXPECT_FALSE(parseBuildContext(bad)) << bad;
    std::filesystem::current_path("/");
}

TEST_F(StepInputsTest, ReadsLimitsAndStages) {
    StepInputOptions options;
    options.noCacheFilter = {"a,b", "c"};
    options.ulimits = {"nofile=10:20"};
    options.memory = "64m";
    options.memorySwap = "-1";
    options.allow = {"network.host"};
    api::BuildRequest request;
    ASSERT_TRUE(readStepInputs(options, environment, request));
    EXPECT_THAT(request.noCacheFilter, ElementsAre("a", "b", "c"));
    ASSERT_EQ(request.ulimits.size(), 1u);
    EXPECT_EQ(request.ulimits[0].hard, 20);
    EXPECT_EQ(request.memory, 64 << 20);
    EXPECT_EQ(request.memorySwap, -1);
    options.allow = {"security.insecure"};
    EXPECT_FALSE(readStepInputs(options, environment, request));
    options.allow.clear();
    options.cgroupParent = "/x";
    EXPECT_FALSE(readStepInputs(options, environment, request));
}

class OwnAgentTest : public StepInputsTest {
protected:
    void SetUp() override {
        if (::access("/usr/bin/ssh-agent", X_OK) != 0 || ::access("/usr/bin/ssh-keygen", X_OK) != 0)
            GTEST_SKIP() << "needs OpenSSH's client programs";
        ProcessSpec keygen;
        keygen.argv = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", directory + "/k"};
        const auto made = runCommand(keygen);
        ASSERT_TRUE(made && made->status.code == 0);
    }
};

TEST_F(OwnAgentTest, HoldsTheKeysForAsLongAsItLives) {
    std::string socket;
    {
        StepInputOptions options;
        options.ssh = {"default=" + directory + "/k"};
        api::BuildRequest request;
        const auto agents = readStepInputs(options, environment, request);
        ASSERT_TRUE(agents) << agents.error().describe();
        socket = request.ssh["default"];
        ProcessSpec list;
        list.argv = {"ssh-add", "-L"};
        list.environment = {"SSH_AUTH_SOCK=" + socket, "PATH=/usr/bin:/bin"};
        const auto keys = runCommand(list);
        ASSERT_TRUE(keys);
        EXPECT_EQ(keys->out, *readFile(directory + "/k.pub"));
        struct stat info {};
        ASSERT_EQ(::stat(socket.substr(0, socket.rfind('/')).c_str(), &info), 0);
        EXPECT_EQ(info.st_mode & 0777, 0700u);
    }
    EXPECT_FALSE(exists(socket));
}

TEST_F(OwnAgentTest, SaysWhichKeyCannotBeUsed) {
    const std::string path = file("nokey", "text");
    ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
    const auto agent = OwnAgent::start({path});
    ASSERT_FALSE(agent);
    EXPECT_THAT(agent.error().describe(), HasSubstr("nokey"));
}

} // namespace
} // namespace slipway::cli
