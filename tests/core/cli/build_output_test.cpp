#include <gmock/gmock.h>

#include <filesystem>

#include "cli/build_cache.h"
#include "cli/build_output.h"

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

BuildOutput parsed(std::string_view text) {
    const auto output = parseOutput(text);
    EXPECT_TRUE(output) << output.error().describe();
    return output.value_or(BuildOutput{});
}

std::string whyNot(const OutputOptions& options) {
    const auto outputs = planOutputs(options);
    return outputs ? "(accepted)" : outputs.error().message();
}

TEST(Output, TakesEveryFormOfBuildxs) {
    EXPECT_EQ(parsed("out").type, OutputType::Local);
    EXPECT_EQ(parsed("out").destination, "out");
    EXPECT_EQ(parsed("-").type, OutputType::Tar);
    EXPECT_EQ(parsed("type=oci,dest=a.tar").destination, "a.tar");
    EXPECT_FALSE(parsed("type=oci,dest=a,tar=false").tar);
    EXPECT_EQ(parsed("type=registry").type, OutputType::Registry);
    const auto image = parsed("type=image,\"name=a:1,b\",push=true,annotation.org.x=y");
    EXPECT_THAT(image.names, ElementsAre("a:1", "b"));
    EXPECT_TRUE(image.push);
    EXPECT_EQ(image.annotations.at("org.x"), "y");
    EXPECT_EQ(parsed("type=tar,dest=\"a,b.tar\"").destination, "a,b.tar");
}

TEST(Output, NamesWhatItDoesNotTake) {
    EXPECT_EQ(parseOutput("type=zip").error().code(), Errc::InvalidArgument);
    EXPECT_EQ(parseOutput("dest=x").error().code(), Errc::InvalidArgument);
    EXPECT_THAT(parseOutput("type=oci,colour=red").error().message(), HasSubstr("\"colour\""));
    EXPECT_EQ(parseOutput("type=oci,compression=estargz").error().code(), Errc::Unsupported);
    EXPECT_TRUE(parseOutput("type=oci,compression=gzip,oci-mediatypes=true"));
}

TEST(Output, WithoutOneTheImageStaysHere) {
    const auto outputs = planOutputs({.tags = {"a", "b"}});
    ASSERT_TRUE(outputs);
    EXPECT_TRUE(outputs->keepsImage());
    EXPECT_FALSE(outputs->deliversAny());
    EXPECT_THAT(outputs->tags, ElementsAre("a", "b"));
}

TEST(Output, AnotherOneKeepsNothingAndHandsTheTagsOn) {
    const auto outputs = planOutputs({.outputs = {"type=docker,dest=/tmp/x.tar"}, .tags = {"a"}});
    ASSERT_TRUE(outputs);
    EXPECT_FALSE(outputs->keepsImage());
    EXPECT_TRUE(outputs->tags.empty());
    EXPECT_THAT(outputs->list.front().names, ElementsAre("a"));
    EXPECT_TRUE(planOutputs({.outputs = {"type=docker"}})->keepsImage());
    EXPECT_TRUE(planOutputs({.outputs = {"out"}, .load = true})->keepsImage());
}

TEST(Output, PushIsARegistryOrPushesTheImage) {
    const auto alone = planOutputs({.tags = {"host/a"}, .push = true});
    ASSERT_TRUE(alone);
    EXPECT_FALSE(alone->keepsImage());
    EXPECT_TRUE(alone->list.front().push);
    const auto both = planOutputs({.outputs = {"type=image"}, .tags = {"host/a"}, .push = true});
    ASSERT_TRUE(both);
    EXPECT_TRUE(both->keepsImage());
    ASSERT_EQ(both->list.size(), 1u);
    EXPECT_TRUE(both->list.front().push);
    EXPECT_THAT(whyNot({.push = true}), HasSubstr("a name is needed"));
}

TEST(Output, DestinationsAreCheckedBeforeAnythingIsBuilt) {
    EXPECT_THAT(whyNot({.outputs = {"type=local"}}), HasSubstr("dest=DIR"));
    EXPECT_THAT(whyNot({.outputs = {"type=local,dest=/etc/passwd"}}), HasSubstr("not a directory"));
    EXPECT_THAT(whyNot({.outputs = {"type=tar,dest=/tmp"}}), HasSubstr("is a directory"));
    EXPECT_THAT(whyNot({.outputs = {"-", "type=oci"}}), HasSubstr("only one"));
    EXPECT_THAT(whyNot({.outputs = {"type=oci"}, .terminal = true}), HasSubstr("terminal"));
    EXPECT_THAT(whyNot({.outputs = {"type=tar,push=true"}}), HasSubstr("push=true"));
    EXPECT_THAT(whyNot({.outputs = {"type=tar,tar=false"}}), HasSubstr("tar=false"));
}

TEST(Annotation, MayNameTheManifestAndNoIndex) {
    api::StringMap annotations;
    EXPECT_TRUE(addAnnotation("org.x.y=a=b", annotations));
    EXPECT_TRUE(addAnnotation("manifest:k=v", annotations));
    EXPECT_TRUE(addAnnotation("manifest[linux/amd64]:p=v", annotations));
    EXPECT_TRUE(addAnnotation("org.x:y=1", annotations));
    EXPECT_EQ(annotations, (api::StringMap{{"org.x.y", "a=b"}, {"k", "v"}, {"p", "v"}, {"org.x:y", "1"}}));
    EXPECT_EQ(addAnnotation("index:k=v", annotations).error().code(), Errc::Unsupported);
    EXPECT_EQ(addAnnotation("manifest,index:k=v", annotations).error().code(), Errc::Unsupported);
    EXPECT_EQ(addAnnotation("colour:k=v", annotations).error().code(), Errc::InvalidArgument);
    EXPECT_EQ(addAnnotation("alone", annotations).error().code(), Errc::InvalidArgument);
}

TEST(CacheOptions, TakeBuildxsForms) {
    EXPECT_EQ(parseCacheFrom("host:5000/a:cache")->reference, "host:5000/a:cache");
    EXPECT_EQ(parseCacheFrom("type=registry,ref=a/b")->reference, "a/b");
    const auto local = parseCacheFrom("type=local,src=/x/../cache,tag=t");
    EXPECT_EQ(local->directory, "/cache");
    EXPECT_EQ(local->tag, "t");
    EXPECT_TRUE(parseCacheFrom("type=local,src=here")->directory.starts_with("/"));
    const auto target = parseCacheTo("type=registry,ref=a/b,mode=max,ignore-error=true,image-manifest=true");
    ASSERT_TRUE(target);
    EXPECT_TRUE(target->max);
    EXPECT_TRUE(target->ignoreError);
    EXPECT_EQ(parseCacheTo("type=inline")->type, CacheType::Inline);
    EXPECT_EQ(parseCacheTo("type=local,dest=x")->tag, "latest");
}

TEST(CacheOptions, NameWhatTheyDoNotTake) {
    EXPECT_EQ(parseCacheTo("type=gha").error().code(), Errc::Unsupported);
    EXPECT_EQ(parseCacheTo("type=inline,mode=max").error().code(), Errc::InvalidArgument);
    EXPECT_EQ(parseCacheTo("type=registry").error().code(), Errc::InvalidArgument);
    EXPECT_EQ(parseCacheTo("type=local,dest=x,mode=most").error().code(), Errc::InvalidArgument);
    EXPECT_EQ(parseCacheFrom("type=local").error().code(), Errc::InvalidArgument);
    EXPECT_EQ(parseCacheFrom("type=registry,ref=host.example/Case").error().code(), Errc::InvalidArgument);
    EXPECT_EQ(parseCacheFrom("type=local,src=x,colour=red").error().code(), Errc::InvalidArgument);
}

} // namespace
} // namespace slipway::cli
