#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/user_lookup.h"

namespace slipway::runtime {

class UserLookup : public ::testing::Test {
protected:
    void SetUp() override {
        char pattern[] = "/tmp/slipway-users-XXXXXX";
        ASSERT_NE(nullptr, ::mkdtemp(pattern));
        m_root = pattern;
        ASSERT_EQ(0, ::mkdir((m_root + "/etc").c_str(), 0755));
        write("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n# comment\nalice:x:1000:1001:A:/home/alice:/bin/sh\n"
                             "broken\nhuge:x:4294967297:0::/:\nodd:x:7:7:::\n");
        write("/etc/group", "root:x:0:\nalice:x:1001:\nstaff:x:50:bob,alice\nwheel:x:10:alice\n");
        m_fd = *openFile(m_root, O_PATH | O_DIRECTORY);
    }
    void TearDown() override { EXPECT_TRUE(removeTree(m_root)); }
    void write(const std::string& path, const std::string& text) {
        ::unlink((m_root + path).c_str());
        const auto fd = openFile(m_root + path, O_WRONLY | O_CREAT, 0644);
        ASSERT_TRUE(fd && writeAll(fd->get(), text));
    }
    Result<ProcessUser> resolve(std::string_view user, std::vector<std::string> groups = {}) {
        return resolveUser(m_fd.get(), user, groups);
    }
    std::string m_root;
    UniqueFd m_fd;
};

using Groups = std::vector<std::uint32_t>;

TEST_F(UserLookup, emptyIsRoot) {
    const auto user = *resolve("");
    EXPECT_EQ(0u, user.uid);
    EXPECT_EQ("/root", user.home);
    EXPECT_EQ((Groups{0}), user.additionalGroups);
}

TEST_F(UserLookup, namesBringTheirGroups) {
    const auto user = *resolve("alice");
    EXPECT_EQ(1000u, user.uid);
    EXPECT_EQ(1001u, user.gid);
    EXPECT_EQ((Groups{1001, 50, 10}), user.additionalGroups);
    EXPECT_EQ("/home/alice", user.home);
}

TEST_F(UserLookup, numbersFindTheirEntryToo) {
    EXPECT_EQ((Groups{1001, 50, 10}), resolve("1000")->additionalGroups);
    const auto unknown = *resolve("4242");
    EXPECT_EQ(4242u, unknown.uid);
    EXPECT_EQ(0u, unknown.gid);
    EXPECT_EQ((Groups{0}), unknown.additionalGroups);
    EXPECT_EQ("/", unknown.home);
}

TEST_F(UserLookup, anExplicitGroupStandsAlone) {
    EXPECT_EQ((Groups{50}), resolve("alice:staff")->additionalGroups);
    EXPECT_EQ(77u, resolve("alice:77")->gid);
    EXPECT_EQ(77u, resolve("12:77")->gid);
    EXPECT_EQ((Groups{50, 10, 99}), resolve("alice:staff", {"wheel", "99"})->additionalGroups);
}

TEST_F(UserLookup, unknownNamesAreAnError) {
    EXPECT_EQ(Errc::NotFound, resolve("nobody-here").error().code());
    EXPECT_EQ(Errc::NotFound, resolve("alice:nogroup").error().code());
    EXPECT_EQ(Errc::NotFound, resolve("alice", {"nogroup"}).error().code());
}

TEST_F(UserLookup, idsThatWrapAroundAreRefused) {
    for (const char* user : {"4294967296", "4294967297", "65536", "18446744073709551616", "0:4294967296", "-1", "+1"})
        EXPECT_FALSE(resolve(user)) << user;
    EXPECT_EQ(Errc::NotFound, resolve("huge").error().code());
}

TEST_F(UserLookup, withoutFilesOnlyNumbersWork) {
    ::unlink((m_root + "/etc/passwd").c_str());
    ::unlink((m_root + "/etc/group").c_str());
    EXPECT_EQ(0u, resolve("")->uid);
    EXPECT_EQ(5u, resolve("5:6")->uid);
    EXPECT_FALSE(resolve("alice"));
}

TEST_F(UserLookup, linksAndFifosAreNeverRead) {
    const auto passwd = m_root + "/etc/passwd";
    ::unlink(passwd.c_str());
    ASSERT_EQ(0, ::symlink("/etc/shadow", passwd.c_str()));
    EXPECT_FALSE(resolve("alice"));
    ::unlink(passwd.c_str());
    ASSERT_EQ(0, ::mkfifo(passwd.c_str(), 0644));
    EXPECT_EQ(Errc::InvalidArgument, resolve("alice").error().code());
    // A linked directory leads nowhere outside of the root.
    ASSERT_TRUE(removeTree(m_root + "/etc"));
    ASSERT_EQ(0, ::symlink("/etc", (m_root + "/etc").c_str()));
    EXPECT_FALSE(resolve("daemon"));
}

TEST_F(UserLookup, hugeFilesAreRefused) {
    write("/etc/passwd", std::string(5u << 20, 'x'));
    EXPECT_EQ(Errc::TooLarge, resolve("alice").error().code());
}

TEST_F(UserLookup, ownershipOfANumberCoversTheGroup) {
    EXPECT_EQ(5u, resolveOwnership(m_fd.get(), "5")->gid);
    EXPECT_EQ(1001u, resolveOwnership(m_fd.get(), "alice")->gid);
    EXPECT_EQ(50u, resolveOwnership(m_fd.get(), "alice:staff")->gid);
    EXPECT_EQ(9u, resolveOwnership(m_fd.get(), "5:9")->gid);
    EXPECT_FALSE(resolveOwnership(m_fd.get(), "ghost"));
    EXPECT_FALSE(resolveOwnership(m_fd.get(), ""));
}

} // namespace slipway::runtime
