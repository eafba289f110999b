// Images as they leave: manifests, compressed layers, archives that are the same everywhere.
#include <fcntl.h>
#include <sys/stat.h>

#include "oci/image_config.h"
#include "oci/manifest.h"
#include "oci/media_types.h"
#include "store/image_archive.h"
#include "support.h"

namespace slipway::store::test {
namespace {

class Packing : public testing::Test {
protected:
    // The same image in any store, whenever it is made.
    static ImageRecord build(Store& store) {
        const std::string upper = *store.layers().makeBuildDirectory() + "/upper";
        EXPECT_TRUE(writeFileAtomically(store.layout().inFs(upper) + "/f", "content", 0644));
        CommitOptions options;
        options.clampMtime = fromUnixNanos(1'600'000'000'000'000'000);
        const auto layer = store.layers().commitUpper(upper, options);
        EXPECT_TRUE(layer);
        oci::ImageConfig config;
        config.architecture = "amd64";
        config.os = "linux";
        config.diffIds = {layer->diffId};
        return *store.images().put({.config = oci::serializeImageConfig(config)});
    }
    static std::string archive(Store& store, SaveRequest request) {
        std::string tar;
        const auto done = saveImages(store, request, [&](std::string_view bytes) -> Result<> {
            tar += bytes;
            return {};
        });
        EXPECT_TRUE(done) << done.error().describe();
        return tar;
    }

    TemporaryDirectory m_directory;
    std::unique_ptr<Store> m_store = openStore(m_directory / "root");
    std::unique_ptr<Store> m_other = openStore(m_directory / "other");
};

TEST_F(Packing, GivesTheSameBytesInAnotherStore) {
    const auto one = build(*m_store), two = build(*m_other);
    ASSERT_EQ(one.id, two.id);
    EXPECT_EQ(packImage(*m_store, one.id)->manifest, packImage(*m_other, two.id)->manifest);
    SaveRequest request;
    request.images = {one.id.str()};
    request.names = {*oci::Reference::parse("team/app:1")};
    for (const auto format : {ArchiveFormat::Docker, ArchiveFormat::Oci})
        for (const auto layers : {ArchiveLayers::AsStored, ArchiveLayers::Packed}) {
            request.format = format;
            request.layers = layers;
            EXPECT_EQ(archive(*m_store, request), archive(*m_other, request));
        }
}

TEST_F(Packing, NamesInAnArchiveAreThoseAskedFor) {
    const auto image = build(*m_store);
    SaveRequest request;
    request.images = {image.id.str()};
    request.names = {*oci::Reference::parse("team/app:1")};
    request.layers = ArchiveLayers::Packed;
    const auto loaded = loadImages(*m_other, sourceOf(archive(*m_store, request), 100000));
    ASSERT_OK(loaded);
    EXPECT_EQ(loaded->front().tags.front().familiar(), "team/app:1");
    EXPECT_TRUE(m_store->images().get(image.id)->tags.empty());
    request.format = ArchiveFormat::Oci;
    const std::string layout = archive(*m_store, request);
    EXPECT_EQ(layout.find("manifest.json"), std::string::npos);
    ASSERT_OK(loadImages(*m_other, sourceOf(layout, 100000)));
}

TEST_F(Packing, AnnotatesTheManifestAndTakesThatBack) {
    const auto image = build(*m_store);
    ASSERT_OK(annotateImage(*m_store, image.id, {}));
    EXPECT_TRUE(m_store->images().get(image.id)->manifest.empty());
    ASSERT_OK(annotateImage(*m_store, image.id, {{"a", "b"}}));
    EXPECT_EQ(oci::parseManifest(packImage(*m_store, image.id)->manifest)->annotations, (Annotations{{"a", "b"}}));
    ASSERT_OK(annotateImage(*m_store, image.id, {}));
    EXPECT_TRUE(oci::parseManifest(packImage(*m_store, image.id)->manifest)->annotations.empty());
}

TEST_F(Packing, LoadedTarsAreCompressedFromTheirOwnBytes) {
    // A tar that ours never writes the same way: the layer cannot be made again from its files.
    const std::string layer = makeTar({{.name = "./f", .data = "x"}});
    oci::ImageConfig config;
    config.architecture = "amd64";
    config.os = "linux";
    config.diffIds = {oci::digestOf(layer)};
    const std::string bytes = oci::serializeImageConfig(config);
    const std::string tar = makeTar(
        {{.name = "layer.tar", .data = layer},
         {.name = "cfg.json", .data = bytes},
         {.name = "manifest.json", .data = R"([{"Config":"cfg.json","RepoTags":["old:1"],"Layers":["layer.tar"]}])"}});
    const auto loaded = loadImages(*m_store, sourceOf(tar));
    ASSERT_OK(loaded);
    const auto packed = packImage(*m_store, loaded->front().image.id);
    ASSERT_OK(packed);
    ASSERT_EQ(packed->layers.size(), 1u);
    EXPECT_EQ(packed->layers[0].mediaType, oci::media_type::kOciLayerGzip);
    EXPECT_TRUE(m_store->blobs().has(packed->layers[0].digest));
    EXPECT_EQ(packImage(*m_store, loaded->front().image.id)->manifest, packed->manifest);
}

class Unpacking : public testing::Test {
protected:
    TemporaryDirectory m_directory;
    UniqueFd m_root = *openFile(m_directory.path(), O_RDONLY | O_DIRECTORY);
    UnpackOptions m_options{.dialect = TarDialect::Plain, .ownership = Ownership::Mine};
};

TEST_F(Unpacking, ForACallerLeavesOutDevicesAndRightsOfOthers) {
    std::vector<std::string> skipped;
    m_options.fileModes = 01777;
    m_options.skippedDevice = [&](const std::string& name) { skipped.push_back(name); };
    ASSERT_OK(unpackTar(m_root.get(), m_options,
                        sourceOf(makeTar({{.name = "dev/null", .type = '3'},
                                          {.name = "su", .data = "x", .mode = 06755},
                                          {.name = "shared", .type = '5', .mode = 02775}}))));
    EXPECT_EQ(skipped, std::vector<std::string>{"dev/null"});
    struct stat st {};
    ASSERT_EQ(::stat((m_directory / "su").c_str(), &st), 0);
    EXPECT_EQ(st.st_mode & 07777, 0755u);
    ASSERT_EQ(::stat((m_directory / "shared").c_str(), &st), 0);
    EXPECT_EQ(st.st_mode & 07777, 02775u);
    EXPECT_FALSE(exists(m_directory / "dev/null"));
}

TEST_F(Unpacking, ReplacesWhatIsThereAndForgetsTheWayThroughIt) {
    const std::string tar = makeTar({{.name = "d", .type = '5', .mode = 0755},
                                     {.name = "d/link", .type = '2', .link = "file"},
                                     {.name = "d/file", .data = "x"},
                                     {.name = "d/sub", .type = '5', .mode = 0755},
                                     {.name = "d/sub/file", .data = "y"}});
    ASSERT_OK(unpackTar(m_root.get(), m_options, sourceOf(tar)));
    ASSERT_OK(unpackTar(m_root.get(), m_options, sourceOf(tar)));
    // A link instead of the directory, and the other way round.
    ASSERT_EQ(::mkdir((m_directory / "elsewhere").c_str(), 0755), 0);
    ASSERT_OK(removeTree(m_directory / "d/sub"));
    ASSERT_EQ(::symlink("../elsewhere", (m_directory / "d/sub").c_str()), 0);
    ASSERT_OK(unpackTar(m_root.get(), m_options, sourceOf(tar)));
    EXPECT_FALSE(exists(m_directory / "elsewhere/file"));
    EXPECT_EQ(*readFile(m_directory / "d/sub/file"), "y");
    ASSERT_OK(unpackTar(m_root.get(), m_options,
                        sourceOf(makeTar({{.name = "d/file", .data = "z"}, {.name = "d/sub", .data = "now a file"}}))));
    EXPECT_EQ(*readFile(m_directory / "d/file"), "z");
    EXPECT_EQ(*readFile(m_directory / "d/sub"), "now a file");
}

} // namespace
} // namespace slipway::store::test
