#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "core/registry/recorded_sleep.h"
#include "core/registry/scripted_server.h"
#include "registry/download.h"

namespace slipway::registry {
namespace {

using test::ScriptedAnswer;
using test::ScriptedRequest;
using test::ScriptedServer;
using testing::HasSubstr;

class Download : public testing::Test {
protected:
    Result<DownloadReply> fetch(DownloadRequest request, std::stop_token stop = {}) {
        DownloadSink sink;
        sink.begin = [this]() -> Result<> {
            content.clear();
            ++begun;
            return {};
        };
        sink.write = [this](std::string_view bytes) -> Result<> {
            content += bytes;
            arrived = true;
            return {};
        };
        return downloader.fetch(request, sink, stop);
    }
    Result<DownloadReply> fetch(const std::string& url) { return fetch(DownloadRequest{url, {}, {}}); }

    test::RecordedSleep sleep;
    Downloader downloader{{}, sleep.sleeper()};
    std::string content;
    int begun = 0;
    std::atomic<bool> arrived = false; // some of the content
};

TEST_F(Download, DeliversTheBodyAndWhatTheServerSaysOfIt) {
    ScriptedServer server([](const ScriptedRequest&) {
        return ScriptedAnswer{200, {{"ETag", "\"1\""}, {"Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT"}}, "hello"};
    });
    const auto reply = fetch(server.url() + "/a/b.txt?x=1");
    ASSERT_TRUE(reply) << reply.error().describe();
    EXPECT_EQ(content, "hello");
    EXPECT_EQ(reply->etag, "\"1\"");
    EXPECT_EQ(toUnixSeconds(reply->modified.value()), 1445412480);
    EXPECT_EQ(reply->size, 5u);
    EXPECT_EQ(server.requests().front().target, "/a/b.txt?x=1");
}

TEST_F(Download, DeliversAnEmptyFile) {
    ScriptedServer server([](const ScriptedRequest&) { return ScriptedAnswer{200, {}, ""}; });
    EXPECT_TRUE(fetch(server.url() + "/x"));
    EXPECT_EQ(begun, 1);
}

TEST_F(Download, AsksWhetherTheFileIsStillTheSame) {
    ScriptedServer server([](const ScriptedRequest& request) {
        return request.header("if-none-match") == "\"1\"" ? ScriptedAnswer{304, {}, ""}
                                                          : ScriptedAnswer{200, {}, "new"};
    });
    EXPECT_TRUE(fetch({server.url() + "/x", "\"1\"", ""}).value().notModified);
    EXPECT_FALSE(fetch({server.url() + "/x", "\"0\"", ""}).value().notModified);
    EXPECT_EQ(content, "new");
}

TEST_F(Download, AsksByDateWhereThereIsNoTag) {
    ScriptedServer server([](const ScriptedRequest& request) {
        return ScriptedAnswer{request.header("if-modified-since").empty() ? 200 : 304, {}, ""};
    });
    EXPECT_TRUE(fetch({server.url() + "/x", "", "Wed, 21 Oct 2015 07:28:00 GMT"}).value().notModified);
}

TEST_F(Download, TakesTheSameTagForAnUnchangedFileWhereTheServerIgnoresConditions) {
    ScriptedServer server([](const ScriptedRequest&) { return ScriptedAnswer{200, {{"ETag", "\"1\""}}, "old"}; });
    EXPECT_TRUE(fetch({server.url() + "/x", "\"1\"", ""}).value().notModified);
    EXPECT_EQ(begun, 0);
}

TEST_F(Download, BeginsAgainWhatBreaksOff) {
    std::atomic<int> times = 0;
    ScriptedServer server([&](const ScriptedRequest&) {
        ScriptedAnswer answer{200, {}, "hello world"};
        if (++times < 3)
            answer.closeAfter = 4;
        return answer;
    });
    ASSERT_TRUE(fetch(server.url() + "/x"));
    EXPECT_EQ(content, "hello world");
    EXPECT_EQ(begun, 3);
}

TEST_F(Download, NeverTakesAPartForTheWhole) {
    ScriptedServer server([](const ScriptedRequest&) {
        ScriptedAnswer answer{200, {}, "hello world"};
        answer.closeAfter = 4;
        return answer;
    });
    const auto reply = fetch(server.url() + "/x");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code(), Errc::Unavailable);
    EXPECT_THAT(reply.error().describe(), HasSubstr("broke"));
    EXPECT_EQ(begun, 4);
}

TEST_F(Download, SaysWhatTheServerSaid) {
    ScriptedServer server([](const ScriptedRequest& request) {
        return ScriptedAnswer{std::stoi(request.target.substr(1)), {}, "no"};
    });
    EXPECT_EQ(fetch(server.url() + "/404").error().code(), Errc::NotFound);
    EXPECT_EQ(fetch(server.url() + "/401").error().code(), Errc::Unauthorized);
    EXPECT_EQ(fetch(server.url() + "/403").error().code(), Errc::PermissionDenied);
    const auto broken = fetch(server.url() + "/503");
    EXPECT_EQ(broken.error().code(), Errc::Unavailable);
    EXPECT_THAT(broken.error().describe(), HasSubstr("status 503"));
    EXPECT_EQ(server.count("GET", "/503"), 4);
    EXPECT_EQ(begun, 0);
}

TEST_F(Download, FollowsRedirectsButNotForEver) {
    ScriptedServer server([](const ScriptedRequest& request) {
        if (request.target == "/from")
            return ScriptedAnswer{302, {{"Location", "/to"}}, ""};
        if (request.target == "/round")
            return ScriptedAnswer{302, {{"Location", "/round"}}, ""};
        if (request.target == "/file")
            return ScriptedAnswer{302, {{"Location", "file:///etc/passwd"}}, ""};
        return ScriptedAnswer{200, {}, "there"};
    });
    ASSERT_TRUE(fetch(server.url() + "/from"));
    EXPECT_EQ(content, "there");
    EXPECT_THAT(fetch(server.url() + "/round").error().describe(), HasSubstr("in a circle"));
    EXPECT_THAT(fetch(server.url() + "/file").error().describe(), HasSubstr("no URL"));
}

TEST_F(Download, GivesCredentialsToTheirOriginAlone) {
    ScriptedServer other([](const ScriptedRequest&) { return ScriptedAnswer{200, {}, "x"}; });
    ScriptedServer server([&](const ScriptedRequest&) {
        return ScriptedAnswer{302, {{"Location", other.url() + "/x"}}, ""};
    });
    ASSERT_TRUE(fetch("http://me:secret@" + server.host() + "/x"));
    EXPECT_EQ(server.requests().front().header("authorization"), "Basic bWU6c2VjcmV0");
    EXPECT_EQ(other.requests().front().header("authorization"), "");
}

TEST_F(Download, RefusesMoreThanItsLimit) {
    ScriptedServer server([](const ScriptedRequest& request) {
        if (request.target == "/told")
            return ScriptedAnswer{200, {}, std::string(100, 'x')};
        return ScriptedAnswer{200,
                              {{"Transfer-Encoding", "chunked"}},
                              "32\r\n" + std::string(50, 'x') + "\r\n32\r\n" + std::string(50, 'x') + "\r\n0\r\n\r\n"};
    });
    for (const char* path : {"/told", "/untold"}) {
        DownloadRequest request{server.url() + path, {}, {}};
        request.limit = 60;
        const auto reply = fetch(request);
        ASSERT_FALSE(reply) << path;
        EXPECT_EQ(reply.error().code(), Errc::TooLarge) << reply.error().describe();
    }
}

TEST_F(Download, EndsAtOnceWhenCancelled) {
    ScriptedServer server([](const ScriptedRequest&) {
        ScriptedAnswer answer{200, {}, "hello world"};
        answer.stallAfter = 4;
        return answer;
    });
    std::stop_source stop;
    std::jthread later([&] {
        while (!arrived)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        stop.request_stop();
    });
    EXPECT_EQ(fetch({server.url() + "/x", {}, {}}, stop.get_token()).error().code(), Errc::Cancelled);
}

TEST_F(Download, RefusesWhatIsNoWebAddress) {
    for (const char* url : {"file:///etc/passwd", "ftp://host/x", "http://", "http://h\n/x", "gopher://x/"})
        EXPECT_EQ(fetch(url).error().code(), Errc::InvalidArgument) << url;
}

} // namespace
} // namespace slipway::registry
