#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include "core/registry/fake_registry.h"
#include "core/registry/recorded_sleep.h"
#include "oci/chain_id.h"
#include "registry/pull.h"

namespace slipway::registry {
namespace {

using namespace std::chrono_literals;
using test::FakeRegistry;
using test::ScriptedAnswer;
using test::ScriptedRequest;
using test::ScriptedServer;

const oci::Platform kAmd64{"linux", "amd64", "", ""};

// Keeps layers in memory and notes what it was asked.
class MemorySink : public ImageSink {
public:
    Result<bool> haveLayer(const LayerToPull& layer) override { return m_have.contains(layer.chainId); }

    Result<std::unique_ptr<LayerSink>> beginLayer(const LayerToPull& layer, std::stop_token) override {
        const std::lock_guard lock(m_mutex);
        if (m_busyFor > 0 && m_busyFor-- > 0)
            return fail(Errc::Conflict, "another pull has it");
        EXPECT_TRUE(m_open.insert(layer.blob.digest).second) << "the same blob twice at a time";
        m_begun.push_back(layer.index);
        return std::make_unique<Layer>(*this, layer);
    }

    std::vector<std::size_t> begun() const {
        const std::lock_guard lock(m_mutex);
        return m_begun;
    }

    mutable std::mutex m_mutex;
    std::set<oci::Digest> m_have;
    std::map<oci::Digest, std::string> m_blobs; // finished, and what an earlier attempt left
    std::vector<std::size_t> m_begun;
    std::vector<std::size_t> m_finished;
    std::set<oci::Digest> m_open;
    int m_busyFor = 0;

private:
    class Layer : public LayerSink {
    public:
        Layer(MemorySink& sink, const LayerToPull& layer)
            : m_sink(sink)
            , m_layer(layer)
            , m_bytes(sink.m_blobs[layer.blob.digest]) {}
        ~Layer() override {
            const std::lock_guard lock(m_sink.m_mutex);
            m_sink.m_open.erase(m_layer.blob.digest);
        }
        std::uint64_t resumeFrom() const override { return m_bytes.size(); }
        Result<> write(std::string_view bytes) override {
            m_bytes += bytes;
            return {};
        }
        Result<> finish() override {
            const std::lock_guard lock(m_sink.m_mutex);
            if (oci::digestOf(m_bytes) != m_layer.blob.digest) {
                m_sink.m_blobs.erase(m_layer.blob.digest);
                return fail(Errc::Corrupt, "wrong digest");
            }
            m_sink.m_blobs[m_layer.blob.digest] = m_bytes;
            m_sink.m_have.insert(m_layer.chainId);
            m_sink.m_finished.push_back(m_layer.index);
            return {};
        }

    private:
        MemorySink& m_sink;
        LayerToPull m_layer;
        std::string m_bytes;
    };
};

class RecordedProgress : public PullProgress {
public:
    void resolved(const ResolvedImage&) override { ++m_resolved; }
    void layer(const LayerProgress& progress) override { m_states[progress.index].push_back(progress.state); }
    int m_resolved = 0;
    std::map<std::size_t, std::vector<LayerState>> m_states;
};

class Pull : public testing::Test {
protected:
    Result<PulledImage> run(const ScriptedServer& server, RegistryConfig config = {}, std::stop_token stop = {}) {
        const Registries registries(std::move(config), m_sleep.sleeper());
        return pull(Client(registries), oci::Reference::parse(server.host() + "/a/b:1").value(), kAmd64, m_sink,
                    &m_progress, stop);
    }
    FakeRegistry m_registry;
    MemorySink m_sink;
    RecordedProgress m_progress;
    test::RecordedSleep m_sleep;
};

TEST_F(Pull, BringsEveryLayerAndTheConfig) {
    const auto image = m_registry.addImage("1", {"one", "two", "three", "four", "five"});
    ScriptedServer server([&](const auto& request) { return m_registry.answer(request); });
    const auto pulled = run(server);
    ASSERT_TRUE(pulled) << pulled.error().describe();
    EXPECT_EQ(pulled->configBytes, image.configBytes);
    EXPECT_EQ(pulled->imageId, oci::digestOf(image.configBytes));
    EXPECT_EQ(pulled->source.digest, image.digest);
    ASSERT_EQ(pulled->layers.size(), 5u);
    EXPECT_EQ(pulled->layers[4].chainId, oci::chainId(pulled->config.diffIds));
    EXPECT_EQ(pulled->layers[4].parent, pulled->layers[3].chainId);
    EXPECT_TRUE(pulled->layers[0].parent.empty());
    EXPECT_EQ(m_sink.m_finished.size(), 5u);
    EXPECT_EQ(m_progress.m_resolved, 1);
    EXPECT_EQ(m_progress.m_states[2],
              (std::vector{LayerState::Waiting, LayerState::Downloading, LayerState::Extracting, LayerState::Done}));
}

TEST_F(Pull, LayersFinishOutOfOrderWhileOneIsSlow) {
    m_registry.addImage("1", {"slow", "two", "three", "four"});
    std::mutex mutex;
    std::condition_variable changed;
    int served = 0;
    ScriptedServer server([&](const ScriptedRequest& request) {
        auto answer = m_registry.answer(request);
        std::unique_lock lock(mutex);
        if (answer.body == "slow")
            changed.wait_for(lock, 5s, [&] { return served == 3; });
        else if (request.target.find("/blobs/") != std::string::npos && answer.body.size() < 10)
            ++served;
        changed.notify_all();
        return answer;
    });
    ASSERT_TRUE(run(server));
    EXPECT_EQ(served, 3);
    EXPECT_NE(m_sink.m_finished.front(), 0u);
}

TEST_F(Pull, LayersThatAreThereAreNotFetched) {
    const auto image = m_registry.addImage("1", {"one", "two"});
    m_sink.m_have.insert(oci::parseImageConfig(image.configBytes)->diffIds[0]);
    ScriptedServer server([&](const auto& request) { return m_registry.answer(request); });
    const auto pulled = run(server);
    ASSERT_TRUE(pulled);
    EXPECT_EQ(m_progress.m_states[0], std::vector{LayerState::Exists});
    EXPECT_EQ(m_sink.begun(), std::vector<std::size_t>{1});
    EXPECT_EQ(pulled->downloadedBytes, 3u);
}

TEST_F(Pull, ContinuesWhatAnEarlierPullLeft) {
    m_registry.addImage("1", {"one layer with some bytes"});
    m_sink.m_blobs[oci::digestOf("one layer with some bytes")] = "one layer";
    ScriptedServer server([&](const auto& request) { return m_registry.answer(request); });
    const auto pulled = run(server);
    ASSERT_TRUE(pulled) << pulled.error().describe();
    EXPECT_EQ(pulled->downloadedBytes, 16u);
}

TEST_F(Pull, WrongLeftoversAreFetchedAgainFromTheBeginning) {
    m_registry.addImage("1", {"one layer with some bytes"});
    m_sink.m_blobs[oci::digestOf("one layer with some bytes")] = "one lAYER";
    ScriptedServer server([&](const auto& request) { return m_registry.answer(request); });
    const auto pulled = run(server);
    ASSERT_TRUE(pulled) << pulled.error().describe();
}

TEST_F(Pull, WrongDigestFails) {
    m_registry.addImage("1", {"one", "two"});
    m_registry.blobs[oci::digestOf("two").str()] = "TWO";
    ScriptedServer server([&](const auto& request) { return m_registry.answer(request); });
    EXPECT_EQ(run(server).error().code(), Errc::Corrupt);
}

TEST_F(Pull, MirrorWithWrongBytesIsOvercomeAtTheRegistry) {
    m_registry.addImage("1", {"one", "two"});
    auto bad = m_registry;
    bad.blobs[oci::digestOf("two").str()] = "TWO";
    ScriptedServer server([&](const auto& request) { return m_registry.answer(request); });
    ScriptedServer mirror([&](const auto& request) { return bad.answer(request); });
    RegistryConfig config;
    config.mirrors[server.host()] = {mirror.url()};
    const auto pulled = run(server, config);
    ASSERT_TRUE(pulled) << pulled.error().describe();
}

TEST_F(Pull, SameBlobTwiceIsFetchedOnce) {
    m_registry.addImage("1", {"same", "same", "other", "same"});
    ScriptedServer server([&](const auto& request) { return m_registry.answer(request); });
    const auto pulled = run(server);
    ASSERT_TRUE(pulled) << pulled.error().describe();
    EXPECT_EQ(server.count("GET", "/v2/a/b/blobs/" + oci::digestOf("same").str()), 1);
    EXPECT_EQ(m_sink.m_finished.size(), 4u);
}

TEST_F(Pull, WaitsForAnotherPullAtTheSameBlob) {
    m_registry.addImage("1", {"one"});
    m_sink.m_busyFor = 2;
    ScriptedServer server([&](const auto& request) { return m_registry.answer(request); });
    EXPECT_TRUE(run(server));
}

TEST_F(Pull, FirstFailureStopsTheOthersAndIsTheReason) {
    m_registry.addImage("1", {"gone", "slow", "slower"});
    m_registry.blobs.erase(oci::digestOf("gone").str());
    ScriptedServer server([&](const ScriptedRequest& request) {
        auto answer = m_registry.answer(request);
        if (answer.body.starts_with("slow"))
            answer.stallAfter = 2;
        return answer;
    });
    const auto start = std::chrono::steady_clock::now();
    const auto pulled = run(server);
    EXPECT_EQ(pulled.error().code(), Errc::NotFound);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
}

TEST_F(Pull, CanBeCancelled) {
    m_registry.addImage("1", {"stalls", "stalls too"});
    ScriptedServer server([&](const ScriptedRequest& request) {
        auto answer = m_registry.answer(request);
        if (answer.body.starts_with("stalls"))
            answer.stallAfter = 2;
        return answer;
    });
    std::stop_source stop;
    std::jthread canceller([&] {
        std::this_thread::sleep_for(150ms);
        stop.request_stop();
    });
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(run(server, {}, stop.get_token()).error().code(), Errc::Cancelled);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
    EXPECT_TRUE(m_sink.m_open.empty());
}

TEST_F(Pull, ConfigWithAnotherNumberOfLayersIsCorrupt) {
    auto image = m_registry.addImage("1", {"one", "two"});
    image.manifest.layers.pop_back();
    m_registry.addManifest("1", oci::serializeManifest(image.manifest), image.manifest.mediaType);
    ScriptedServer server([&](const auto& request) { return m_registry.answer(request); });
    EXPECT_EQ(run(server).error().code(), Errc::Corrupt);
}

TEST_F(Pull, ArtifactIsNotAnImage) {
    auto image = m_registry.addImage("1", {"one"});
    image.manifest.config.mediaType = "application/vnd.cncf.helm.config.v1+json";
    m_registry.addManifest("1", oci::serializeManifest(image.manifest), image.manifest.mediaType);
    ScriptedServer server([&](const auto& request) { return m_registry.answer(request); });
    EXPECT_EQ(run(server).error().code(), Errc::Unsupported);
}

} // namespace
} // namespace slipway::registry
