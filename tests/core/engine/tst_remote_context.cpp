#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include <unistd.h>

#include "core/engine/temporary_directory.h"
#include "engine/detail/core.h"
#include "engine/detail/remote_context.h"

namespace slipway::engine {
namespace {

using test::TemporaryDirectory;
using testing::HasSubstr;

class ContextUploadsTest : public testing::Test {
protected:
    ContextUploadsTest() {
        store::StoreOptions options;
        options.root = directory / "store";
        options.durable = false;
        if (::geteuid() != 0)
            options.ownership = store::Ownership::Mine;
        auto opened = store::Store::open(options);
        EXPECT_TRUE(opened) << opened.error().describe();
        core.store = std::move(*opened);
        EXPECT_EQ(::system(("cd " + directory.path() + " && echo hi > in && tar -cf in.tar in").c_str()), 0);
    }
    UniqueFd tar(const std::string& name = "in.tar") { return openFile(directory / name, O_RDONLY).value(); }
    int unpacked() const {
        int count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(core.store->layout().ingest()))
            count += entry.path().filename().string().starts_with("context-") ? 1 : 0;
        return count;
    }

    TemporaryDirectory directory;
    Core core{EngineConfig{}};
    const Identity me{1000, 1000, {}};
    const Identity other{1001, 1001, {}};
};

TEST_F(ContextUploadsTest, servesEachContextToOneBuildOfItsOwner) {
    ContextUploads uploads(core);
    const auto id = uploads.add(me, tar().get());
    ASSERT_TRUE(id) << id.error().describe();
    EXPECT_EQ(uploads.find(*id, other, ContextUploads::Use::Take).error().code(), Errc::NotFound);
    EXPECT_TRUE(uploads.find(*id, me, ContextUploads::Use::Look));
    {
        const auto taken = uploads.find(*id, me, ContextUploads::Use::Take);
        ASSERT_TRUE(taken);
        EXPECT_TRUE(openBeneath((*taken)->directory(), "in", O_RDONLY));
        EXPECT_EQ(unpacked(), 1);
    }
    EXPECT_EQ(unpacked(), 0);
    EXPECT_EQ(uploads.find(*id, me, ContextUploads::Use::Take).error().code(), Errc::NotFound);
}

TEST_F(ContextUploadsTest, forgetsWhatIsNeverBuilt) {
    ContextUploads uploads(core, std::chrono::milliseconds(1));
    ASSERT_TRUE(uploads.add(me, tar().get()));
    ASSERT_TRUE(uploads.add(me, tar().get()));
    for (int i = 0; i < 10'000 && unpacked() > 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(unpacked(), 0);
}

TEST_F(ContextUploadsTest, removesAllWithItself) {
    {
        ContextUploads uploads(core);
        ASSERT_TRUE(uploads.add(me, tar().get()));
        EXPECT_EQ(unpacked(), 1);
    }
    EXPECT_EQ(unpacked(), 0);
}

TEST_F(ContextUploadsTest, takesTarsAlone) {
    ContextUploads uploads(core);
    EXPECT_EQ(uploads.add(me, tar("in").get()).error().code(), Errc::InvalidArgument);
    EXPECT_EQ(unpacked(), 0);
}

TEST(RemoteContext, isAUrlOrARepository) {
    for (const char* text : {"http://h/x", "HTTPS://h/x.tar", "git@h:r", "git://h/r", "ssh://h/r"})
        EXPECT_TRUE(isRemoteContext(text)) << text;
    for (const char* text : {"", "/x", "file:///x", "upload:1", "ftp://h/x", "."})
        EXPECT_FALSE(isRemoteContext(text)) << text;
}

TEST(RemoteContext, isShownWithoutItsPassword) {
    EXPECT_EQ(shownContext("https://me:secret@h/x?a=b@c"), "https://h/x?a=b@c");
    EXPECT_EQ(shownContext("https://h/x@y"), "https://h/x@y");
    EXPECT_EQ(shownContext("git@h:r"), "git@h:r");
}

} // namespace
} // namespace slipway::engine
