#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view commit = "0123456789abcdef0123456789abcdef01234567";

// Servers and repositories that are only thought of.
class FakeRemote : public RemoteSource {
public:
    struct Served {
        std::string content;
        std::string etag;
        std::optional<Timestamp> modified;
    };
    std::map<std::string, Served> files;
    std::map<std::string, std::string> commits;                      // "remote ref" -> commit
    std::map<std::string, std::map<std::string, std::string>> trees; // by commit: path -> content
    std::vector<std::string> asked; // "fetch URL", "unchanged URL", "resolve …", "check out …"
    bool keeps = true;

    Result<RemoteFile> fetch(const RemoteFileQuery& query, const PullProgress&, std::stop_token) override {
        const auto found = files.find(query.url);
        if (found == files.end())
            return fail(Errc::NotFound, "status 404");
        RemoteFile file;
        if (!query.etag.empty() && query.etag == found->second.etag) {
            asked.push_back("unchanged " + query.url);
            file.unchanged = true;
            return file;
        }
        asked.push_back("fetch " + query.url);
        file.digest = oci::digestOf(found->second.content);
        if (!query.checksum.empty() && query.checksum != file.digest)
            return fail(Errc::Corrupt, "the checksum is wrong");
        m_kept[file.digest.str()] = found->second.content;
        file = opened(file.digest);
        file.etag = found->second.etag;
        file.modified = found->second.modified;
        return file;
    }
    std::optional<RemoteFile> kept(const oci::Digest& digest) override {
        return keeps && m_kept.contains(digest.str()) ? std::optional(opened(digest)) : std::nullopt;
    }
    Result<GitRevision> resolve(const GitSource& source, std::stop_token) override {
        asked.push_back("resolve " + source.shown());
        const auto found = commits.find(source.remote + " " + source.ref);
        if (found == commits.end())
            return fail(Errc::NotFound, "there is no branch or tag {}", source.ref);
        return GitRevision{found->second, source.ref};
    }
    Result<std::unique_ptr<GitTree>> checkOut(const GitSource& source, const GitRevision& revision,
                                              const std::function<void(std::string_view)>& output,
                                              std::stop_token) override {
        asked.push_back(fmt::format("check out {}{}{}", revision.commit.substr(0, 4),
                                    source.keepGitDirectory ? " with .git" : "", source.submodules ? "" : " alone"));
        output("cloning\n");
        struct Tree : GitTree {
            TemporaryDirectory files;
            UniqueFd fd;
            int directory() override { return fd.get(); }
        };
        auto tree = std::make_unique<Tree>();
        for (const auto& [path, content] : trees[revision.commit])
            writeFile(tree->files.path() + "/" + path, content);
        tree->fd = *openFile(tree->files.path(), O_RDONLY | O_DIRECTORY);
        return tree;
    }

private:
    RemoteFile opened(const oci::Digest& digest) {
        const std::string& content = m_kept[digest.str()];
        RemoteFile file;
        file.content = *openFile(m_directory.path(), O_TMPFILE | O_RDWR);
        EXPECT_TRUE(slipway::writeAll(file.content.get(), content));
        ::lseek(file.content.get(), 0, SEEK_SET);
        file.digest = digest;
        file.size = content.size();
        return file;
    }
    TemporaryDirectory m_directory;
    std::map<std::string, std::string> m_kept;
};

class AddRemote : public testing::Test {
protected:
    AddRemote() {
        world.addImage("base", {{"etc/passwd", "root:x:0:0::/root:/bin/sh\n"}, {"have/old", "old"}});
        world.remote = &remote;
        remote.files["http://h/f.txt"] = {"hello", "\"1\"", fromUnixNanos(1'000'000'000'000'000'000)};
        remote.commits["https://h/r.git "] = commit;
        remote.commits["https://h/r.git v1"] = commit;
        remote.trees[std::string(commit)] = {{"a", "1"}, {"docs/b", "2"}};
    }
    void build(const std::string& lines) {
        project.dockerfile("FROM base\n" + lines + "\n");
        remote.asked.clear();
        project.good();
    }
    std::string error(const std::string& lines) {
        project.dockerfile("FROM base\n" + lines + "\n");
        return project.failure();
    }
    std::string planned(std::size_t step = 1) {
        const auto plan = project.plan();
        EXPECT_TRUE(plan) << plan.error().describe();
        return plan ? (plan->steps.at(step).cached ? "cached" : plan->steps.at(step).reason.text) : "";
    }
    std::string at(const std::string& path) { return readFileOr(world.root() + "/" + path); }
    struct stat info(const std::string& path) {
        struct stat result {};
        EXPECT_EQ(::lstat((world.root() + "/" + path).c_str(), &result), 0) << path;
        return result;
    }
    FakeWorld world;
    FakeRemote remote;
    Project project{world};
};

} // namespace

TEST_F(AddRemote, namesAFileAsTheDestinationSays) {
    build("WORKDIR /w\nADD http://h/f.txt x\nADD http://h/f.txt d/\nADD http://h/f.txt .\nADD http://h/f.txt /have");
    EXPECT_EQ(at("w/x"), "hello");
    EXPECT_EQ(at("w/d/f.txt"), "hello");
    EXPECT_EQ(at("w/f.txt"), "hello");
    EXPECT_EQ(at("have/f.txt"), "hello");
    remote.files["http://h/a%20b?x=/y"] = {"1", "", {}};
    build("ADD http://h/a%20b?x=/y /");
    EXPECT_EQ(at("a b"), "1");
    remote.files["http://h/"] = {"1", "", {}};
    build("ADD http://h/ /index");
    EXPECT_EQ(at("index"), "1");
    EXPECT_THAT(error("ADD http://h/ /d/"), HasSubstr("has no file name"));
}

TEST_F(AddRemote, givesAFileModeOwnerAndTime) {
    build("ADD --chmod=644 --chown=7:8 http://h/f.txt /y\nADD http://h/f.txt /x");
    EXPECT_EQ(info("x").st_mode & 07777, 0600u);
    EXPECT_EQ(info("x").st_mtim.tv_sec, 1'000'000'000);
    EXPECT_EQ(info("y").st_mode & 07777, 0644u);
    if (::geteuid() == 0) {
        EXPECT_EQ(info("x").st_uid, 0u);
        EXPECT_EQ(info("y").st_uid, 7u);
        EXPECT_EQ(info("y").st_gid, 8u);
    }
    remote.files["http://h/undated"] = {"1", "", {}};
    build("ADD http://h/undated /");
    EXPECT_EQ(info("undated").st_mtim.tv_sec, 0);
}

TEST_F(AddRemote, asksOnlyWhetherAFileIsTheSame) {
    build("ADD http://h/f.txt /");
    EXPECT_THAT(remote.asked, ElementsAre("fetch http://h/f.txt"));
    build("ADD http://h/f.txt /");
    EXPECT_THAT(remote.asked, ElementsAre("unchanged http://h/f.txt"));
    EXPECT_THAT(project.events.steps(), ElementsAre("1 cached", "2 cached"));
    // Another tag, the same content: fetched, and still cached.
    remote.files["http://h/f.txt"].etag = "\"2\"";
    build("ADD http://h/f.txt /");
    EXPECT_THAT(remote.asked, ElementsAre("fetch http://h/f.txt"));
    EXPECT_THAT(project.events.steps(), ElementsAre("1 cached", "2 cached"));
    remote.files["http://h/f.txt"] = {"bye", "\"3\"", {}};
    build("ADD http://h/f.txt /");
    EXPECT_THAT(project.events.steps(), ElementsAre("1 cached", "2 run: http://h/f.txt changed"));
    EXPECT_EQ(at("f.txt"), "bye");
}

TEST_F(AddRemote, usesWhatIsHereWhenAnEarlierStepChanged) {
    for (const char* name : {"a", "b", "c"})
        world.commands[name] = [name](const std::string& root, const StepRequest&) {
            writeFile(root + "/made", name);
            return 0;
        };
    build("RUN a\nADD http://h/f.txt /");
    build("RUN b\nADD http://h/f.txt /");
    EXPECT_THAT(remote.asked, ElementsAre("unchanged http://h/f.txt"));
    EXPECT_EQ(at("f.txt"), "hello");
    EXPECT_EQ(info("f.txt").st_mtim.tv_sec, 1'000'000'000);
    remote.keeps = false;
    build("RUN c\nADD http://h/f.txt /");
    EXPECT_THAT(remote.asked, ElementsAre("unchanged http://h/f.txt", "fetch http://h/f.txt"));
    EXPECT_EQ(at("f.txt"), "hello");
}

TEST_F(AddRemote, asksNobodyWithAChecksumThatIsKnown) {
    const std::string line = "ADD --checksum=" + oci::digestOf("hello").str() + " http://h/f.txt /";
    project.dockerfile("FROM base\n" + line + "\n");
    EXPECT_EQ(planned(), "not built before");
    build(line);
    EXPECT_THAT(remote.asked, ElementsAre("fetch http://h/f.txt"));
    build(line);
    EXPECT_THAT(remote.asked, ElementsAre());
    EXPECT_EQ(planned(), "cached");
    EXPECT_THAT(error("ADD --checksum=" + oci::digestOf("other").str() + " http://h/f.txt /"),
                HasSubstr("Dockerfile:2:"));
    EXPECT_THAT(project.failure(), HasSubstr("http://h/f.txt: the checksum is wrong"));
    EXPECT_THAT(error("ADD --checksum=md5:00 http://h/f.txt /"), HasSubstr("--checksum=md5:00"));
    EXPECT_THAT(error("ADD --checksum=sha256:00 f.txt /"), HasSubstr("--checksum is for remote sources"));
    EXPECT_THAT(error("ADD --checksum=" + oci::digestOf("x").str() + " http://h/f.txt http://h/f.txt /"),
                HasSubstr("for one source, not for 2"));
}

TEST_F(AddRemote, fetchesNothingWhenPlanning) {
    project.dockerfile("FROM base\nADD http://h/f.txt /\nADD https://h/r.git#v1 /r\n");
    EXPECT_EQ(planned(1), "unknown until http://h/f.txt is asked");
    build("ADD http://h/f.txt /");
    remote.asked.clear();
    EXPECT_EQ(planned(1), "unknown until http://h/f.txt is asked");
    project.dockerfile("FROM base\nADD https://h/r.git#v1 /r\n");
    EXPECT_EQ(planned(1), "unknown until https://h/r.git#v1 is asked");
    EXPECT_THAT(remote.asked, ElementsAre());
}

TEST_F(AddRemote, unpacksAnArchiveWhenTold) {
    TemporaryDirectory files;
    writeFile(files.path() + "/in/hello", "1");
    ASSERT_EQ(::system(("cd " + files.path() + " && tar -C in -czf x.tgz hello").c_str()), 0);
    remote.files["http://h/x.tgz"] = {readFileOr(files.path() + "/x.tgz"), "", {}};
    build("ADD http://h/x.tgz /a/\nADD --unpack=true http://h/x.tgz /b\nADD --unpack http://h/f.txt /c/");
    EXPECT_TRUE(fs::exists(world.root() + "/a/x.tgz"));
    EXPECT_EQ(at("b/hello"), "1");
    EXPECT_EQ(at("c/f.txt"), "hello");
    EXPECT_THAT(error("ADD --unpack=perhaps http://h/x.tgz /"), HasSubstr("true or false"));
}

TEST_F(AddRemote, keepsTheOrderOfSources) {
    project.file("f.txt", "local");
    build("ADD f.txt http://h/f.txt /a/\nADD http://h/f.txt f.txt /b/\nADD http://h/f.txt https://h/r.git f.txt /c/");
    EXPECT_EQ(at("a/f.txt"), "hello");
    EXPECT_EQ(at("b/f.txt"), "local");
    EXPECT_EQ(at("c/f.txt"), "local");
    EXPECT_EQ(at("c/docs/b"), "2");
    EXPECT_THAT(error("ADD http://h/f.txt http://h/f.txt /x"), HasSubstr("must be a directory"));
}

TEST_F(AddRemote, needsNoContext) {
    project.request.context = -1;
    project.request.dockerfileText = "FROM base\nADD http://h/f.txt /\n";
    project.good();
    EXPECT_EQ(at("f.txt"), "hello");
}

TEST_F(AddRemote, copiesARepository) {
    build("ADD https://h/r.git /r\nADD --chmod=700 https://h/r.git#v1:docs /have");
    EXPECT_THAT(remote.asked, ElementsAre("resolve https://h/r.git", "check out 0123", "resolve https://h/r.git#v1",
                                          "check out 0123"));
    EXPECT_EQ(at("r/a"), "1");
    EXPECT_EQ(at("r/docs/b"), "2");
    EXPECT_EQ(at("have/b"), "2");
    EXPECT_EQ(at("have/old"), "old");
    EXPECT_EQ(info("have/b").st_mode & 07777, 0700u);
    EXPECT_THAT(project.events.lines(), testing::Contains("log 2 2 cloning\n"));
    EXPECT_THAT(error("ADD https://h/r.git#v1:none /"), HasSubstr("has no directory none"));
    EXPECT_THAT(error("ADD https://h/r.git#v1:a /"), HasSubstr("not a directory"));
    EXPECT_THAT(error("ADD https://h/r.git#none /"), HasSubstr("there is no branch or tag none"));
    EXPECT_THAT(error("ADD https://h/r.git#a..b /"), HasSubstr("two dots"));
}

TEST_F(AddRemote, keysARepositoryByItsCommit) {
    build("ADD https://h/r.git#v1 /r");
    build("ADD https://h/r.git#v1 /r");
    EXPECT_THAT(remote.asked, ElementsAre("resolve https://h/r.git#v1"));
    EXPECT_THAT(project.events.steps(), ElementsAre("1 cached", "2 cached"));
    remote.commits["https://h/r.git v1"] = std::string(40, 'f');
    remote.trees[std::string(40, 'f')] = {{"a", "new"}};
    build("ADD https://h/r.git#v1 /r");
    EXPECT_THAT(project.events.steps(), ElementsAre("1 cached", "2 run: https://h/r.git changed"));
    EXPECT_EQ(at("r/a"), "new");
}

TEST_F(AddRemote, asksNobodyForACommitThatIsNamedInFull) {
    const std::string line = "ADD https://h/r.git#" + std::string(commit) + " /r";
    build(line);
    EXPECT_THAT(remote.asked, ElementsAre("check out 0123"));
    EXPECT_EQ(planned(), "cached");
    build("ADD --checksum=" + std::string(commit) + " https://h/r.git#v1 /r");
    EXPECT_THAT(remote.asked, ElementsAre("check out 0123"));
}

TEST_F(AddRemote, holdsARepositoryToItsChecksum) {
    build("ADD --checksum=012345 https://h/r.git#v1 /r\nADD https://h/r.git?ref=v1&checksum=01 /s");
    EXPECT_THAT(error("ADD --checksum=ffff https://h/r.git#v1 /r"), HasSubstr("not ffff as the checksum says"));
    EXPECT_THAT(error("ADD --checksum=ffff https://h/r.git?checksum=0123 /r"), HasSubstr("contradicts"));
    EXPECT_THAT(error("ADD --checksum=xyz https://h/r.git /r"), HasSubstr("not the beginning of a commit"));
}

TEST_F(AddRemote, passesTheFlagsOfARepositoryOn) {
    build("ADD --keep-git-dir=true https://h/r.git /r\nADD https://h/r.git?submodules=0&keep-git-dir=1 /s");
    EXPECT_THAT(remote.asked, ElementsAre("resolve https://h/r.git", "check out 0123 with .git",
                                          "resolve https://h/r.git", "check out 0123 with .git alone"));
}

TEST_F(AddRemote, saysWhatCouldNotBeFetched) {
    EXPECT_THAT(error("ADD http://h/none /"), HasSubstr("Dockerfile:2:5: http://h/none: status 404"));
    world.remote = nullptr;
    EXPECT_THAT(error("ADD http://h/f.txt /"), HasSubstr("is not supported here"));
}
