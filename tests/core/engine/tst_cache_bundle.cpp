#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "engine/detail/cache_bundle.h"
#include "oci/chain_id.h"
#include "oci/image_config.h"
#include "oci/media_types.h"

namespace slipway::engine {
namespace {

CacheBundle::Record record(char digit, const oci::Digest& parent = {}, const oci::Digest& diffId = {}) {
    CacheBundle::Record result;
    result.key = std::string(64, digit);
    result.parent = parent;
    result.diffId = diffId;
    result.size = diffId.empty() ? 0 : 7;
    result.inputs = R"({"created":"2020-01-01T00:00:00Z","inputs":[["instruction","RUN x"]]})";
    result.description = "RUN x";
    return result;
}

oci::Descriptor layer(std::string_view content) {
    oci::Descriptor descriptor;
    descriptor.mediaType = oci::media_type::kOciLayerGzip;
    descriptor.digest = oci::digestOf(content);
    descriptor.size = content.size();
    return descriptor;
}

class Bundles : public testing::Test {
protected:
    const oci::Digest m_base = oci::digestOf("base"), m_diff = oci::digestOf("diff");
    CacheBundle bundle() const {
        CacheBundle bundle;
        bundle.records = {record('b'), record('a', m_base, m_diff)};
        bundle.answers = {{"copy-from:1", "sha"}};
        bundle.layers = {{m_diff, layer("compressed")}};
        return bundle;
    }
    Result<CacheBundle> parsed(const CacheDocuments& documents) const {
        return parseCache(documents.config, *oci::parseManifest(documents.manifest));
    }
    // The bundle's config with one member of its first record changed.
    Result<CacheBundle> withRecord(const char* member, Json value) const {
        auto documents = cacheDocuments(bundle());
        auto json = *parseJson(documents.config, "config");
        json["records"][0][member] = std::move(value);
        documents.config = dumpJson(json);
        return parsed(documents);
    }
};

TEST_F(Bundles, ComeBackAsTheyWent) {
    const auto back = parsed(cacheDocuments(bundle()));
    ASSERT_TRUE(back) << back.error().describe();
    ASSERT_EQ(back->records.size(), 2u);
    EXPECT_EQ(back->records[0].key, std::string(64, 'a'));
    EXPECT_EQ(back->records[0].chainId(), oci::chainId(m_base, m_diff));
    EXPECT_EQ(back->records[0].size, 7u);
    EXPECT_EQ(back->records[0].inputs, record('a').inputs);
    EXPECT_TRUE(back->records[1].chainId().empty());
    EXPECT_EQ(back->answers, bundle().answers);
    EXPECT_EQ(back->layers.at(m_diff).digest, layer("compressed").digest);
}

TEST_F(Bundles, DoNotDependOnTheOrderOfTheirRecords) {
    auto other = bundle();
    std::swap(other.records[0], other.records[1]);
    EXPECT_EQ(cacheDocuments(other).config, cacheDocuments(bundle()).config);
    EXPECT_EQ(cacheDocuments(other).manifest, cacheDocuments(bundle()).manifest);
}

TEST_F(Bundles, AreOciManifestsWithAConfigOfTheirOwnType) {
    const auto documents = cacheDocuments(bundle());
    const auto manifest = oci::parseManifest(documents.manifest);
    ASSERT_TRUE(manifest);
    EXPECT_EQ(manifest->config.mediaType, kCacheConfigType);
    EXPECT_EQ(manifest->config.digest, oci::digestOf(documents.config));
    EXPECT_EQ(manifest->layers.size(), 1u);
}

TEST_F(Bundles, ThatAreMalformedAreRefused) {
    EXPECT_TRUE(withRecord("description", "another"));
    EXPECT_FALSE(withRecord("key", "short"));
    EXPECT_FALSE(withRecord("key", 7));
    EXPECT_FALSE(withRecord("key", std::string(64, 'A')));
    EXPECT_FALSE(withRecord("diffId", "sha256:abc"));
    EXPECT_FALSE(withRecord("diffId", ""));
    EXPECT_FALSE(withRecord("parent", "../.."));
    EXPECT_FALSE(withRecord("size", -1));
    EXPECT_FALSE(withRecord("inputs", "text"));
    auto documents = cacheDocuments(bundle());
    EXPECT_FALSE(parseCache("{}", *oci::parseManifest(documents.manifest)));
    EXPECT_FALSE(parseCache("[]", *oci::parseManifest(documents.manifest)));
    documents.config.replace(documents.config.find("\"version\":1"), 11, "\"version\":2");
    EXPECT_EQ(parsed(documents).error().code(), Errc::Unsupported);
    EXPECT_EQ(parseCache(cacheDocuments(bundle()).config, oci::Manifest{}).error().code(), Errc::Corrupt);
}

TEST_F(Bundles, RideInAnImagesConfig) {
    oci::ImageConfig image;
    image.os = "linux";
    image.architecture = "amd64";
    image.diffIds = {m_base, m_diff};
    const std::string config = oci::serializeImageConfig(image);
    EXPECT_EQ(withInlineCache(config, {}), config);
    EXPECT_EQ(parseInlineCache(config, nullptr).error().code(), Errc::NotFound);

    const auto inlined = withInlineCache(config, bundle());
    ASSERT_TRUE(inlined);
    oci::Manifest manifest;
    manifest.layers = {layer("one"), layer("two")};
    const auto back = parseInlineCache(*inlined, &manifest);
    ASSERT_TRUE(back) << back.error().describe();
    EXPECT_EQ(back->records.size(), 2u);
    EXPECT_EQ(back->layers.at(m_diff).digest, layer("two").digest);
    manifest.layers.pop_back();
    EXPECT_EQ(parseInlineCache(*inlined, &manifest).error().code(), Errc::Corrupt);
    // What is built on such an image does not take its records along.
    EXPECT_EQ(withInlineCache(*inlined, {}), config);
    EXPECT_EQ(oci::parseImageConfig(*inlined)->diffIds, image.diffIds);
}

} // namespace
} // namespace slipway::engine
