// Reading one file of a tree that nobody trusts.
#include "engine/detail/tree_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "temporary_directory.h"

namespace slipway::engine {
namespace {

class TreeFiles : public testing::Test {
protected:
    std::optional<TreeFile> read(const std::string& path, std::size_t most = 100) {
        const auto root = directory.open("root");
        auto found = readTreeFile(root.get(), path, most);
        EXPECT_TRUE(found) << found.error().describe();
        return found ? *found : std::nullopt;
    }
    void link(const std::string& target, const std::string& name) {
        ASSERT_EQ(::symlink(target.c_str(), (directory / name).c_str()), 0);
    }
    test::TemporaryDirectory directory;
};

TEST_F(TreeFiles, TextComesWithWhatTheFileIs) {
    directory.file("root/etc/motd", "hello \xC3\xBC\n", 0640);
    const auto file = read("/etc/motd");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->type, 'f');
    EXPECT_EQ(file->mode, 0640u);
    EXPECT_EQ(file->size, 9u);
    EXPECT_EQ(file->text, "hello \xC3\xBC\n");
    EXPECT_FALSE(file->binary || file->cut);
}

TEST_F(TreeFiles, WhatIsNotThereIsNoError) {
    directory.file("root/etc/motd", "");
    EXPECT_FALSE(read("/etc/issue"));
    EXPECT_FALSE(read("/no/such/place"));
    EXPECT_FALSE(read("/etc/motd/below"));
}

TEST_F(TreeFiles, NoLinkIsFollowed) {
    directory.file("secret/key", "secret");
    directory.file("root/own/key", "own");
    link(directory / "secret", "root/out");
    link("../secret", "root/up");
    link("/own", "root/in");
    link("/own/key", "root/key");
    for (const char* path : {"/out/key", "/up/key", "/in/key", "/../secret/key", "/own/../../secret/key"})
        EXPECT_FALSE(read(path)) << path;
    const auto itself = read("/key");
    ASSERT_TRUE(itself);
    EXPECT_EQ(itself->type, 'l');
    EXPECT_EQ(itself->link, "/own/key");
    EXPECT_EQ(itself->text, "");
}

TEST_F(TreeFiles, APipeIsNotOpened) {
    directory.directory("root");
    ASSERT_EQ(::mkfifo((directory / "root/pipe").c_str(), 0600), 0);
    const auto file = read("/pipe");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->type, 'p');
}

TEST_F(TreeFiles, WhatIsNoTextSaysSo) {
    directory.file("root/zero", std::string_view("a\0b", 3));
    directory.file("root/latin", "gr\xFC\xDF");
    EXPECT_TRUE(read("/zero")->binary);
    EXPECT_TRUE(read("/latin")->binary);
    EXPECT_EQ(read("/latin")->text, "");
}

TEST_F(TreeFiles, ALongFileIsCutBetweenCharacters) {
    directory.file("root/long", "abc\xC3\xBC");
    const auto cut = read("/long", 4);
    EXPECT_TRUE(cut->cut);
    EXPECT_FALSE(cut->binary);
    EXPECT_EQ(cut->text, "abc");
    EXPECT_FALSE(read("/long", 5)->cut);
    EXPECT_EQ(read("/long", 5)->text, "abc\xC3\xBC");
}

} // namespace
} // namespace slipway::engine
