#include <gtest/gtest.h>

#include "oci/reference.h"

namespace slipway::oci {
namespace {

const std::string kSha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct Case {
    std::string text, canonical, familiar;
};

TEST(Reference, NormalisesAsDockerDoes) {
    const Case cases[] = {
        {"python:3.8", "docker.io/library/python:3.8", "python:3.8"},
        {"python", "docker.io/library/python:latest", "python:latest"},
        {"user/app:1", "docker.io/user/app:1", "user/app:1"},
        {"docker.io/python", "docker.io/library/python:latest", "python:latest"},
        {"index.docker.io/user/app", "docker.io/user/app:latest", "user/app:latest"},
        {"docker.io/library/python:x", "docker.io/library/python:x", "python:x"},
        {"library/python:x", "docker.io/library/python:x", "python:x"},
        {"localhost:5000/x", "localhost:5000/x:latest", "localhost:5000/x:latest"},
        {"localhost/x/y:t", "localhost/x/y:t", "localhost/x/y:t"},
        {"127.0.0.1:5000/a/b/c:t", "127.0.0.1:5000/a/b/c:t", "127.0.0.1:5000/a/b/c:t"},
        {"[::1]:5000/x", "[::1]:5000/x:latest", "[::1]:5000/x:latest"},
        {"ghcr.io/o/n@" + kSha, "ghcr.io/o/n@" + kSha, "ghcr.io/o/n@" + kSha},
        {"python:3@" + kSha, "docker.io/library/python:3@" + kSha, "python:3@" + kSha},
        {"REGISTRY/x", "REGISTRY/x:latest", "REGISTRY/x:latest"},
        {"a__b/c-d--e/f.g:T_.-x", "docker.io/a__b/c-d--e/f.g:T_.-x", "a__b/c-d--e/f.g:T_.-x"},
    };
    for (const auto& c : cases) {
        const auto reference = Reference::parse(c.text);
        ASSERT_TRUE(reference) << c.text << ": " << reference.error().describe();
        EXPECT_EQ(reference->canonical(), c.canonical);
        EXPECT_EQ(reference->familiar(), c.familiar);
        EXPECT_EQ(Reference::parse(reference->familiar()), *reference);
        EXPECT_EQ(Reference::parse(reference->canonical()), *reference);
    }
}

TEST(Reference, RefusesWhatIsNoReference) {
    for (const std::string& text : {std::string(),
                                    std::string("Python"),
                                    std::string("python:"),
                                    std::string(":tag"),
                                    std::string("a//b"),
                                    std::string("/a"),
                                    std::string("a/"),
                                    std::string("a:b:c"),
                                    std::string("a..b"),
                                    std::string("a___b"),
                                    std::string("-a"),
                                    std::string("a-"),
                                    std::string("a/../b"),
                                    std::string("host:0/x"),
                                    std::string("host:65536/x"),
                                    std::string("host:12x/x"),
                                    std::string("http://host/x"),
                                    std::string("a b"),
                                    std::string("a\n"),
                                    std::string("x@md5:abc"),
                                    std::string("x@sha256:12"),
                                    std::string("x@"),
                                    "x@" + kSha + "@" + kSha,
                                    std::string(64, 'a'),
                                    std::string(300, 'a'),
                                    "x:" + std::string(129, 'a'),
                                    std::string("x:.a"),
                                    std::string("x:-a"),
                                    std::string("x.y:5000"),
                                    std::string("[::g]/x"),
                                    std::string("a\0b", 3),
                                    std::string("-host.io/x"),
                                    std::string("ho..st/x"),
                                    "a/" + std::string(2000, 'b')}) {
        const auto reference = Reference::parse(text);
        if (text == "x.y:5000") // a repository and a tag, as docker reads it
            EXPECT_EQ(reference->canonical(), "docker.io/library/x.y:5000");
        else
            EXPECT_FALSE(reference) << text << " -> " << reference->canonical();
    }
}

TEST(Reference, SaysWhyItRefuses) {
    EXPECT_NE(Reference::parse("Foo").error().message().find("lower case"), std::string::npos);
    EXPECT_NE(Reference::parse(std::string(64, 'a')).error().message().find("image id"), std::string::npos);
    EXPECT_EQ(Reference::parse("Foo").error().code(), Errc::InvalidArgument);
}

TEST(Reference, PicksDigestBeforeTagForTheRegistry) {
    EXPECT_EQ(Reference::parse("a:b@" + kSha)->identifier(), kSha);
    EXPECT_EQ(Reference::parse("a:b")->identifier(), "b");
    const auto named = Reference::parseName("a");
    EXPECT_EQ(named->tag(), "");
    EXPECT_EQ(named->familiar(), "a");
    EXPECT_EQ(named->withTag("t")->familiar(), "a:t");
    EXPECT_FALSE(named->withTag("bad tag"));
    EXPECT_EQ(named->withDigest(*Digest::parse(kSha)).familiar(), "a@" + kSha);
    EXPECT_EQ(named->withDigest(*Digest::parse(kSha)).withoutDigest().familiar(), "a:latest");
}

TEST(Reference, KnowsLoopbackFromALookalike) {
    for (const char* host : {"localhost", "localhost:5000", "127.0.0.1", "127.1.2.3:80", "[::1]:5000", "x.localhost"})
        EXPECT_TRUE(isLoopbackHost(host)) << host;
    for (const char* host : {"127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1",
                             "127.0.0", "128.0.0.1", "", "127.0.0.0x1"})
        EXPECT_FALSE(isLoopbackHost(host)) << host;
}

} // namespace
} // namespace slipway::oci
