#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/file.h"
#include "core/runtime/system_fixture.h"
#include "runtime/bind_mount.h"

namespace slipway::runtime::test {

// A caller without any privilege, and a project of theirs.
class Binds : public SystemTest {
protected:
    void SetUp() override {
        SystemTest::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        m_project = m_base + "/project";
        ASSERT_EQ(0, ::mkdir(m_project.c_str(), 0755));
        ASSERT_EQ(0, ::chown(m_project.c_str(), m_caller.uid, m_caller.gid));
        file("mine", m_caller.uid, 0600, "my words\n");
        file("roots", 0, 0600, "root's secret\n");
        file("anybodys", 0, 0644, "for all\n");
    }

    void file(const std::string& name, uid_t owner, mode_t mode, const std::string& text) {
        const auto path = m_project + "/" + name;
        {
            const auto fd = openFile(path, O_WRONLY | O_CREAT, mode);
            ASSERT_TRUE(fd && writeAll(fd->get(), text));
        }
        ASSERT_EQ(0, ::chown(path.c_str(), owner, owner == 0 ? 0 : m_caller.gid));
    }

    Result<> bind(TestContainer& container, BindRequest request, const std::string& target) {
        request.caller = m_caller;
        const auto staging = container.paths.bind(m_binds++);
        const auto access = request.readOnly ? Access::ReadOnly : Access::ReadWrite;
        auto staged = TRY(stageBind(request, m_range, staging));
        for (auto& spec : staged.specs(target, access))
            container.spec.binds.push_back(std::move(spec));
        (void)staged.mount.release();
        return {};
    }

    Identity m_caller{12345, 12346, {12346}};
    std::string m_project;
    std::size_t m_binds = 0;
};
INSTANTIATE_TEST_SUITE_P(Runtimes, Binds, ::testing::ValuesIn(installedRuntimes()), RuntimeName());

TEST_P(Binds, filesThatTheContainersRootWritesBelongToTheCaller) {
    auto container = make("cat /data/mine; echo new > /data/made; stat -c %u:%g /data/mine /data/made");
    ASSERT_TRUE(bind(container, {.source = m_project}, "/data"));
    const auto outcome = run(container);
    EXPECT_EQ("my words\n0:0\n0:0\n", outcome.out) << outcome.err;
    struct stat st {};
    ASSERT_EQ(0, ::stat((m_project + "/made").c_str(), &st));
    EXPECT_EQ(m_caller.uid, st.st_uid);
    EXPECT_EQ(m_caller.gid, st.st_gid);
}

TEST_P(Binds, whatTheCallerCannotReadTheContainerCannotReadEither) {
    auto container = make("cat /data/anybodys; cat /data/roots; echo x > /data/anybodys; touch /data/roots; true");
    ASSERT_TRUE(bind(container, {.source = m_project}, "/data"));
    const auto outcome = run(container);
    EXPECT_EQ("for all\n", outcome.out);
    EXPECT_NE(std::string::npos, outcome.err.find("Permission denied")) << outcome.err;
    EXPECT_EQ("for all\n", *readFile(m_project + "/anybodys"));
    auto direct = make("");
    EXPECT_TRUE(bind(direct, {.source = m_project + "/roots"}, "/x")); // an O_PATH handle needs no right to read
    ASSERT_EQ(0, ::mkdir((m_base + "/closed").c_str(), 0700));
    ASSERT_EQ(0, ::mkdir((m_base + "/closed/inner").c_str(), 0777));
    const auto refused = bind(direct, {.source = m_base + "/closed/inner"}, "/y");
    ASSERT_FALSE(refused);
    EXPECT_EQ(Errc::PermissionDenied, refused.error().code());
}

TEST_P(Binds, otherContainerIdsStayInTheRange) {
    auto container = make("touch /data/alices");
    ::chmod(m_project.c_str(), 0777);
    container.spec.process.user = {1000, 1000, {1000}, "alice", "/home"};
    container.config.uid = container.config.gid = 1000;
    ASSERT_TRUE(bind(container, {.source = m_project}, "/data"));
    const auto outcome = run(container);
    EXPECT_EQ(0, outcome.record.exitCode) << outcome.err;
    struct stat st {};
    ASSERT_EQ(0, ::stat((m_project + "/alices").c_str(), &st));
    EXPECT_EQ(m_range.start + 1000, st.st_uid);
}

TEST_P(Binds, readOnlyIsReadOnly) {
    auto container = make("cat /data/mine; touch /data/made");
    ASSERT_TRUE(bind(container, {.source = m_project, .readOnly = true}, "/data"));
    const auto outcome = run(container);
    EXPECT_EQ("my words\n", outcome.out);
    EXPECT_NE(std::string::npos, outcome.err.find("Read-only")) << outcome.err;
}

TEST_P(Binds, singleFileAndSubmount) {
    ASSERT_EQ(0, ::mkdir((m_project + "/sub").c_str(), 0755));
    ASSERT_EQ(0, ::mount("tmpfs", (m_project + "/sub").c_str(), "tmpfs", 0, "mode=755"));
    {
        const auto fd = openFile(m_project + "/sub/below", O_WRONLY | O_CREAT, 0644);
        ASSERT_TRUE(fd && writeAll(fd->get(), "below\n"));
    }
    auto container = make("cat /one /data/sub/below");
    ASSERT_TRUE(bind(container, {.source = m_project + "/mine"}, "/one"));
    ASSERT_TRUE(bind(container, {.source = m_project}, "/data"));
    EXPECT_EQ("my words\nbelow\n", run(container).out);
    ::umount((m_project + "/sub").c_str());
}

TEST_P(Binds, missingSourceIsMadeAsTheCallerOrRefused) {
    auto container = make("");
    EXPECT_EQ(Errc::NotFound, bind(container, {.source = m_project + "/a/b"}, "/x").error().code());
    ASSERT_TRUE(bind(container, {.source = m_project + "/a/b", .missing = MissingSource::Create}, "/x"));
    struct stat st {};
    ASSERT_EQ(0, ::stat((m_project + "/a/b").c_str(), &st));
    EXPECT_EQ(m_caller.uid, st.st_uid);
    EXPECT_EQ(
        Errc::PermissionDenied,
        bind(container, {.source = m_base + "/elsewhere", .missing = MissingSource::Create}, "/y").error().code());
}

TEST_P(Binds, fileSystemWithoutIdMappingIsNamed) {
    auto container = make("");
    const auto refused = bind(container, {.source = "/proc"}, "/host");
    ASSERT_FALSE(refused);
    EXPECT_EQ(Errc::Unsupported, refused.error().code());
    EXPECT_NE(std::string::npos, refused.error().describe().find("type proc")) << refused.error().describe();
    EXPECT_EQ(Errc::InvalidArgument, bind(container, {.source = "/dev/null"}, "/n").error().code());
}

TEST_P(Binds, setuidAndDevicesDoNotLeaveTheSandbox) {
    // A device node that somebody with root made in the project cannot be used from inside.
    ASSERT_EQ(0, ::mknod((m_project + "/disk").c_str(), S_IFCHR | 0666, makedev(1, 5)));
    ::chmod((m_project + "/disk").c_str(), 0666);
    auto container = make("head -c 1 /data/disk");
    ASSERT_TRUE(bind(container, {.source = m_project}, "/data"));
    const auto outcome = run(container);
    EXPECT_TRUE(outcome.out.empty());
    EXPECT_NE(std::string::npos, outcome.err.find("denied")) << outcome.err;
}

TEST_P(Binds, ownerMountIsUsedAgain) {
    struct stat before {
    }, after{};
    ASSERT_EQ(0, ::stat(m_run->store().c_str(), &before));
    const auto mounts = mountsBelow(m_run->store())->size();
    const auto again = OwnerMount::open(m_base + "/store", m_run->store(), m_range);
    ASSERT_TRUE(again);
    EXPECT_EQ(mounts, mountsBelow(m_run->store())->size());
    const auto other = OwnerMount::open(m_base + "/store", m_run->store(), {m_range.start + 65536, 65536});
    ASSERT_TRUE(other);
    EXPECT_EQ(mounts, mountsBelow(m_run->store())->size());
    ASSERT_EQ(0, ::stat(m_run->store().c_str(), &after));
    EXPECT_EQ(m_range.start + 65536, after.st_uid);
}

} // namespace slipway::runtime::test
