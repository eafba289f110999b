#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/bundle.h"

namespace slipway::runtime {

class NetworkFilesTest : public ::testing::Test {
protected:
    void SetUp() override {
        char pattern[] = "/tmp/slipway-net-XXXXXX";
        ASSERT_NE(nullptr, ::mkdtemp(pattern));
        m_dir = pattern;
    }
    void TearDown() override { EXPECT_TRUE(removeTree(m_dir)); }
    std::string m_dir;
};

TEST_F(NetworkFilesTest, writesTheThreeFilesAndTheirBinds) {
    NetworkFiles files;
    files.hostname = "box";
    files.domainname = "example.org";
    files.address = "10.1.2.3";
    files.extraHosts = {{"host.docker.internal", "10.1.2.1"}};
    files.nameservers = {"10.1.2.1"};
    files.searchDomains = {"example.org"};
    files.options = {"ndots:0"};
    const auto binds = writeNetworkFiles(files, m_dir, ::geteuid());
    ASSERT_TRUE(binds) << binds.error().describe();
    ASSERT_EQ(3u, binds->size());
    EXPECT_EQ("/etc/hosts", (*binds)[0].target);
    EXPECT_EQ("box\n", *readFile(m_dir + "/hostname"));
    const auto hosts = *readFile(m_dir + "/hosts");
    EXPECT_NE(std::string::npos, hosts.find("10.1.2.3\tbox.example.org box\n"));
    EXPECT_NE(std::string::npos, hosts.find("10.1.2.1\thost.docker.internal\n"));
    EXPECT_EQ("nameserver 10.1.2.1\nsearch example.org\noptions ndots:0\n", *readFile(m_dir + "/resolv.conf"));
}

TEST_F(NetworkFilesTest, rewritesInPlace) {
    ASSERT_TRUE(writeNetworkFiles({.hostname = "first"}, m_dir, ::geteuid()));
    struct stat before {
    }, after{};
    ::stat((m_dir + "/hostname").c_str(), &before);
    ASSERT_TRUE(writeNetworkFiles({.hostname = "x"}, m_dir, ::geteuid()));
    ::stat((m_dir + "/hostname").c_str(), &after);
    EXPECT_EQ(before.st_ino, after.st_ino);
    EXPECT_EQ("x\n", *readFile(m_dir + "/hostname"));
}

TEST_F(NetworkFilesTest, namesCannotAddLines) {
    NetworkFiles files;
    files.hostname = "box";
    files.extraHosts = {{"a\n6.6.6.6\tbank", "1.2.3.4"}, {"b", "1.2.3.4\n#"}};
    files.nameservers = {"1.1.1.1\noptions x"};
    ASSERT_TRUE(writeNetworkFiles(files, m_dir, ::geteuid()));
    EXPECT_EQ(std::string::npos, readFile(m_dir + "/hosts")->find("bank"));
    EXPECT_EQ(std::string::npos, readFile(m_dir + "/resolv.conf")->find("options"));
    EXPECT_FALSE(writeNetworkFiles({.hostname = "a b\nc"}, m_dir, ::geteuid()));
}

TEST_F(NetworkFilesTest, linksLeftByAContainerAreNotFollowed) {
    ASSERT_EQ(0, ::symlink("/tmp/slipway-should-not-exist", (m_dir + "/hosts").c_str()));
    EXPECT_FALSE(writeNetworkFiles({.hostname = "box"}, m_dir, ::geteuid()));
    EXPECT_FALSE(exists("/tmp/slipway-should-not-exist"));
}

} // namespace slipway::runtime
