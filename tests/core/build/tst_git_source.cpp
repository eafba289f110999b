#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "build/git_source.h"

using namespace slipway;
using slipway::build::GitSource;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr std::string_view commit = "0123456789abcdef0123456789abcdef01234567";

GitSource good(const std::string& text) {
    auto parsed = GitSource::parse(text);
    EXPECT_TRUE(parsed) << text << ": " << parsed.error().describe();
    return parsed.value_or(GitSource{});
}

std::string bad(const std::string& text) {
    const auto parsed = GitSource::parse(text);
    EXPECT_FALSE(parsed) << text << " -> " << parsed->remote << " " << parsed->ref << " " << parsed->subdirectory;
    return parsed ? std::string{} : parsed.error().describe();
}

} // namespace

TEST(GitSource, tellsRepositoriesFromFiles) {
    for (const char* text :
         {"git://host/x", "git://host/x.git#v1", "https://host/x.git", "https://host/x.git#v1:sub",
          "http://host/x.git?ref=v1", "git@github.com:a/b.git", "me@host:repo", "ssh://git@h/x", "HTTPS://host/x.git"})
        EXPECT_TRUE(GitSource::claims(text)) << text;
    for (const char* text :
         {"https://host/x.tar.gz", "https://host/x?y=.git", "https://host/", "file", "dir/a@b:c", "file:///x.git",
          "ext::sh -c x", "x.git", "@host:x", "a@:x", "github.com/a/b", "git://", "ftp://host/x.git", "C:\\x@y"})
        EXPECT_FALSE(GitSource::claims(text)) << text;
}

TEST(GitSource, readsFragments) {
    const auto plain = good("https://github.com/a/b.git");
    EXPECT_EQ(plain.remote, "https://github.com/a/b.git");
    EXPECT_EQ(plain.ref, "");
    EXPECT_EQ(plain.subdirectory, "");
    EXPECT_TRUE(plain.submodules);
    EXPECT_FALSE(plain.keepGitDirectory);
    const auto both = good("git@host:a/b.git#feature/x:docs//img/");
    EXPECT_EQ(both.remote, "git@host:a/b.git");
    EXPECT_EQ(both.ref, "feature/x");
    EXPECT_EQ(both.subdirectory, "docs/img");
    EXPECT_EQ(both.transport, GitSource::Transport::Ssh);
    const auto directory = good("git://host:9418/r#:sub");
    EXPECT_EQ(directory.ref, "");
    EXPECT_EQ(directory.subdirectory, "sub");
    EXPECT_EQ(good("ssh://git@[::1]:22/r#v1").remote, "ssh://git@[::1]:22/r");
}

TEST(GitSource, readsQueries) {
    const auto all = good("https://h/r.git?branch=main&subdir=a%2Fb&commit=ABCD&submodules=false&keep-git-dir");
    EXPECT_EQ(all.remote, "https://h/r.git");
    EXPECT_EQ(all.ref, "refs/heads/main");
    EXPECT_EQ(all.subdirectory, "a/b");
    EXPECT_EQ(all.checksum, "abcd");
    EXPECT_FALSE(all.submodules);
    EXPECT_TRUE(all.keepGitDirectory);
    EXPECT_EQ(good("https://h/r.git?tag=v1").ref, "refs/tags/v1");
    EXPECT_EQ(good("https://h/r.git?ref=v1#v1:x").subdirectory, "x");
    EXPECT_THAT(bad("https://h/r.git?ref=a&branch=b"), HasSubstr("two refs"));
    EXPECT_THAT(bad("https://h/r.git?ref=a#b"), HasSubstr("two refs"));
    EXPECT_THAT(bad("https://h/r.git?depth=1"), HasSubstr("\"depth\""));
    EXPECT_THAT(bad("https://h/r.git?ref="), HasSubstr("no value"));
    EXPECT_THAT(bad("https://h/r.git?checksum=xyz"), HasSubstr("not the beginning of a commit"));
    EXPECT_THAT(bad("https://h/r.git?submodules=maybe"), HasSubstr("true or false"));
    EXPECT_THAT(bad("https://h/r.git?ref=%zz"), HasSubstr("escape"));
    EXPECT_THAT(bad("https://h/r.git?ref=a%00b"), HasSubstr("escape"));
}

TEST(GitSource, knowsTheCommitThatIsNamedInFull) {
    EXPECT_EQ(good("git://h/r#" + std::string(commit)).knownCommit(), commit);
    EXPECT_EQ(good("git://h/r?ref=main&checksum=" + std::string(commit)).knownCommit(), commit);
    EXPECT_EQ(good("git://h/r?ref=main&checksum=0123").knownCommit(), std::nullopt);
    EXPECT_THAT(bad("git://h/r?checksum=ffff#" + std::string(commit)), HasSubstr("cannot have the checksum"));
}

TEST(GitSource, keepsCredentialsApart) {
    const auto source = good("https://me:s%40crt@host:8443/r.git#main");
    EXPECT_EQ(source.credentials, "me:s@crt");
    EXPECT_EQ(source.remote, "https://host:8443/r.git");
    EXPECT_THAT(source.shown(), Not(HasSubstr("crt")));
    EXPECT_EQ(good("https://token@host/r.git").credentials, "token:");
    EXPECT_THAT(bad("https://me:a%0ab@host/r.git"), HasSubstr("control bytes"));
}

TEST(GitSource, refusesRefsThatAreMoreThanNames) {
    for (const char* ref : {"a..b",       "../x",     "-x",   "--upload-pack=x",
                            "a b",        "a\nb",     "a~1",  "a^",
                            "a^{commit}", "HEAD@{1}", "@",    "/a",
                            "a/",         "a//b",     ".a",   "a/.b",
                            "a.",         "a.lock",   "a?b",  "a*",
                            "a[",         "a\\b",     "a\x7f"})
        EXPECT_THAT(bad(std::string("git://h/r#") + ref), HasSubstr("is no git branch, tag or commit")) << ref;
    EXPECT_THAT(bad("git://h/r?ref=%2D%2Dexec"), HasSubstr("begins with a dash"));
    EXPECT_THAT(bad("git://h/r?tag=a..b"), HasSubstr("two dots"));
    EXPECT_THAT(bad("git://h/r#" + std::string(2000, 'a')), HasSubstr("too long"));
}

TEST(GitSource, refusesSubdirectoriesOutsideTheRepository) {
    for (const char* sub : {"..", "../x", "a/../../x", "a/..", "/../x"})
        EXPECT_THAT(bad(std::string("git://h/r#main:") + sub), HasSubstr("leaves the repository")) << sub;
    EXPECT_THAT(bad("git://h/r#main:.git"), HasSubstr("git's own"));
    EXPECT_THAT(bad("git://h/r#main:./.git/hooks"), HasSubstr("git's own"));
    EXPECT_THAT(bad("git://h/r?subdir=a%0ab"), HasSubstr("no subdirectory"));
    EXPECT_EQ(good("git://h/r#main:/").subdirectory, "");
}

TEST(GitSource, refusesHostsAndPathsThatProgramsCouldMisread) {
    for (const char* text : {"ssh://-oProxyCommand=x/r", "ssh://git@-x/r", "git@-x:r", "git@host:-x", "git://h ost/r",
                             "git://host", "git://host/", "git@host:", "ssh://a b@h/r", "git://u@h/r", "git://h:0/r",
                             "git://h:99999/r", "https://h\n/r.git", "https://ho$st/r.git", "-x@host:r"})
        EXPECT_FALSE(bad(text).empty()) << text;
    EXPECT_FALSE(bad("https://h/" + std::string(10'000, 'a') + ".git").empty());
    for (const char* text : {"file:///etc", "ext::sh", "/etc", "a", ""})
        EXPECT_THAT(bad(text), HasSubstr("names no git repository")) << text;
}
