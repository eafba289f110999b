#include <gtest/gtest.h>

#include <atomic>

#include "core/registry/fake_registry.h"
#include "core/registry/recorded_sleep.h"
#include "oci/media_types.h"
#include "registry/client.h"

namespace slipway::registry {
namespace {

using namespace std::chrono_literals;
using namespace oci::media_type;
using test::FakeRegistry;
using test::ScriptedAnswer;
using test::ScriptedRequest;
using test::ScriptedServer;

oci::Reference reference(const ScriptedServer& server, const std::string& rest) {
    return oci::Reference::parse(server.host() + "/" + rest).value();
}

const oci::Platform kAmd64{"linux", "amd64", "", ""};

std::string indexOf(const std::vector<std::pair<FakeRegistry::Image, oci::Platform>>& images) {
    oci::Index index;
    index.mediaType = kOciIndex;
    for (const auto& [image, platform] : images)
        index.manifests.push_back(
            {std::string(kOciManifest), image.digest, image.manifestBytes.size(), platform, {}, {}});
    return oci::serializeIndex(index);
}

TEST(Client, ResolvesAnIndexByPlatform) {
    FakeRegistry registry;
    const oci::Platform arm{"linux", "arm64", "", ""};
    const auto amdImage = registry.addImage("amd", {"a"}, kAmd64);
    const auto armImage = registry.addImage("arm", {"b"}, arm);
    const auto index = indexOf({{amdImage, kAmd64}, {armImage, arm}});
    registry.addManifest("multi", index, std::string(kOciIndex));
    ScriptedServer server([&](const auto& request) { return registry.answer(request); });
    const Registries registries;
    const Client client(registries);
    const auto image = client.resolve(reference(server, "team/app:multi"), arm);
    ASSERT_TRUE(image) << image.error().describe();
    EXPECT_EQ(image->digest, oci::digestOf(index));
    EXPECT_EQ(image->index->bytes, index);
    EXPECT_EQ(image->raw.digest, armImage.digest);
    EXPECT_EQ(image->raw.bytes, armImage.manifestBytes);
    EXPECT_EQ(image->platform, arm);
    EXPECT_EQ(client.resolve(reference(server, "team/app:multi"), {"linux", "s390x", "", ""}).error().code(),
              Errc::NotFound);
}

TEST(Client, UnknownImageIsNotFoundAndNamesReferenceAndRegistry) {
    FakeRegistry registry;
    ScriptedServer server([&](const auto& request) { return registry.answer(request); });
    const Registries registries;
    const auto error = Client(registries).resolve(reference(server, "team/app:nope"), kAmd64).error();
    EXPECT_EQ(error.code(), Errc::NotFound);
    EXPECT_NE(error.describe().find("team/app:nope"), std::string::npos);
    EXPECT_NE(error.describe().find(server.host()), std::string::npos);
}

TEST(Client, UnreachableRegistryIsUnavailable) {
    std::string gone;
    {
        ScriptedServer server([](const auto&) { return ScriptedAnswer(); });
        gone = server.host();
    }
    test::RecordedSleep sleep;
    const Registries registries({}, sleep.sleeper());
    const auto error = Client(registries).resolve(*oci::Reference::parse(gone + "/x"), kAmd64).error();
    EXPECT_EQ(error.code(), Errc::Unavailable);
    EXPECT_TRUE(sleep.durations().empty());
}

TEST(Client, ManifestOfAnotherDigestIsRefused) {
    FakeRegistry registry;
    const auto image = registry.addImage("1", {"a"});
    ScriptedServer server([&](const auto& request) {
        auto answer = registry.answer(request);
        if (request.target.find("/manifests/") != std::string::npos)
            answer.body += " ";
        answer.headers.clear();
        answer.headers.emplace_back("Content-Type", kOciManifest);
        answer.headers.emplace_back("Docker-Content-Digest", image.digest.str());
        return answer;
    });
    const Registries registries;
    const Client client(registries);
    EXPECT_EQ(client.resolve(reference(server, "a/b:1"), kAmd64).error().code(), Errc::Corrupt);
    EXPECT_EQ(client.fetchManifest(reference(server, "a/b@" + image.digest.str())).error().code(), Errc::Corrupt);
}

TEST(Client, ContentTypeThatDisagreesIsRefused) {
    FakeRegistry registry;
    const auto image = registry.addImage("1", {"a"});
    registry.addManifest("1", image.manifestBytes, std::string(kOciIndex));
    ScriptedServer server([&](const auto& request) { return registry.answer(request); });
    const Registries registries;
    EXPECT_EQ(Client(registries).resolve(reference(server, "a/b:1"), kAmd64).error().code(), Errc::Corrupt);
}

TEST(Client, EndlessManifestIsCutOff) {
    ScriptedServer server([&](const auto&) {
        return ScriptedAnswer{200, {}, std::string(oci::kMaxManifestBytes + 1, ' '), {}, {}, false};
    });
    const Registries registries;
    EXPECT_EQ(Client(registries).resolve(reference(server, "a/b:1"), kAmd64).error().code(), Errc::TooLarge);
}

TEST(Client, RetriesServerErrorsWithBackoff) {
    FakeRegistry registry;
    registry.addImage("1", {"a"});
    std::atomic<int> failures{3};
    ScriptedServer server([&](const auto& request) {
        return failures-- > 0 ? ScriptedAnswer{503, {}, "", {}, {}, false} : registry.answer(request);
    });
    test::RecordedSleep sleep;
    const Registries registries({}, sleep.sleeper());
    ASSERT_TRUE(Client(registries).resolve(reference(server, "a/b:1"), kAmd64));
    EXPECT_EQ(sleep.durations().size(), 3u);
}

TEST(Client, GivesUpOnServerErrorsInTheEnd) {
    ScriptedServer server([&](const auto&) { return ScriptedAnswer{500, {}, "", {}, {}, false}; });
    test::RecordedSleep sleep;
    const Registries registries({}, sleep.sleeper());
    EXPECT_EQ(Client(registries).resolve(reference(server, "a/b:1"), kAmd64).error().code(), Errc::Unavailable);
    EXPECT_EQ(server.count("GET", "/v2/a/b/manifests/1"), registries.config().retry.attempts);
}

TEST(Client, RetriesDroppedConnections) {
    FakeRegistry registry;
    registry.addImage("1", {"a"});
    std::atomic<int> failures{2};
    ScriptedServer server([&](const auto& request) {
        auto answer = registry.answer(request);
        answer.closeAtOnce = failures-- > 0;
        return answer;
    });
    test::RecordedSleep sleep;
    const Registries registries({}, sleep.sleeper());
    ASSERT_TRUE(Client(registries).resolve(reference(server, "a/b:1"), kAmd64));
}

TEST(Client, WaitsAsLongAsRetryAfterSays) {
    FakeRegistry registry;
    registry.addImage("1", {"a"});
    std::atomic<int> failures{1};
    ScriptedServer server([&](const auto& request) {
        return failures-- > 0 ? ScriptedAnswer{429, {{"Retry-After", "7"}}, "", {}, {}, false}
                              : registry.answer(request);
    });
    test::RecordedSleep sleep;
    const Registries registries({}, sleep.sleeper());
    ASSERT_TRUE(Client(registries).resolve(reference(server, "a/b:1"), kAmd64));
    EXPECT_EQ(sleep.durations(), std::vector{std::chrono::milliseconds(7s)});
}

TEST(Client, UsedUpPullLimitIsToldAtOnce) {
    ScriptedServer server([&](const auto&) {
        return ScriptedAnswer{
            429,
            {{"RateLimit-Limit", "100;w=21600"}, {"RateLimit-Remaining", "0;w=21600"}},
            R"({"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit."}]})",
            {},
            {},
            false};
    });
    test::RecordedSleep sleep;
    const Registries registries({}, sleep.sleeper());
    const auto error = Client(registries).resolve(reference(server, "a/b:1"), kAmd64).error();
    EXPECT_EQ(error.code(), Errc::TooManyRequests);
    EXPECT_NE(error.describe().find("pull rate limit"), std::string::npos);
    EXPECT_NE(error.describe().find("100;w=21600"), std::string::npos);
    EXPECT_TRUE(sleep.durations().empty());
}

TEST(Client, HeadSavesTheBodyAndFallsBackToGet) {
    FakeRegistry registry;
    const auto image = registry.addImage("1", {"a"});
    std::atomic<bool> bare{false};
    ScriptedServer server([&](const auto& request) {
        auto answer = registry.answer(request);
        if (bare)
            answer.headers = {{"Content-Type", std::string(kOciManifest)}};
        return answer;
    });
    const Registries registries;
    const Client client(registries);
    EXPECT_EQ(client.head(reference(server, "a/b:1"))->digest, image.digest);
    EXPECT_EQ(server.count("GET", "/v2/a/b/manifests"), 0);
    bare = true;
    EXPECT_EQ(client.head(reference(server, "a/b:1"))->digest, image.digest);
    EXPECT_EQ(server.count("GET", "/v2/a/b/manifests"), 1);
}

TEST(Client, ListsTagsOverSeveralPages) {
    ScriptedServer server([&](const ScriptedRequest& request) {
        if (request.target == "/v2/a/b/tags/list")
            return ScriptedAnswer{200,
                                  {{"Link", R"(</v2/a/b/tags/list?last=2>; rel="next")"}},
                                  R"({"tags":["1","2","bad tag"]})",
                                  {},
                                  {},
                                  false};
        return ScriptedAnswer{200, {}, R"({"tags":["3"]})", {}, {}, false};
    });
    const Registries registries;
    EXPECT_EQ(Client(registries).listTags(reference(server, "a/b")), (std::vector<std::string>{"1", "2", "3"}));
}

TEST(Client, CancellationEndsAStalledRequestSoon) {
    FakeRegistry registry;
    registry.addImage("1", {"a"});
    ScriptedServer server([&](const auto& request) {
        auto answer = registry.answer(request);
        answer.stallAfter = 3;
        return answer;
    });
    const Registries registries;
    std::stop_source stop;
    std::jthread canceller([&] {
        std::this_thread::sleep_for(100ms);
        stop.request_stop();
    });
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(Client(registries).resolve(reference(server, "a/b:1"), kAmd64, stop.get_token()).error().code(),
              Errc::Cancelled);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
}

TEST(Mirrors, AreAskedInOrderBeforeTheRegistry) {
    FakeRegistry registry;
    registry.addImage("1", {"a"});
    const FakeRegistry empty;
    ScriptedServer first([&](const auto& request) { return empty.answer(request); });
    ScriptedServer second([&](const auto& request) { return registry.answer(request); });
    RegistryConfig config;
    config.mirrors["docker.io"] = {first.url(), second.url() + "/hub/"};
    const Registries registries(config);
    ASSERT_TRUE(Client(registries).resolve(*oci::Reference::parse("python:1"), kAmd64));
    EXPECT_EQ(first.count("GET", "/v2/library/python/manifests/1"), 1);
    EXPECT_EQ(second.count("GET", "/hub/v2/library/python/manifests/1"), 1);
}

TEST(Mirrors, FallThroughToTheRegistryAndTheErrorTellsWhy) {
    FakeRegistry registry;
    registry.addImage("1", {"a"});
    ScriptedServer self([&](const auto& request) { return registry.answer(request); });
    ScriptedServer mirror([&](const auto&) { return ScriptedAnswer{403, {}, "", {}, {}, false}; });
    RegistryConfig config;
    config.mirrors[self.host()] = {mirror.url()};
    const Registries registries(config);
    const Client client(registries);
    ASSERT_TRUE(client.resolve(reference(self, "a/b:1"), kAmd64));
    const auto error = client.resolve(reference(self, "a/b:2"), kAmd64).error();
    EXPECT_EQ(error.code(), Errc::NotFound);
    EXPECT_NE(error.describe().find(mirror.host()), std::string::npos);
}

TEST(Mirrors, OneThatIsDownIsNotAskedAgainForEachBlob) {
    FakeRegistry registry;
    registry.addImage("1", {"a"});
    ScriptedServer self([&](const auto& request) { return registry.answer(request); });
    ScriptedServer mirror([&](const auto&) { return ScriptedAnswer{503, {}, "", {}, {}, false}; });
    RegistryConfig config;
    config.mirrors[self.host()] = {mirror.url()};
    config.retry.attempts = 2;
    test::RecordedSleep sleep;
    const Registries registries(config, sleep.sleeper());
    const Client client(registries);
    ASSERT_TRUE(client.resolve(reference(self, "a/b:1"), kAmd64));
    ASSERT_TRUE(client.resolve(reference(self, "a/b:1"), kAmd64));
    EXPECT_EQ(mirror.requests().size(), 2u);
}

} // namespace
} // namespace slipway::registry
