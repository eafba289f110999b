// save and load: what goes out comes in again.
#include "oci/image_config.h"
#include "store/image_archive.h"
#include "support.h"

namespace slipway::store::test {
namespace {

std::string saved(Store& store, const std::vector<std::string>& images) {
    std::string tar;
    const auto done = saveImages(store, {.images = images}, [&](std::string_view bytes) -> Result<> {
        tar += bytes;
        return {};
    });
    EXPECT_TRUE(done) << done.error().describe();
    return tar;
}

std::string configFor(const std::vector<oci::Digest>& diffIds) {
    oci::ImageConfig config;
    config.architecture = oci::Platform::host().arch;
    config.os = "linux";
    config.diffIds = diffIds;
    return oci::serializeImageConfig(config);
}

class Archives : public testing::Test {
protected:
    TemporaryDirectory m_directory;
    std::unique_ptr<Store> m_store = openStore(m_directory / "root");
    std::unique_ptr<Store> m_other = openStore(m_directory / "other");
};

TEST_F(Archives, SavedImagesLoadElsewhereWithTheirNames) {
    const std::string upper = *m_store->layers().makeBuildDirectory() + "/upper";
    ASSERT_OK(writeFileAtomically(m_store->layout().inFs(upper) + "/f", "content", 0644));
    const auto layer = m_store->layers().commitUpper(upper, {});
    ASSERT_OK(layer);
    const auto image = m_store->images().put(
        {.config = configFor({layer->diffId}), .tag = *oci::Reference::parse("localhost:5000/app:1")});
    ASSERT_OK(image);

    const auto loaded = loadImages(*m_other, sourceOf(saved(*m_store, {"localhost:5000/app:1"}), 100000));
    ASSERT_OK(loaded);
    ASSERT_EQ(loaded->size(), 1u);
    EXPECT_EQ(loaded->front().image.id, image->id);
    EXPECT_EQ(loaded->front().tags.front().familiar(), "localhost:5000/app:1");
    EXPECT_EQ(m_other->images().resolve("localhost:5000/app:1")->id, image->id);
    EXPECT_TRUE(m_other->verify()->empty());
    const auto again = loadImages(*m_other, sourceOf(saved(*m_other, {image->id.str()}), 100000));
    ASSERT_OK(again);
    EXPECT_EQ(again->front().image.id, image->id);
}

TEST_F(Archives, OfOldDockersAreLoaded) {
    const std::string layer = makeTar({{.name = "f", .data = "x"}});
    const std::string config = configFor({oci::digestOf(layer)});
    const std::string tar =
        makeTar({{.name = "aaa/layer.tar", .data = layer},
                 {.name = "cfg.json", .data = config},
                 {.name = "manifest.json",
                  .data = R"([{"Config":"cfg.json","RepoTags":["old:1","old:2"],"Layers":["aaa/layer.tar"]}])"}});
    const auto loaded = loadImages(*m_store, sourceOf(tar));
    ASSERT_OK(loaded);
    EXPECT_EQ(loaded->front().tags.size(), 2u);
    EXPECT_EQ(m_store->images().resolve("old:2")->id, oci::digestOf(config));
    // Another program's tar: its bytes are kept, so that it can go out again.
    const auto kept = m_store->layers().compressed(oci::digestOf(layer));
    ASSERT_OK(kept);
    ASSERT_EQ(kept->size(), 1u);
    EXPECT_EQ(kept->front().digest, oci::digestOf(layer));
    ASSERT_OK(loadImages(*m_other, sourceOf(saved(*m_store, {"old:1"}))));
}

TEST_F(Archives, WithAWrongLayerOrWithoutAnIndexAreRefused) {
    const std::string layer = makeTar({{.name = "f", .data = "x"}});
    const std::string config = configFor({oci::digestOf("something else")});
    const std::string wrong =
        makeTar({{.name = "l.tar", .data = layer},
                 {.name = "c", .data = config},
                 {.name = "manifest.json", .data = R"([{"Config":"c","RepoTags":null,"Layers":["l.tar"]}])"}});
    EXPECT_EQ(loadImages(*m_store, sourceOf(wrong)).error().code(), Errc::Corrupt);
    EXPECT_EQ(loadImages(*m_store, sourceOf(makeTar({{.name = "f", .data = "x"}}))).error().code(),
              Errc::InvalidArgument);
    EXPECT_TRUE(m_store->images().list()->empty());
}

TEST_F(Archives, LinksThatLeaveTheArchiveReadNothing) {
    ASSERT_OK(writeFileAtomically(m_directory / "secret", configFor({})));
    const std::string tar =
        makeTar({{.name = "c", .type = '2', .link = m_directory / "secret"},
                 {.name = "manifest.json", .data = R"([{"Config":"c","RepoTags":["x:1"],"Layers":[]}])"}});
    EXPECT_FALSE(loadImages(*m_store, sourceOf(tar)));
}

TEST_F(Archives, TheStoreItselfIsAnOciLayout) {
    const auto layer = addLayer(*m_store, makeTar({{.name = "f", .data = "x"}}));
    ASSERT_OK(m_store->layers().rememberCompressed(
        layer->diffId, {.mediaType = "application/vnd.oci.image.layer.v1.tar",
                        .digest = *m_store->blobs().put(makeTar({{.name = "f", .data = "x"}})),
                        .size = layer->tarSize}));
    ASSERT_OK(m_store->images().put({.config = configFor({layer->diffId}), .tag = *oci::Reference::parse("app")}));
    ASSERT_OK(m_store->exportIndex());
    EXPECT_TRUE(exists(m_directory / "root/oci-layout"));
    EXPECT_NE(readFile(m_directory / "root/index.json")->find("docker.io/library/app:latest"), std::string::npos);
}

} // namespace
} // namespace slipway::store::test
