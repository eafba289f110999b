#include "cli/create_options.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "api/types/json.h"

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<api::CreateContainer> create(std::vector<std::string> arguments) {
    CLI::App app;
    app.set_help_flag("--help");
    app.prefix_command();
    CreateOptions options;
    addCreateOptions(app, options);
    protectEmptyEntrypoint(arguments);
    std::reverse(arguments.begin(), arguments.end());
    try {
        app.parse(arguments);
    } catch (const CLI::ParseError& error) {
        return fail(Errc::InvalidArgument, "{}", error.what());
    }
    const CallerInfo caller{[](const std::string& name) -> std::optional<std::string> {
                                return name == "FROM_CALLER" ? std::optional<std::string>("yes") : std::nullopt;
                            },
                            "/work", "/home/me"};
    return makeCreateRequest(options, wordsOf(app), caller);
}

TEST(CreateOptions, ReadTheUsualRun) {
    const auto request = create({"--rm",
                                 "-it",
                                 "-p5005:5000",
                                 "-p",
                                 "127.0.0.1:53:53/udp",
                                 "-e",
                                 "A=1",
                                 "-e",
                                 "FROM_CALLER",
                                 "-v",
                                 ".:/app:ro",
                                 "--name=web",
                                 "-w",
                                 "/app",
                                 "-u",
                                 "1000:1000",
                                 "--memory",
                                 "256m",
                                 "--cpus=1.5",
                                 "-h",
                                 "box",
                                 "--net",
                                 "backend",
                                 "--network-alias",
                                 "db",
                                 "--restart",
                                 "no",
                                 "--pids-limit",
                                 "-1",
                                 "-l",
                                 "a=b",
                                 "--init",
                                 "--ulimit",
                                 "nofile=10:20",
                                 "pythonapp",
                                 "python",
                                 "-c",
                                 "print(1)",
                                 "--rm",
                                 "-p",
                                 "1"});
    ASSERT_TRUE(request) << request.error().describe();
    EXPECT_EQ(request->name, "web");
    EXPECT_EQ(request->config.image, "pythonapp");
    EXPECT_THAT(request->config.cmd, ElementsAre("python", "-c", "print(1)", "--rm", "-p", "1"));
    EXPECT_TRUE(request->config.tty && request->config.openStdin && request->hostConfig.autoRemove);
    EXPECT_THAT(request->config.env, ElementsAre("A=1", "FROM_CALLER=yes"));
    EXPECT_EQ(request->hostConfig.portBindings,
              (api::PortMap{{"5000/tcp", {{"", "5005"}}}, {"53/udp", {{"127.0.0.1", "53"}}}}));
    EXPECT_THAT(request->hostConfig.binds, ElementsAre("/work:/app:ro"));
    EXPECT_EQ(request->hostConfig.memory, 256 << 20);
    EXPECT_EQ(request->hostConfig.nanoCpus, 1'500'000'000);
    EXPECT_EQ(request->hostConfig.networkMode, "backend");
    EXPECT_THAT(request->networks.at("backend").aliases, ElementsAre("db"));
    EXPECT_EQ(request->hostConfig.pidsLimit, -1);
    EXPECT_EQ(request->hostConfig.init, true);
    EXPECT_EQ(request->config.hostname, "box");
}

TEST(CreateOptions, AnEmptyEntrypointClearsTheImages) {
    EXPECT_THAT(create({"--entrypoint", "", "img"})->config.entrypoint, ElementsAre(""));
    EXPECT_THAT(create({"--entrypoint=", "img"})->config.entrypoint, ElementsAre(""));
    EXPECT_THAT(create({"--entrypoint", "-x", "img"})->config.entrypoint, ElementsAre("-x"));
    EXPECT_TRUE(create({"img"})->config.entrypoint.empty());
    EXPECT_THAT(create({"img", "x", "--entrypoint="})->config.cmd, ElementsAre("x", "--entrypoint="));
}

TEST(CreateOptions, TakeValuesThatLookLikeOptionsOrLists) {
    EXPECT_THAT(create({"-e", "X=[1,2]", "-e", "-Y=1", "img"})->config.env, ElementsAre("X=[1,2]", "-Y=1"));
    EXPECT_EQ(create({"-p", "[::1]:80:80", "img"})->hostConfig.portBindings.at("80/tcp").front().hostIp, "::1");
    EXPECT_EQ(create({"--", "img", "--flag"})->config.cmd, std::vector<std::string>{"--flag"});
}

TEST(CreateOptions, RefuseWhatCannotBe) {
    EXPECT_THAT(create({"--nonsense", "img"}).error().describe(), HasSubstr("--nonsense"));
    EXPECT_FALSE(create({}));
    EXPECT_FALSE(create({"--rm", "--restart", "always", "img"}));
    EXPECT_FALSE(create({"--memory", "lots", "img"}));
    EXPECT_FALSE(create({"--pull", "sometimes", "img"}));
    EXPECT_FALSE(create({"--env-file", "/does/not/exist", "img"}));
}

} // namespace
} // namespace slipway::cli
