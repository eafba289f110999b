// Layers: unpacked once, committed without a copy, dropped when they may not be whole.
#include <atomic>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include "oci/chain_id.h"
#include "store/cache_records.h"
#include "support.h"

namespace slipway::store::test {
namespace {

const std::string kBase = makeTar(
    {{.name = "etc/", .type = '5', .mode = 0755}, {.name = "etc/a", .data = "1"}, {.name = "etc/b", .data = "2"}});

class Layers : public testing::Test {
protected:
    void SetUp() override { m_store = openStore(root()); }
    std::string root() const { return m_directory / "root"; }
    std::string inLayer(const LayerInfo& layer, const std::string& name) const {
        return joinPath(m_store->layout().inFs(StoreLayout::layer(layer.id)), name);
    }
    void reopen(const std::string& bootId = {}) {
        m_store.reset();
        m_store = openStore(root(), bootId);
    }
    TemporaryDirectory m_directory;
    std::unique_ptr<Store> m_store;
};

TEST_F(Layers, AreUnpackedUnderTheirChainId) {
    const auto base = addLayer(*m_store, kBase);
    ASSERT_OK(base);
    EXPECT_EQ(base->diffId, oci::digestOf(kBase));
    EXPECT_EQ(base->chainId, base->diffId);
    EXPECT_EQ(base->size, 2u);
    EXPECT_EQ(base->tarSize, kBase.size());
    EXPECT_EQ(*readFile(inLayer(*base, "etc/a")), "1");
    const auto top = addLayer(*m_store, makeTar({{.name = "etc/c", .data = "3"}}), base->chainId);
    ASSERT_OK(top);
    EXPECT_EQ(top->chainId, oci::chainId(base->chainId, top->diffId));
    EXPECT_EQ(*m_store->layers().lowerDirs(top->chainId),
              (std::vector<std::string>{"layers/" + top->id, "layers/" + base->id}));
    EXPECT_LE(top->id.size(), 3u);
}

TEST_F(Layers, WithAnotherDiffIdAreRefusedAndLeaveNothing) {
    auto opening = m_store->layers().open({}, oci::digestOf("another"));
    ASSERT_OK(opening);
    ASSERT_OK(opening->writer->write(kBase));
    EXPECT_EQ(opening->writer->finish().error().code(), Errc::Corrupt);
    opening->writer.reset();
    EXPECT_TRUE(m_store->layers().list()->empty());
    EXPECT_FALSE(m_store->layers().has(oci::digestOf("another")));
}

TEST_F(Layers, AskedForByManyAtOnceAreUnpackedOnce) {
    std::atomic<int> made{0}, found{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&, i] {
            auto opening = m_store->layers().open({}, oci::digestOf(kBase));
            if (!opening)
                return;
            if (opening->existing) {
                ++found;
                return;
            }
            // The first few give up half-way; the next in line takes over.
            if (i < 3) {
                (void)opening->writer->write(kBase.substr(0, 600));
                return;
            }
            (void)opening->writer->write(kBase);
            made += opening->writer->finish() ? 1 : 0;
        });
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(made, 1);
    EXPECT_GE(found, 12);
    EXPECT_EQ(m_store->layers().list()->size(), 1u);
}

TEST_F(Layers, WaitingForAnotherWriterCanBeCancelled) {
    auto first = m_store->layers().open({}, oci::digestOf(kBase));
    ASSERT_OK(first);
    std::stop_source stop;
    std::thread canceller([&] { stop.request_stop(); });
    const auto second = m_store->layers().open({}, oci::digestOf(kBase), stop.get_token());
    canceller.join();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), Errc::Cancelled);
}

TEST_F(Layers, AreCommittedByRenameAndGiveTheSameTarAgain) {
    const auto base = *addLayer(*m_store, kBase);
    const auto build = m_store->layers().makeBuildDirectory();
    ASSERT_OK(build);
    const std::string upper = *build + "/upper";
    const std::string path = m_store->layout().inFs(upper);
    ASSERT_OK(makeDirectories(path + "/etc", 0755));
    ASSERT_OK(writeFileAtomically(path + "/etc/new", "content", 0644));
    struct stat before {};
    ASSERT_EQ(::stat((path + "/etc/new").c_str(), &before), 0);

    const auto layer = m_store->layers().commitUpper(upper, {.parent = base.chainId});
    ASSERT_OK(layer);
    struct stat after {};
    ASSERT_EQ(::stat(inLayer(*layer, "etc/new").c_str(), &after), 0);
    EXPECT_EQ(after.st_ino, before.st_ino);
    EXPECT_FALSE(exists(path));
    const auto again = m_store->layers().writeTar(layer->chainId, {});
    ASSERT_OK(again);
    EXPECT_EQ(again->digest, layer->diffId);

    const auto blob = m_store->layers().compress(layer->chainId);
    ASSERT_OK(blob);
    EXPECT_EQ(m_store->layers().compress(layer->chainId)->digest, blob->digest);
    const std::string compressed = *readFile(m_store->layout().blob(blob->digest));
    EXPECT_EQ(compressed.size(), blob->size);
    std::vector<std::string> names;
    ASSERT_OK(planTar({}, sourceOf(compressed), [&](const PlannedEntry& entry) -> Result<> {
        names.push_back(entry.path);
        return {};
    }));
    EXPECT_EQ(names, (std::vector<std::string>{"etc", "etc/new"}));
}

TEST_F(Layers, CommittedTwiceAreOne) {
    std::vector<LayerInfo> made;
    for (int i = 0; i < 2; ++i) {
        const std::string upper = *m_store->layers().makeBuildDirectory() + "/upper";
        const std::string file = m_store->layout().inFs(upper) + "/f";
        ASSERT_OK(writeFileAtomically(file, "x", 0644));
        made.push_back(*m_store->layers().commitUpper(upper, {.clampMtime = fromUnixNanos(5'000'000'000)}));
    }
    EXPECT_EQ(made[0].id, made[1].id);
    struct stat st {};
    ASSERT_EQ(::stat(inLayer(made[0], "f").c_str(), &st), 0);
    EXPECT_EQ(st.st_mtim.tv_sec, 5);
}

TEST_F(Layers, SayWhatAnOpaqueDirectoryHidWithWhiteouts) {
    const auto base = *addLayer(*m_store, kBase);
    const std::string upper = *m_store->layers().makeBuildDirectory() + "/upper";
    const std::string path = m_store->layout().inFs(upper);
    const char* attribute = testOwnership() == Ownership::Natural ? "trusted.overlay.opaque" : "user.overlay.opaque";
    for (const char* name : {"/etc", "/fresh"}) {
        ASSERT_OK(makeDirectories(path + name, 0755));
        ASSERT_EQ(::setxattr((path + name).c_str(), attribute, "y", 1, 0), 0);
    }
    ASSERT_OK(writeFileAtomically(path + "/etc/a", "new", 0644));
    const auto layer = m_store->layers().commitUpper(upper, {.parent = base.chainId});
    ASSERT_OK(layer);
    std::vector<std::pair<std::string, EntryKind>> entries;
    std::string tar;
    ASSERT_OK(m_store->layers().writeTar(layer->chainId, [&](std::string_view bytes) -> Result<> {
        tar += bytes;
        return {};
    }));
    ASSERT_OK(planTar({}, sourceOf(tar), [&](const PlannedEntry& entry) -> Result<> {
        entries.emplace_back(entry.path, entry.kind);
        return {};
    }));
    EXPECT_EQ(entries, (std::vector<std::pair<std::string, EntryKind>>{{"etc", EntryKind::Directory},
                                                                       {"etc/a", EntryKind::File},
                                                                       {"etc/b", EntryKind::Whiteout},
                                                                       {"fresh", EntryKind::Directory}}));
}

TEST_F(Layers, NotSyncedBeforeAnotherBootAreDropped) {
    reopen("boot-1");
    const auto synced = *addLayer(*m_store, kBase);
    ASSERT_OK(m_store->sync());
    EXPECT_TRUE(m_store->layers().find(synced.chainId)->complete);
    const auto lost = *addLayer(*m_store, makeTar({{.name = "x", .data = "y"}}), synced.chainId);
    const std::string directory = m_store->layout().inFs(StoreLayout::layer(lost.id));
    ASSERT_OK(m_store->cache().put({.key = "k", .chainId = lost.chainId}));

    reopen("boot-1"); // the helper died, the machine did not
    EXPECT_TRUE(m_store->layers().has(lost.chainId));

    reopen("boot-2");
    EXPECT_EQ(m_store->openReport().droppedLayers, 1u);
    EXPECT_TRUE(m_store->layers().has(synced.chainId));
    EXPECT_FALSE(m_store->layers().has(lost.chainId));
    EXPECT_FALSE(exists(directory));
    EXPECT_FALSE(m_store->cache().get("k")->has_value());
    const auto again = addLayer(*m_store, makeTar({{.name = "x", .data = "y"}}), synced.chainId);
    ASSERT_OK(again);
    EXPECT_NE(again->id, lost.id);
}

TEST_F(Layers, WithoutARowAreRemovedAtOpen) {
    const std::string stray = m_store->layout().inFs("layers/zz");
    ASSERT_OK(makeDirectories(stray + "/d", 0755));
    const std::string halfDone = m_store->layout().ingest() + "/layer.0.0";
    ASSERT_OK(makeDirectories(halfDone, 0755));
    reopen();
    EXPECT_FALSE(exists(stray));
    EXPECT_FALSE(exists(halfDone));
    EXPECT_GE(m_store->openReport().removedLeftovers, 2u);
}

TEST_F(Layers, AreCollectedWithTheirParentsUnlessSomethingRefersToThem) {
    const auto base = *addLayer(*m_store, kBase);
    const auto top = *addLayer(*m_store, makeTar({{.name = "t", .data = "12345"}}), base.chainId);
    ASSERT_OK(m_store->documents(DocumentKind::Container).put({.id = "c1", .chainId = top.chainId}));
    EXPECT_EQ(m_store->collect()->layers, 0u);
    ASSERT_OK(m_store->documents(DocumentKind::Container).remove("c1"));
    {
        const Lease lease = m_store->lease();
        ASSERT_OK(m_store->layers().lowerDirs(top.chainId));
        EXPECT_EQ(m_store->collect()->layers, 0u);
    }
    const auto report = m_store->collect();
    ASSERT_OK(report);
    EXPECT_EQ(report->layers, 2u);
    EXPECT_EQ(report->freedBytes, 7u);
    EXPECT_FALSE(exists(m_store->layout().inFs(StoreLayout::layer(top.id))));
}

TEST_F(Layers, CanBeStackedOnAnotherParentWithoutCopying) {
    const auto one = addLayer(*m_store, kBase);
    const auto other = addLayer(*m_store, makeTar({{.name = "o", .data = "o"}}));
    const auto linked = addLayer(*m_store, makeTar({{.name = "l", .data = "12345"}}));
    const auto before = m_store->diskUsage()->layers;
    const auto above = m_store->layers().stack(one->chainId, linked->chainId);
    ASSERT_OK(above);
    EXPECT_EQ(above->chainId, oci::chainId(one->chainId, linked->diffId));
    EXPECT_EQ(above->id, linked->id);
    EXPECT_EQ(m_store->layers().stack(one->chainId, linked->chainId)->chainId, above->chainId);
    EXPECT_EQ(m_store->layers().stack({}, linked->chainId)->chainId, linked->chainId);
    EXPECT_EQ(*m_store->layers().lowerDirs(above->chainId),
              (std::vector<std::string>{"layers/" + linked->id, "layers/" + one->id}));
    EXPECT_EQ(m_store->diskUsage()->layers, before);
    // Once more on top of itself: an overlay takes each directory once.
    const auto twice = m_store->layers().stack(above->chainId, linked->chainId);
    ASSERT_OK(twice);
    EXPECT_EQ(*m_store->layers().lowerDirs(twice->chainId), *m_store->layers().lowerDirs(above->chainId));
    EXPECT_EQ(m_store->layers().stack(oci::digestOf("no"), linked->chainId).error().code(), Errc::NotFound);

    // The files stay as long as one of the layers does.
    const auto kept = m_store->layers().stack(other->chainId, linked->chainId);
    ASSERT_OK(kept);
    ASSERT_OK(m_store->cache().put({.key = "k", .chainId = kept->chainId}));
    EXPECT_EQ(m_store->collect()->layers, 1u);
    EXPECT_EQ(*readFile(inLayer(*kept, "l")), "12345");
    reopen();
    EXPECT_TRUE(m_store->layers().has(kept->chainId));
    EXPECT_FALSE(m_store->layers().has(above->chainId));
    EXPECT_EQ(*readFile(inLayer(*kept, "l")), "12345");
    ASSERT_OK(m_store->cache().remove("k"));
    EXPECT_EQ(m_store->collect()->layers, 2u);
    EXPECT_FALSE(exists(inLayer(*kept, "l")));
    EXPECT_EQ(m_store->openReport().removedLeftovers, 0u);
}

TEST_F(Layers, ThatWereMadeHereAreVerifiedByTheirFiles) {
    const auto build = m_store->layers().makeBuildDirectory();
    ASSERT_OK(build);
    const std::string upper = *build + "/upper";
    ASSERT_OK(writeFileAtomically(m_store->layout().inFs(upper) + "/f", "content", 0644));
    const auto layer = m_store->layers().commitUpper(upper, {});
    ASSERT_OK(layer);
    EXPECT_TRUE(m_store->verify()->empty());
    ASSERT_OK(writeFileAtomically(inLayer(*layer, "f"), "another", 0644));
    const auto wrong = m_store->verify();
    ASSERT_OK(wrong);
    ASSERT_EQ(wrong->size(), 1u);
    EXPECT_NE(wrong->front().find(layer->chainId.str()), std::string::npos);
}

TEST_F(Layers, CollectingBesideWritersBreaksNone) {
    std::atomic<bool> stop{false};
    std::thread collector([&] {
        while (!stop)
            EXPECT_TRUE(m_store->collect());
    });
    std::vector<std::thread> writers;
    for (int w = 0; w < 4; ++w)
        writers.emplace_back([&, w] {
            for (int i = 0; i < 15; ++i) {
                const Lease lease = m_store->lease();
                const auto base = addLayer(*m_store, kBase);
                ASSERT_TRUE(base) << base.error().describe();
                const auto top =
                    addLayer(*m_store, makeTar({{.name = fmt::format("{}-{}", w, i), .data = "x"}}), base->chainId);
                ASSERT_TRUE(top) << top.error().describe();
                const auto lowers = m_store->layers().lowerDirs(top->chainId);
                ASSERT_TRUE(lowers) << lowers.error().describe();
                for (const std::string& lower : *lowers)
                    ASSERT_TRUE(exists(m_store->layout().inFs(lower)));
            }
        });
    for (std::thread& writer : writers)
        writer.join();
    stop = true;
    collector.join();
}

TEST_F(Layers, TreesThousandsOfLevelsDeepCanBeDiscarded) {
    const std::string build = *m_store->layers().makeBuildDirectory();
    const std::string top = m_store->layout().inFs(build + "/upper");
    UniqueFd fd = std::move(*openFile(top, O_RDONLY | O_DIRECTORY));
    for (int i = 0; i < 3000; ++i) {
        ASSERT_EQ(::mkdirat(fd.get(), "d", 0755), 0);
        fd = std::move(*openAt(fd.get(), "d", O_RDONLY | O_DIRECTORY));
    }
    ASSERT_OK(m_store->discard(build));
    EXPECT_FALSE(exists(m_store->layout().inFs(build)));
}

} // namespace
} // namespace slipway::store::test
