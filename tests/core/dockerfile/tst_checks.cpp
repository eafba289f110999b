#include <gtest/gtest.h>

#include "dockerfile/checks.h"
#include "dockerfile/parser.h"

using namespace slipway::dockerfile;

namespace {

std::vector<std::string> rules(std::string_view text) {
    const auto parsed = parse(text);
    EXPECT_TRUE(parsed.ok());
    std::vector<std::string> out;
    for (const auto& warning : check(parsed.file).warnings)
        out.push_back(std::to_string(warning.range.begin.line) + " " + warning.rule);
    return out;
}

using Rules = std::vector<std::string>;

} // namespace

TEST(Checks, findNothingInAGoodFile) {
    EXPECT_EQ(rules("ARG V=1\nFROM a:$V AS b\nARG HOME_DIR=/x\nWORKDIR $HOME_DIR\nEXPOSE 80/tcp\nCMD [\"a\"]\n"),
              Rules{});
}

TEST(Checks, findTheRulesOfStages) {
    EXPECT_EQ(rules("FROM a AS Build\nFROM b as build\nFROM c AS scratch\n"),
              (Rules{"1 StageNameCasing", "2 FromAsCasing", "2 DuplicateStageName", "3 ReservedStageName"}));
    EXPECT_EQ(rules("ARG VERSION\nFROM a:$VERSIN\nFROM b:$VERSION\n"),
              (Rules{"2 UndefinedArgInFrom", "3 InvalidDefaultArgInFrom"}));
    EXPECT_EQ(rules("FROM --platform=$TARGETPLATFORM a\n"), Rules{"1 RedundantTargetPlatform"});
    EXPECT_EQ(rules("FROM --platform=linux/arm64 a\n"), Rules{"1 FromPlatformFlagConstDisallowed"});
}

TEST(Checks, findTheRulesOfInstructions) {
    EXPECT_EQ(rules("FROM a\nrun x\nCMD y\nCMD [\"z\"]\n"),
              (Rules{"2 ConsistentInstructionCasing", "3 JSONArgsRecommended", "3 MultipleInstructionsDisallowed"}));
    EXPECT_EQ(rules("FROM a\nMAINTAINER me\nWORKDIR app\nENV A b\nENV DB_PASSWORD=x PUBLIC_KEY=y\n"),
              (Rules{"2 MaintainerDeprecated", "3 WorkdirRelativePath", "4 LegacyKeyValueFormat",
                     "5 SecretsUsedInArgOrEnv"}));
    EXPECT_EQ(rules("FROM a\nRUN a \\\n\n b\nEXPOSE 80/TCP 127.0.0.1:80:80\n"),
              (Rules{"2 NoEmptyContinuation", "5 ExposeProtoCasing", "5 ExposeInvalidFormat"}));
    EXPECT_EQ(rules("FROM a\nARG VERSION=1\nLABEL v=$VERISON p=$PATH\n"), Rules{"3 UndefinedVar"});
}

TEST(Checks, obeyTheDirective) {
    const auto parsed = parse("# check=skip=MaintainerDeprecated;error=true\nFROM a\nMAINTAINER m\n");
    EXPECT_TRUE(check(parsed.file).warnings.empty());
    EXPECT_TRUE(check(parsed.file).asErrors);
    EXPECT_EQ(rules("# check=skip=all\nFROM a\nmaintainer m\n"), Rules{});
}
