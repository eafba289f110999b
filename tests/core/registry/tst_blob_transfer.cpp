#include <gtest/gtest.h>

#include <atomic>

#include "core/registry/fake_registry.h"
#include "core/registry/recorded_sleep.h"
#include "registry/client.h"

namespace slipway::registry {
namespace {

using namespace std::chrono_literals;
using test::ranged;
using test::ScriptedAnswer;
using test::ScriptedRequest;
using test::ScriptedServer;

std::string someBytes(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<char>(i * 2654435761u >> 13);
    return bytes;
}

class BlobTransfer : public testing::Test {
protected:
    oci::Descriptor blob() const { return {"", oci::digestOf(m_bytes), m_bytes.size(), {}, {}, {}}; }

    Result<> fetch(const ScriptedServer& server, RegistryConfig config = {}, std::stop_token stop = {}) {
        const Registries registries(std::move(config), m_sleep.sleeper());
        const auto repository = oci::Reference::parse(server.host() + "/a/b").value();
        const ByteSink sink = [this](std::string_view bytes) -> Result<> {
            m_received += bytes;
            return {};
        };
        return Client(registries)
            .fetchBlob(
                repository, blob(), sink, [this](std::uint64_t n) { m_progress = n; }, stop);
    }

    std::string m_bytes = someBytes(300'000);
    std::string m_received;
    std::uint64_t m_progress = 0;
    test::RecordedSleep m_sleep;
};

TEST_F(BlobTransfer, DeliversTheBytes) {
    ScriptedServer server([&](const auto& request) { return ranged(request, {200, {}, m_bytes, {}, {}, false}); });
    ASSERT_TRUE(fetch(server));
    EXPECT_EQ(m_received, m_bytes);
    EXPECT_EQ(m_progress, m_bytes.size());
}

TEST_F(BlobTransfer, ResumesAfterADroppedConnection) {
    std::atomic<int> drops{3};
    ScriptedServer server([&](const auto& request) {
        auto answer = ranged(request, {200, {}, m_bytes, {}, {}, false});
        if (drops-- > 0)
            answer.closeAfter = 70'000;
        return answer;
    });
    ASSERT_TRUE(fetch(server));
    EXPECT_EQ(m_received, m_bytes);
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 4u);
    EXPECT_EQ(requests[0].header("range"), "");
    EXPECT_EQ(requests[1].header("range"), "bytes=70000-");
    EXPECT_EQ(requests[3].header("range"), "bytes=210000-");
}

TEST_F(BlobTransfer, RegistryThatIgnoresTheRangeStillGivesRightBytes) {
    std::atomic<int> drops{1};
    ScriptedServer server([&](const auto&) {
        ScriptedAnswer answer{200, {}, m_bytes, {}, {}, false};
        if (drops-- > 0)
            answer.closeAfter = 70'000;
        return answer;
    });
    ASSERT_TRUE(fetch(server));
    EXPECT_EQ(m_received, m_bytes);
}

TEST_F(BlobTransfer, AnotherRangeThanAskedForIsRefused) {
    std::atomic<int> drops{1};
    ScriptedServer server([&](const ScriptedRequest& request) {
        auto wrong = request;
        if (!request.header("range").empty())
            wrong.headers["range"] = "bytes=5-";
        auto answer = ranged(wrong, {200, {}, m_bytes, {}, {}, false});
        if (drops-- > 0)
            answer.closeAfter = 70'000;
        return answer;
    });
    EXPECT_EQ(fetch(server).error().code(), Errc::Corrupt);
}

TEST_F(BlobTransfer, ProgressMakesAttemptsCountAfresh) {
    ScriptedServer server([&](const auto& request) {
        auto answer = ranged(request, {200, {}, m_bytes, {}, {}, false});
        answer.closeAfter = 20'000;
        return answer;
    });
    ASSERT_TRUE(fetch(server));
    EXPECT_EQ(m_received, m_bytes);
    EXPECT_GE(server.requests().size(), 15u);
}

TEST_F(BlobTransfer, WrongBytesAreNeverASuccess) {
    auto wrong = m_bytes;
    wrong[1000] ^= 1;
    ScriptedServer server([&](const auto& request) { return ranged(request, {200, {}, wrong, {}, {}, false}); });
    EXPECT_EQ(fetch(server).error().code(), Errc::Corrupt);
}

TEST_F(BlobTransfer, MoreBytesThanPromisedAreNotTaken) {
    ScriptedServer server([&](const auto&) { return ScriptedAnswer{200, {}, m_bytes + "x", {}, {}, false}; });
    EXPECT_EQ(fetch(server).error().code(), Errc::Corrupt);
    EXPECT_LE(m_received.size(), m_bytes.size());
}

TEST_F(BlobTransfer, FewerBytesThanPromisedAreAnError) {
    const auto part = m_bytes.substr(0, 100'000);
    ScriptedServer server([&](const auto& request) { return ranged(request, {200, {}, part, {}, {}, false}); });
    EXPECT_FALSE(fetch(server));
}

TEST_F(BlobTransfer, StallsAreNoticedAndResumed) {
    std::atomic<int> stalls{1};
    ScriptedServer server([&](const auto& request) {
        auto answer = ranged(request, {200, {}, m_bytes, {}, {}, false});
        if (stalls-- > 0)
            answer.stallAfter = 70'000;
        return answer;
    });
    RegistryConfig config;
    config.stallTimeout = 200ms;
    ASSERT_TRUE(fetch(server, config));
    EXPECT_EQ(m_received, m_bytes);
}

TEST_F(BlobTransfer, EndlessStallIsATimeout) {
    ScriptedServer server([&](const auto&) {
        ScriptedAnswer answer{200, {}, m_bytes, {}, {}, false};
        answer.stallAfter = 0;
        return answer;
    });
    RegistryConfig config;
    config.stallTimeout = 100ms;
    config.retry.attempts = 2;
    EXPECT_EQ(fetch(server, config).error().code(), Errc::Timeout);
}

TEST_F(BlobTransfer, CancellationIsPrompt) {
    ScriptedServer server([&](const auto&) {
        ScriptedAnswer answer{200, {}, m_bytes, {}, {}, false};
        answer.stallAfter = 1000;
        return answer;
    });
    std::stop_source stop;
    std::jthread canceller([&] {
        std::this_thread::sleep_for(100ms);
        stop.request_stop();
    });
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(fetch(server, {}, stop.get_token()).error().code(), Errc::Cancelled);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
}

TEST_F(BlobTransfer, SinksErrorEndsItAtOnce) {
    ScriptedServer server([&](const auto&) { return ScriptedAnswer{200, {}, m_bytes, {}, {}, false}; });
    const Registries registries;
    const auto outcome = Client(registries)
                             .fetchBlob(oci::Reference::parse(server.host() + "/a/b").value(), blob(),
                                        [](std::string_view) -> Result<> { return fail(Errc::NoSpace, "full"); });
    EXPECT_EQ(outcome.error().code(), Errc::NoSpace);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(BlobTransfer, MirrorThatDropsHalfwayIsContinuedAtTheRegistry) {
    ScriptedServer mirror([&](const auto& request) {
        auto answer = ranged(request, {200, {}, m_bytes, {}, {}, false});
        if (!request.header("range").empty())
            return ScriptedAnswer{404, {}, "", {}, {}, false};
        answer.closeAfter = 100'000;
        return answer;
    });
    ScriptedServer self([&](const auto& request) { return ranged(request, {200, {}, m_bytes, {}, {}, false}); });
    RegistryConfig config;
    config.mirrors[self.host()] = {mirror.url()};
    ASSERT_TRUE(fetch(self, config));
    EXPECT_EQ(m_received, m_bytes);
    EXPECT_EQ(self.requests().at(0).header("range"), "bytes=100000-");
}

} // namespace
} // namespace slipway::registry
