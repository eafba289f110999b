#include <gtest/gtest.h>

#include "runtime/monitor/config.h"
#include "runtime/monitor/request.h"

namespace slipway::runtime::monitor {

TEST(MonitorProtocol, requestsComeBackAsTheyWere) {
    AttachRequest attach;
    attach.options = {true, true, false, WhenFull::Wait, true, "\x10\x11"};
    for (const Request& request :
         {Request(StartRequest{}), Request(StatusRequest{}), Request(WaitRequest{}), Request(QuitRequest{}),
          Request(ResizeRequest{24, 80}), Request(SignalRequest{15}), Request(attach)}) {
        const auto line = toLine(request);
        const auto parsed = parseRequest(line);
        ASSERT_TRUE(parsed) << line;
        EXPECT_EQ(line, toLine(*parsed));
        EXPECT_EQ(request.index(), parsed->index());
    }
    EXPECT_EQ("attach stdin=1 stdout=1 stderr=0 once=1 full=wait detach=1011", toLine(attach));
}

TEST(MonitorProtocol, malformedRequestsAreRefused) {
    for (const char* line :
         {"", " ", "stop", "start\r", "signal", "signal 0", "signal 65", "signal x", "signal 1 2", "resize rows=1",
          "resize rows=1 cols=65536", "resize rows=-1 cols=1", "attach",
          "attach stdin=2 stdout=1 stderr=1 once=0 full=gap", "attach stdin=1 stdout=1 stderr=1 once=0 full=never",
          "attach stdin=1 stdout=1 stderr=1 once=0 full=gap detach=1"})
        EXPECT_FALSE(parseRequest(line)) << line;
}

TEST(MonitorProtocol, repliesCarryResultsAndErrors) {
    EXPECT_EQ("", *parseReply("ok"));
    EXPECT_EQ("running pid=3", *parseReply("ok running pid=3"));
    const auto line = errorLine(Error(Errc::NotFound, "gone\naway"));
    EXPECT_EQ("error not-found gone away\n", line);
    const auto reply = parseReply(std::string_view(line).substr(0, line.size() - 1));
    ASSERT_FALSE(reply);
    EXPECT_EQ(Errc::NotFound, reply.error().code());
    EXPECT_EQ("gone away", reply.error().message());
    EXPECT_FALSE(parseReply(""));
    EXPECT_FALSE(parseReply("okay"));
}

TEST(MonitorProtocol, configurationComesBackAsItWas) {
    MonitorConfig config;
    config.containerId = "c1";
    config.execId = "e1";
    config.bundle = "/run/b";
    config.directory = "/run/b/exec/e1";
    config.tty = config.openStdin = true;
    config.rows = 3;
    config.range = {1900019712, 65536};
    config.logMaxSize = 1ull << 40;
    config.runtime = RuntimeKind::Runc;
    config.runtimePath = "/usr/sbin/runc";
    const auto parsed = parseConfig(toJson(config));
    ASSERT_TRUE(parsed) << parsed.error().describe();
    EXPECT_EQ(toJson(config), toJson(*parsed));
    EXPECT_FALSE(parseConfig("{}"));
    EXPECT_FALSE(parseConfig("{\"rows\":70000}"));
}

} // namespace slipway::runtime::monitor
