#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <mutex>

#include "core/registry/fake_registry.h"
#include "core/registry/recorded_sleep.h"
#include "oci/media_types.h"
#include "registry/push.h"

namespace slipway::registry {
namespace {

using test::FakeRegistry;
using test::ScriptedAnswer;
using test::ScriptedRequest;
using test::ScriptedServer;

BlobSource sourceOf(std::string bytes) {
    const auto size = bytes.size();
    return {size,
            [bytes = std::move(bytes)](std::uint64_t offset, char* buffer, std::size_t length) -> Result<std::size_t> {
                const auto n = std::min<std::uint64_t>(length, bytes.size() - offset);
                std::memcpy(buffer, bytes.data() + offset, n);
                return static_cast<std::size_t>(n);
            }};
}

oci::Descriptor descriptorOf(std::string_view type, const std::string& bytes) {
    return {std::string(type), oci::digestOf(bytes), bytes.size(), {}, {}, {}};
}

// Takes uploads: POST, PATCH, PUT and the question how much has arrived.
class UploadRegistry {
public:
    UploadRegistry()
        : server([this](const auto& request) { return answer(request); }) {}

    oci::Reference reference() const { return oci::Reference::parse(server.host() + "/a/b:1").value(); }

    FakeRegistry contents;
    std::string mountable; // a digest that can be mounted
    std::atomic<int> loseAfterPatch{0};
    std::atomic<std::size_t> keepOfLost{0};

private:
    ScriptedAnswer answer(const ScriptedRequest& request) {
        const std::lock_guard lock(m_mutex);
        const auto target = request.target;
        if (request.method == "POST") {
            if (!mountable.empty() && target.find("mount=") != std::string::npos)
                return {201, {}, "", {}, {}, false};
            const auto id = std::to_string(++m_lastUpload);
            return {202, {{"Location", "/v2/a/b/blobs/uploads/" + id + "?_state=x"}}, "", {}, {}, false};
        }
        if (target.find("/blobs/uploads/") != std::string::npos) {
            const auto id = target.substr(target.rfind('/') + 1, target.find('?') - target.rfind('/') - 1);
            auto& bytes = m_uploads[id];
            if (request.method == "PATCH") {
                if (loseAfterPatch-- > 0) {
                    bytes += request.body.substr(0, keepOfLost);
                    ScriptedAnswer lost;
                    lost.closeAtOnce = true;
                    return lost;
                }
                bytes += request.body;
                return {202,  {{"Location", server.url() + "/v2/a/b/blobs/uploads/" + id + "?_state=y"}}, "", {}, {},
                        false};
            }
            if (request.method == "GET")
                return {204,
                        {{"Location", "/v2/a/b/blobs/uploads/" + id},
                         {"Range", "0-" + std::to_string(bytes.empty() ? 0 : bytes.size() - 1)}},
                        "",
                        {},
                        {},
                        false};
            contents.addBlob(bytes);
            return {201, {}, "", {}, {}, false};
        }
        if (request.method == "PUT") {
            contents.addManifest(target.substr(target.rfind('/') + 1), request.body, request.header("content-type"));
            return {201, {{"Docker-Content-Digest", oci::digestOf(request.body).str()}}, "", {}, {}, false};
        }
        return contents.answer(request);
    }
    std::mutex m_mutex;
    int m_lastUpload = 0;
    std::map<std::string, std::string> m_uploads;

public:
    ScriptedServer server;
};

ImageToPush imageOf(const std::vector<std::string>& layers) {
    ImageToPush image;
    oci::Manifest manifest;
    manifest.mediaType = oci::media_type::kOciManifest;
    for (const auto& layer : layers) {
        manifest.layers.push_back(descriptorOf(oci::media_type::kOciLayerGzip, layer));
        image.layers.push_back({manifest.layers.back(), sourceOf(layer), ""});
    }
    image.config = "{}";
    manifest.config = descriptorOf(oci::media_type::kOciConfig, image.config);
    image.manifest = oci::serializeManifest(manifest);
    image.manifestType = manifest.mediaType;
    return image;
}

TEST(Push, UploadsLayersConfigAndManifest) {
    UploadRegistry registry;
    const Registries registries;
    const auto image = imageOf({std::string(2'000'000, 'a'), "two", "two"});
    const auto digest = push(Client(registries), registry.reference(), image, {}, {});
    ASSERT_TRUE(digest) << digest.error().describe();
    EXPECT_EQ(*digest, oci::digestOf(image.manifest));
    EXPECT_EQ(registry.contents.manifests.at("1").first, image.manifest);
    EXPECT_TRUE(registry.contents.blobs.contains(oci::digestOf("two").str()));
    EXPECT_TRUE(registry.contents.blobs.contains(image.layers[0].blob.digest.str()));
    EXPECT_TRUE(registry.contents.blobs.contains(oci::digestOf("{}").str()));
}

TEST(Push, BlobsThatAreThereAreNotSent) {
    UploadRegistry registry;
    registry.contents.addBlob("one");
    const Registries registries;
    const Client client(registries);
    const auto blob = descriptorOf("", "one");
    EXPECT_EQ(client.pushBlob(registry.reference(), blob, sourceOf("one")), BlobUpload::Exists);
    EXPECT_EQ(registry.server.count("POST", "/"), 0);
}

TEST(Push, MountsFromAnotherRepository) {
    UploadRegistry registry;
    registry.mountable = oci::digestOf("one").str();
    const Registries registries;
    const Client client(registries);
    EXPECT_EQ(client.pushBlob(registry.reference(), descriptorOf("", "one"), sourceOf("one"), "base/x"),
              BlobUpload::Mounted);
    EXPECT_EQ(registry.server.count("POST", "/v2/a/b/blobs/uploads/?mount=sha256%3A"), 1);
}

TEST(Push, MountThatIsNotGrantedBecomesAnUpload) {
    UploadRegistry registry;
    const Registries registries;
    EXPECT_EQ(Client(registries).pushBlob(registry.reference(), descriptorOf("", "one"), sourceOf("one"), "base/x"),
              BlobUpload::Uploaded);
    EXPECT_TRUE(registry.contents.blobs.contains(oci::digestOf("one").str()));
}

TEST(Push, DroppedUploadGoesOnWhereItStopped) {
    UploadRegistry registry;
    registry.loseAfterPatch = 1;
    registry.keepOfLost = 4;
    test::RecordedSleep sleep;
    const Registries registries({}, sleep.sleeper());
    const std::string bytes = "0123456789";
    const auto done = Client(registries).pushBlob(registry.reference(), descriptorOf("", bytes), sourceOf(bytes));
    ASSERT_TRUE(done) << done.error().describe();
    EXPECT_TRUE(registry.contents.blobs.contains(oci::digestOf(bytes).str()));
    const auto requests = registry.server.requests();
    const auto resumed = std::ranges::find(requests, "4-9", [](const auto& r) { return r.header("content-range"); });
    ASSERT_NE(resumed, requests.end());
    EXPECT_EQ(resumed->body, "456789");
}

TEST(Push, ManifestThatNamesOtherBlobsIsRefusedBeforehand) {
    UploadRegistry registry;
    const Registries registries;
    auto image = imageOf({"one"});
    image.config = "{ }";
    EXPECT_EQ(push(Client(registries), registry.reference(), image, {}, {}).error().code(), Errc::InvalidArgument);
    EXPECT_TRUE(registry.server.requests().empty());
}

TEST(Push, DeniedSaysSo) {
    ScriptedServer server([](const auto&) {
        return ScriptedAnswer{403, {}, R"({"errors":[{"code":"DENIED","message":"no"}]})", {}, {}, false};
    });
    const Registries registries;
    const auto error =
        push(Client(registries), oci::Reference::parse(server.host() + "/a/b:1").value(), imageOf({"one"}), {}, {})
            .error();
    EXPECT_EQ(error.code(), Errc::PermissionDenied);
}

} // namespace
} // namespace slipway::registry
