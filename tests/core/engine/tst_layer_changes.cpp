// What a layer does to what lies below it.
#include "engine/detail/layer_changes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "temporary_directory.h"

namespace slipway::engine {
namespace {

using testing::ElementsAre;

class LayerChanges : public testing::Test {
protected:
    std::vector<std::string> changes(std::size_t most = 1000) {
        const auto layer = openFile(directory / "layer", O_RDONLY | O_DIRECTORY);
        const auto below = openFile(directory / "below", O_RDONLY | O_DIRECTORY);
        EXPECT_TRUE(layer && below);
        const auto found = layerChanges(layer->get(), below->get(), most, cut);
        EXPECT_TRUE(found) << found.error().describe();
        std::vector<std::string> lines;
        for (const auto& file : *found)
            lines.push_back(fmt::format("{} {} {:o} {} {}{}", "ACD"[static_cast<int>(file.change)], file.type,
                                        file.mode, file.size, file.path, file.link.empty() ? "" : "->" + file.link));
        return lines;
    }
    bool whiteout(const std::string& name) { return ::mknod((directory / name).c_str(), S_IFCHR, makedev(0, 0)) == 0; }
    test::TemporaryDirectory directory;
    bool cut = false;
};

TEST_F(LayerChanges, TellsAddedFromChanged) {
    directory.file("below/etc/old", "1");
    directory.file("below/etc/same", "1");
    directory.file("layer/etc/old", "12");
    directory.file("layer/etc/new", "123", 0600);
    directory.file("layer/opt/app", "");
    ASSERT_EQ(::symlink("/etc/old", (directory / "layer/etc/link").c_str()), 0);
    EXPECT_THAT(changes(), ElementsAre("A l 777 0 /etc/link->/etc/old", "A f 600 3 /etc/new", "C f 644 2 /etc/old",
                                       "A d 755 0 /opt", "A f 644 0 /opt/app"));
}

TEST_F(LayerChanges, ADirectoryIsOneWhenItChangedItself) {
    directory.file("below/a/x", "");
    directory.file("layer/a/y", "");
    ASSERT_EQ(::chmod((directory / "layer/a").c_str(), 0700), 0);
    EXPECT_THAT(changes(), ElementsAre("C d 700 0 /a", "A f 644 0 /a/y"));
}

TEST_F(LayerChanges, FindsWhatIsGone) {
    directory.file("below/a", "1234");
    directory.file("below/d/x", "");
    directory.file("layer/z", "");
    if (!whiteout("layer/a") || !whiteout("layer/d") || !whiteout("layer/never-there"))
        GTEST_SKIP() << "whiteouts cannot be made here";
    EXPECT_THAT(changes(), ElementsAre("D f 644 4 /a", "D d 755 0 /d", "A f 644 0 /z"));
}

TEST_F(LayerChanges, AnOpaqueDirectoryHidesWhatWasInIt) {
    directory.file("below/d/gone", "1");
    directory.file("below/d/kept", "1");
    directory.file("layer/d/kept", "12");
    if (::setxattr((directory / "layer/d").c_str(), "trusted.overlay.opaque", "y", 1, 0) != 0)
        GTEST_SKIP() << "directories cannot be made opaque here";
    EXPECT_THAT(changes(), ElementsAre("D f 644 1 /d/gone", "C f 644 2 /d/kept"));
}

TEST_F(LayerChanges, StopsWhereThereAreTooMany) {
    directory.file("below/x", "");
    for (int i = 0; i < 10; ++i)
        directory.file("layer/f" + std::to_string(i), "");
    EXPECT_EQ(changes(5).size(), 5u);
    EXPECT_TRUE(cut);
}

} // namespace
} // namespace slipway::engine
