#include <gtest/gtest.h>

#include "oci/manifest.h"
#include "oci/media_types.h"

namespace slipway::oci {
namespace {

using namespace media_type;

Descriptor descriptor(std::string_view type, std::string_view content) {
    return {std::string(type), digestOf(content), content.size(), {}, {}, {}};
}

Manifest sample() {
    return {std::string(kOciManifest), descriptor(kOciConfig, "config"), {descriptor(kOciLayerGzip, "layer")}, {}, {}};
}

Descriptor entry(std::string_view content, std::optional<Platform> platform) {
    auto d = descriptor(kOciManifest, content);
    d.platform = std::move(platform);
    return d;
}

TEST(Manifest, SurvivesARoundTrip) {
    const auto text = serializeManifest(sample());
    const auto manifest = parseManifest(text, kOciManifest);
    ASSERT_TRUE(manifest) << manifest.error().describe();
    EXPECT_EQ(manifest->config, sample().config);
    EXPECT_EQ(manifest->layers, sample().layers);
    EXPECT_EQ(serializeManifest(*manifest), text);
    EXPECT_EQ(manifest->layerBytes(), 5u);
}

TEST(Manifest, ReadsDockersWithContentTypeParameters) {
    auto docker = sample();
    docker.mediaType = kDockerManifest;
    EXPECT_TRUE(parseManifest(serializeManifest(docker), std::string(kDockerManifest) + "; charset=utf-8"));
}

TEST(Manifest, ContentTypeThatDisagreesWithTheBodyIsRefused) {
    const auto text = serializeManifest(sample());
    EXPECT_EQ(parseAnyManifest(text, kOciIndex).error().code(), Errc::Corrupt);
    EXPECT_EQ(parseAnyManifest(text, kDockerManifest).error().code(), Errc::Corrupt);
    EXPECT_TRUE(parseAnyManifest(text, "text/plain"));
    EXPECT_TRUE(parseAnyManifest(text, ""));
}

TEST(Manifest, TypeMissingInTheBodyComesFromTheHeaderButMustFit) {
    const std::string index = R"({"schemaVersion":2,"manifests":[]})";
    EXPECT_EQ(parseIndex(index, kOciIndex)->mediaType, kOciIndex);
    EXPECT_EQ(parseIndex(index)->mediaType, kOciIndex);
    EXPECT_EQ(parseAnyManifest(index, kOciManifest).error().code(), Errc::Corrupt);
}

TEST(Manifest, ImageAndIndexAtOnceIsRefused) {
    auto text = serializeManifest(sample());
    text.insert(text.size() - 1, R"(,"manifests":[])");
    EXPECT_EQ(parseAnyManifest(text, "").error().code(), Errc::InvalidArgument);
}

TEST(Manifest, Schema1IsRefusedClearly) {
    EXPECT_EQ(parseAnyManifest(R"({"schemaVersion":1,"fsLayers":[]})", "").error().code(), Errc::Unsupported);
    const auto error = parseAnyManifest("{}", kDockerSchema1Signed).error();
    EXPECT_EQ(error.code(), Errc::Unsupported);
    EXPECT_NE(error.message().find("schema 1"), std::string::npos);
}

TEST(Manifest, RefusesHostileDocuments) {
    const auto good = serializeManifest(sample());
    const auto with = [&](std::string_view from, std::string_view to) {
        auto text = good;
        const auto at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return text.replace(at, from.size(), to);
    };
    EXPECT_FALSE(parseManifest(with(R"("size":6)", R"("size":-6)")));
    EXPECT_FALSE(parseManifest(with(R"("size":6)", R"("size":1e30)")));
    EXPECT_FALSE(parseManifest(with(R"("size":6)", R"("size":6.5)")));
    EXPECT_FALSE(parseManifest(with(R"("size":6)", R"("size":99999999999999999999)")));
    EXPECT_FALSE(parseManifest(with(R"("size":6)", R"("size":"6")")));
    EXPECT_FALSE(parseManifest(with(R"("size":6)", R"("sise":6)")));
    EXPECT_FALSE(parseManifest(with("sha256:", "sha256:../")));
    EXPECT_FALSE(parseManifest(with(R"("schemaVersion":2)", R"("schemaVersion":3)")));
    EXPECT_FALSE(parseManifest(with(R"("schemaVersion":2)", R"("schemaVersion":2,"schemaVersion":2)")));
    EXPECT_FALSE(parseManifest("[]"));
    EXPECT_FALSE(parseManifest("{"));
    EXPECT_FALSE(parseManifest(std::string(10'000, '[')));
    EXPECT_EQ(parseManifest(std::string(kMaxManifestBytes + 1, ' ')).error().code(), Errc::TooLarge);
    EXPECT_FALSE(parseManifest(R"({"schemaVersion":2,"config":null,"layers":null})"));
    auto many = sample();
    many.layers.assign(kMaxLayers + 1, many.layers[0]);
    EXPECT_FALSE(parseManifest(serializeManifest(many)));
}

TEST(Index, ChoosesByPlatformAndSkipsAttestations) {
    Index index{std::string(kOciIndex), {}, {}};
    index.manifests = {
        entry("att", Platform{"unknown", "unknown", "", ""}), entry("arm6", Platform{"linux", "arm", "v6", ""}),
        entry("arm7", Platform{"linux", "arm", "v7", ""}), entry("amd", Platform{"linux", "amd64", "", ""})};
    const auto parsed = parseIndex(serializeIndex(index));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->choose(*Platform::parse("linux/amd64"))->digest, digestOf("amd"));
    EXPECT_EQ(parsed->choose(*Platform::parse("linux/arm64"))->digest, digestOf("arm7"));
    EXPECT_EQ(parsed->choose(*Platform::parse("linux/arm/v6"))->digest, digestOf("arm6"));
    const auto none = parsed->choose(*Platform::parse("linux/s390x"));
    EXPECT_EQ(none.error().code(), Errc::NotFound);
    EXPECT_NE(none.error().message().find("linux/arm/v7"), std::string::npos);
}

TEST(Index, TakesAnEntryWithoutPlatformWhenNothingFitsBetter) {
    Index index{std::string(kOciIndex), {entry("bare", {}), entry("arm", Platform{"linux", "arm64", "", ""})}, {}};
    EXPECT_EQ(index.choose(*Platform::parse("linux/s390x"))->digest, digestOf("bare"));
    EXPECT_EQ(index.choose(*Platform::parse("linux/arm64"))->digest, digestOf("arm"));
}

TEST(MediaTypes, TellCompression) {
    EXPECT_EQ(layerCompression(kOciLayer), Compression::None);
    EXPECT_EQ(layerCompression(kDockerLayerGzip), Compression::Gzip);
    EXPECT_EQ(layerCompression(kOciLayerZstd), Compression::Zstd);
    EXPECT_EQ(layerCompression("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"), Compression::Gzip);
    EXPECT_EQ(layerCompression("application/vnd.oci.image.layer.v1.tar+lzma"), Compression::Unknown);
    EXPECT_FALSE(isLayerType("application/json"));
}

} // namespace
} // namespace slipway::oci
