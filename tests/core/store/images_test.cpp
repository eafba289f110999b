// Images, tags, removal; and the starter image.
#include "oci/image_config.h"
#include "store/starter_image.h"
#include "support.h"

namespace slipway::store::test {
namespace {

class Images : public testing::Test {
protected:
    oci::Reference ref(std::string_view text) { return *oci::Reference::parse(text); }
    Result<ImageRecord> add(const std::string& file, std::optional<oci::Reference> tag = {}) {
        const LayerInfo layer = TRY(addLayer(*m_store, makeTar({{.name = file, .data = file}})));
        oci::ImageConfig config;
        config.architecture = "amd64";
        config.os = "linux";
        config.diffIds = {layer.diffId};
        config.config.labels["file"] = file;
        NewImage image;
        image.config = oci::serializeImageConfig(config);
        image.tag = std::move(tag);
        return m_store->images().put(image);
    }
    TemporaryDirectory m_directory;
    std::unique_ptr<Store> m_store = openStore(m_directory / "root");
};

TEST_F(Images, AreFoundByTagIdAndPrefix) {
    const auto image = add("a", ref("app:1.0"));
    ASSERT_OK(image);
    auto& images = m_store->images();
    EXPECT_EQ(images.resolve("app:1.0")->id, image->id);
    EXPECT_EQ(images.resolve("docker.io/library/app:1.0")->id, image->id);
    EXPECT_EQ(images.resolve(image->id.str())->id, image->id);
    EXPECT_EQ(images.resolve(image->id.shortHex())->id, image->id);
    EXPECT_EQ(images.resolve("app").error().code(), Errc::NotFound);
    EXPECT_EQ(images.resolve("app@" + image->id.str())->id, image->id);
    EXPECT_NE(images.resolve("nope:1").error().message().find("nope:1"), std::string::npos);
    EXPECT_EQ(image->labels.at("file"), "a");
    EXPECT_EQ(image->size, 1u);
    EXPECT_EQ(images.config(image->id)->diffIds.size(), 1u);
}

TEST_F(Images, NeedTheirLayers) {
    oci::ImageConfig config;
    config.architecture = "amd64";
    config.os = "linux";
    config.diffIds = {oci::digestOf("missing")};
    const auto result = m_store->images().put({.config = oci::serializeImageConfig(config)});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::NotFound);
}

TEST_F(Images, TagsMoveAndLeaveTheOldOneDangling) {
    const auto first = *add("a", ref("app"));
    const auto second = *add("b", ref("app"));
    EXPECT_EQ(m_store->images().resolve("app")->id, second.id);
    EXPECT_TRUE(m_store->images().get(first.id)->dangling());
    EXPECT_EQ(m_store->images().list()->size(), 2u);
}

TEST_F(Images, RemovedByNameGoWithTheirLastTag) {
    const auto image = *add("a", ref("app:1"));
    ASSERT_OK(m_store->images().tag(image.id, ref("app:2")));
    auto removed = m_store->images().remove("app:1");
    ASSERT_OK(removed);
    EXPECT_EQ(removed->untagged, std::vector<std::string>{"app:1"});
    EXPECT_TRUE(removed->deleted.empty());
    removed = m_store->images().remove("app:2");
    ASSERT_OK(removed);
    EXPECT_EQ(removed->deleted, std::vector<oci::Digest>{image.id});
    EXPECT_EQ(m_store->collect()->layers, 1u);
    EXPECT_TRUE(m_store->verify()->empty());
}

TEST_F(Images, InUseOrInSeveralRepositoriesAreNotRemovedUnforced) {
    const auto image = *add("a", ref("app"));
    ASSERT_OK(m_store->images().tag(image.id, ref("other")));
    EXPECT_EQ(m_store->images().remove(image.id.str()).error().code(), Errc::Conflict);
    ASSERT_OK(m_store->images().untag(ref("other")));
    ASSERT_OK(m_store->documents(DocumentKind::Container)
                  .insert({.id = "0123456789abcdef", .chainId = image.topChain(), .imageId = image.id}));
    const auto refused = m_store->images().remove("app");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::Conflict);
    EXPECT_NE(refused.error().message().find("0123456789ab"), std::string::npos);
    ASSERT_OK(m_store->images().remove("app", Force::Yes));
    EXPECT_EQ(m_store->collect()->layers, 0u); // the container still has it
}

TEST_F(Images, RememberWhatTheyWerePulledAs) {
    const auto image = *add("a", ref("app"));
    const auto digest = oci::digestOf("manifest");
    const auto pulled = ref("app@" + digest.str());
    ASSERT_OK(m_store->images().tag(image.id, pulled));
    EXPECT_EQ(m_store->images().resolve("app@" + digest.str())->id, image.id);
    EXPECT_EQ(m_store->images().get(image.id)->repoDigests.size(), 1u);
    ASSERT_OK(m_store->images().setManifest(image.id, "{}"));
    EXPECT_EQ(*m_store->images().manifestBytes(image.id), "{}");
}

TEST_F(Images, TheStarterIsStableAndSmall) {
    if (!exists("/bin/busybox"))
        GTEST_SKIP() << "no busybox";
    const auto first = makeStarterImage(*m_store);
    ASSERT_OK(first);
    EXPECT_EQ(makeStarterImage(*m_store)->id, first->id);
    const std::string layer = m_store->layout().inFs(m_store->layers().lowerDirs(first->topChain())->front());
    EXPECT_TRUE(exists(layer + "/bin/sh"));
    EXPECT_TRUE(exists(layer + "/etc/passwd"));
    EXPECT_EQ(m_store->images().config(first->id)->config.cmd, std::vector<std::string>{"/bin/sh"});
    const TemporaryDirectory other;
    const auto elsewhere = openStore(other / "root");
    EXPECT_EQ(makeStarterImage(*elsewhere)->id, first->id);
}

TEST_F(Images, TheStarterSaysWhichPackageItNeeds) {
    const auto none = makeStarterImage(*m_store, {.busybox = {"/nonexistent/busybox"}});
    EXPECT_EQ(none.error().code(), Errc::NotFound);
    EXPECT_NE(none.error().message().find("busybox-static"), std::string::npos);
    const auto dynamic = makeStarterImage(*m_store, {.busybox = {"/bin/ls"}});
    EXPECT_EQ(dynamic.error().code(), Errc::Unsupported);
    EXPECT_NE(dynamic.error().message().find("busybox-static"), std::string::npos);
}

} // namespace
} // namespace slipway::store::test
