#include <gtest/gtest.h>

#include "dockerfile/outline.h"
#include "dockerfile/parser.h"

using namespace slipway;
using namespace slipway::dockerfile;

namespace {

constexpr std::string_view text = "# syntax=docker/dockerfile:1\n"
                                  "# VERSION of the base\n"
                                  "ARG VERSION=3\n"
                                  "ARG UNUSED=1\n"
                                  "ARG TAG=$VERSION-slim\n"
                                  "# build compiles it\n"
                                  "FROM python:$TAG AS build\n"
                                  "# not a description\n"
                                  "\n"
                                  "ARG MODE=fast\n"
                                  "RUN --mount=type=secret,id=pip,required=true --mount=type=cache,target=/c x\n"
                                  "RUN --mount=type=ssh --mount=type=secret,id=pip y\n"
                                  "FROM scratch\n"
                                  "# FLAVOUR sweet or sour\n"
                                  "ARG VERSION FLAVOUR\n"
                                  "FROM --platform=$BUILDPLATFORM build AS Final\n"
                                  "ARG EXTRA=$MODE\n";

Outline outline(std::string_view target, const std::map<std::string, std::string>& given = {}) {
    const auto result = outlineOf(parse(text).file, target, given);
    EXPECT_TRUE(result);
    return result.value_or(Outline{});
}

std::vector<std::string> args(const Outline& outline) {
    std::vector<std::string> out;
    for (const auto& arg : outline.args)
        out.push_back(arg.name + "=" + arg.value.value_or("?") +
                      (arg.description.empty() ? "" : " " + arg.description));
    return out;
}

} // namespace

TEST(Outline, listsTargetsWithTheirDescriptions) {
    const auto targets = targetsOf(parse(text).file);
    ASSERT_EQ(targets.size(), 3u);
    EXPECT_EQ(targets[0].name, "build");
    EXPECT_EQ(targets[0].description, "compiles it");
    EXPECT_EQ(targets[0].base, "python:$TAG");
    EXPECT_EQ(targets[1].name, "");
    EXPECT_FALSE(targets[1].isDefault);
    EXPECT_EQ(targets[2].name, "final");
    EXPECT_EQ(targets[2].platform, "$BUILDPLATFORM");
    EXPECT_TRUE(targets[2].isDefault);
}

TEST(Outline, listsWhatATargetTakes) {
    const auto build = outline("build");
    EXPECT_EQ(build.description, "compiles it");
    EXPECT_EQ(args(build), (std::vector<std::string>{"VERSION=3 of the base", "TAG=3-slim", "MODE=fast"}));
    ASSERT_EQ(build.secrets.size(), 1u);
    EXPECT_EQ(build.secrets[0].id, "pip");
    EXPECT_TRUE(build.secrets[0].required);
    ASSERT_EQ(build.ssh.size(), 1u);
    EXPECT_EQ(build.ssh[0].id, "default");
    EXPECT_EQ(build.caches.at(0).id, "/c");
    EXPECT_EQ(args(outline("1")), (std::vector<std::string>{"VERSION=3 of the base", "FLAVOUR=? sweet or sour"}));
    EXPECT_EQ(args(outline("")),
              (std::vector<std::string>{"VERSION=3 of the base", "TAG=3-slim", "MODE=fast", "EXTRA=fast"}));
}

TEST(Outline, usesTheBuildArgsGiven) {
    EXPECT_EQ(args(outline("build", {{"VERSION", "4"}, {"MODE", "slow"}})),
              (std::vector<std::string>{"VERSION=4 of the base", "TAG=4-slim", "MODE=slow"}));
}

TEST(Outline, knowsNoOtherTarget) {
    const auto result = outlineOf(parse(text).file, "finl", {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message(), "there is no stage finl (did you mean final?)");
}
