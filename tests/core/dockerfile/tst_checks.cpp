#include <gtest/gtest.h>

#include <algorithm>

#include "dockerfile/checks.h"
#include "dockerfile/parser.h"

using namespace slipway::dockerfile;

namespace {

using Rules = std::vector<std::string>;

CheckResult checked(std::string_view text, const CheckInputs& inputs = {}) {
    const auto parsed = parse(text);
    for (const auto& error : parsed.errors)
        ADD_FAILURE() << render(error, text, "Dockerfile");
    return check(parsed.file, inputs);
}

Rules rules(std::string_view text, const CheckInputs& inputs = {}) {
    Rules out;
    for (const auto& found : checked(text, inputs).findings)
        out.push_back(std::to_string(found.range.begin.line) + " " + std::string(found.rule->name));
    return out;
}

CheckInputs alpine() {
    CheckInputs inputs;
    inputs.platform = "linux/amd64";
    inputs.baseImage = [](const std::string& reference, const std::string&) -> std::optional<BaseImage> {
        if (reference == "alpine")
            return BaseImage{"linux/amd64", {"PATH=/bin", "PYTHON_VERSION=3"}, "/home", false};
        if (reference == "arm")
            return BaseImage{"linux/arm64/v8", {}, "", true};
        return std::nullopt;
    };
    return inputs;
}

// What the text becomes when the first finding of `rule` is fixed.
std::string fixed(std::string_view rule, std::string_view text, const CheckInputs& inputs = {}) {
    for (const auto& found : checked(text, inputs).findings)
        if (found.rule->name == rule)
            return found.fix ? applyFix(text, *found.fix).value_or("does not apply") : "no fix";
    return "no finding";
}

} // namespace

TEST(Checks, findNothingInAGoodFile) {
    EXPECT_EQ(rules("ARG V=1\nFROM a:$V AS b\nARG HOME_DIR=/x\nWORKDIR $HOME_DIR\nEXPOSE 80/tcp\nCMD [\"a\"]\n"),
              Rules{});
}

TEST(Checks, explainEveryRuleAndNameItsPage) {
    EXPECT_EQ(checkRules().size(), 22u);
    EXPECT_TRUE(std::ranges::is_sorted(checkRules(), {}, &RuleFacts::name));
    for (const auto& rule : checkRules()) {
        EXPECT_FALSE(rule.explanation.empty()) << rule.name;
        EXPECT_TRUE(rule.url.starts_with("https://docs.docker.com/")) << rule.name;
    }
}

TEST(Checks, wantOneCase) {
    EXPECT_EQ(rules("FROM a\nrun x\n"), Rules{"2 ConsistentInstructionCasing"});
    EXPECT_EQ(rules("from a\nrun x\nCMD []\n"), Rules{"3 ConsistentInstructionCasing"});
    EXPECT_EQ(rules("FROM a\nRun x\n"), Rules{"2 ConsistentInstructionCasing"});
    EXPECT_EQ(fixed("ConsistentInstructionCasing", "FROM a\nrun x\n"), "FROM a\nRUN x\n");
    EXPECT_EQ(fixed("ConsistentInstructionCasing", "from a as b\nRUN x\nRUN y\n"), "FROM a AS b\nRUN x\nRUN y\n");
    EXPECT_EQ(rules("FROM a as b\n"), Rules{"1 FromAsCasing"});
    EXPECT_EQ(rules("from a AS b\n"), Rules{"1 FromAsCasing"});
    // Of a FROM in mixed case the other rule speaks.
    EXPECT_EQ(rules("From a as b\n"), Rules{"1 ConsistentInstructionCasing"});
    EXPECT_EQ(fixed("FromAsCasing", "FROM a  as b\n"), "FROM a  AS b\n");
}

TEST(Checks, wantStageNamesThatCanBeToldApart) {
    EXPECT_EQ(rules("FROM a AS Build\nFROM b AS build\nFROM c AS scratch\nFROM d AS context\n"),
              (Rules{"1 StageNameCasing", "2 DuplicateStageName", "3 ReservedStageName", "4 ReservedStageName"}));
    EXPECT_EQ(fixed("StageNameCasing", "FROM a AS Build\n"), "FROM a AS build\n");
}

TEST(Checks, wantDeclaredArgumentsInFrom) {
    EXPECT_EQ(rules("ARG VERSION\nFROM a:$VERSIN\nFROM b:$VERSION\n"),
              (Rules{"2 UndefinedArgInFrom", "2 InvalidDefaultArgInFrom", "3 InvalidDefaultArgInFrom"}));
    EXPECT_EQ(checked("ARG VERSION=1\nFROM a:$VERSIN\n").findings.at(0).hint.text, "did you mean VERSION?");
    EXPECT_EQ(rules("ARG VERSION=1\nFROM a:$VERSION\nFROM b_$TARGETARCH\n"), Rules{});
    EXPECT_EQ(rules("FROM --platform=$NOPE a\n"), Rules{"1 UndefinedArgInFrom"});
    // A default hides nothing from the first rule, and everything from the second.
    EXPECT_EQ(rules("FROM ${BASE:-alpine}\n"), Rules{"1 UndefinedArgInFrom"});
    // Build args do not make a file that does not build on its own one that does.
    CheckInputs inputs;
    inputs.buildArgs = {{"VERSION", "1"}};
    EXPECT_EQ(rules("ARG VERSION\nFROM a:$VERSION\n", inputs), Rules{"2 InvalidDefaultArgInFrom"});
    EXPECT_EQ(rules("ARG A=x\nARG B=$A/y:1\nFROM $B\n"), Rules{});
    for (const char* bad : {"", "a:", "a/B", "a@sha256:12", "a b", "-a", "a//b"})
        EXPECT_EQ(rules("ARG B=\"" + std::string(bad) + "\"\nFROM $B\n"), Rules{"2 InvalidDefaultArgInFrom"}) << bad;
    for (const char* good : {"a", "localhost:5000/a/b:1.2", "Reg.io/a", "a__b--c.d", "scratch", "[::1]:5000/a"})
        EXPECT_EQ(rules("ARG B=" + std::string(good) + "\nFROM $B\n"), Rules{}) << good;
}

TEST(Checks, wantPlatformsThatCanBeChosen) {
    EXPECT_EQ(rules("FROM --platform=$TARGETPLATFORM a\n"), Rules{"1 RedundantTargetPlatform"});
    EXPECT_EQ(rules("FROM --platform=${TARGETPLATFORM} a\n"), Rules{"1 RedundantTargetPlatform"});
    EXPECT_EQ(rules("FROM --platform=$BUILDPLATFORM a\nFROM --platform=$TARGETOS/$TARGETARCH b\n"), Rules{});
    EXPECT_EQ(fixed("RedundantTargetPlatform", "FROM --platform=$TARGETPLATFORM a AS b\n"), "FROM a AS b\n");
    EXPECT_EQ(rules("FROM --platform=linux/arm64 a\n"), Rules{"1 FromPlatformFlagConstDisallowed"});
    EXPECT_EQ(rules("FROM --platform=linux/arm64 a\nFROM --platform=linux/amd64 b AS other\n"),
              (Rules{"1 FromPlatformFlagConstDisallowed", "2 FromPlatformFlagConstDisallowed"}));
    EXPECT_EQ(rules("FROM --platform=linux/x86_64 a AS build_amd64\nFROM --platform=linux/arm64 a AS for-linux\n"),
              Rules{});
}

TEST(Checks, wantABaseForTheBuildsPlatform) {
    EXPECT_EQ(rules("FROM arm\n", alpine()), Rules{"1 InvalidBaseImagePlatform"});
    EXPECT_EQ(rules("FROM --platform=linux/arm64 arm AS arm64\nFROM alpine\nFROM unknown\n", alpine()), Rules{});
    EXPECT_EQ(checked("FROM arm\n", alpine()).findings.at(0).message.text,
              "the base image arm is for linux/arm64/v8, and the build for linux/amd64");
}

TEST(Checks, wantNoEmptyLinesInside) {
    EXPECT_EQ(rules("FROM a\nRUN a \\\n\n b\n"), Rules{"3 NoEmptyContinuation"});
    EXPECT_EQ(fixed("NoEmptyContinuation", "FROM a\nRUN a \\\n\n  \n b \\\n\n # c\n c\n"),
              "FROM a\nRUN a \\\n b \\\n # c\n c\n");
    EXPECT_EQ(fixed("NoEmptyContinuation", "FROM a\r\nRUN a \\\r\n\r\n b\r\n"), "FROM a\r\nRUN a \\\r\n b\r\n");
}

TEST(Checks, wantTheJsonForm) {
    EXPECT_EQ(rules("FROM a\nCMD y\n"), Rules{"2 JSONArgsRecommended"});
    EXPECT_EQ(rules("FROM a\nENTRYPOINT y\nHEALTHCHECK CMD z\nRUN x\n"), Rules{"2 JSONArgsRecommended"});
    EXPECT_EQ(rules("FROM a\nSHELL [\"/bin/bash\", \"-c\"]\nCMD y\n"), Rules{});
    EXPECT_EQ(rules("FROM a AS b\nSHELL [\"/bin/bash\", \"-c\"]\nFROM b\nCMD y\n"), Rules{});
    EXPECT_EQ(rules("FROM a\nCMD y\nSHELL [\"/bin/bash\", \"-c\"]\n"), Rules{"2 JSONArgsRecommended"});
    EXPECT_EQ(rules("FROM --platform=linux/arm64 arm AS arm64\nCMD y\n", alpine()), Rules{});
    EXPECT_EQ(fixed("JSONArgsRecommended", "FROM a\nCMD npm  run start:x\n"),
              "FROM a\nCMD [\"npm\", \"run\", \"start:x\"]\n");
    EXPECT_EQ(fixed("JSONArgsRecommended", "FROM a\nENTRYPOINT exec top -b\n"),
              "FROM a\nENTRYPOINT [\"top\", \"-b\"]\n");
    for (const char* shell : {"a && b", "echo $HOME", "cd /x", "A=1 b", "a 'b'", "a > b", "a \\\n b"})
        EXPECT_EQ(fixed("JSONArgsRecommended", "FROM a\nCMD " + std::string(shell) + "\n"), "no fix") << shell;
}

TEST(Checks, wantOneOfEach) {
    EXPECT_EQ(rules("FROM a\nCMD [\"x\"]\nRUN y\nCMD [\"z\"]\nHEALTHCHECK NONE\nHEALTHCHECK NONE\n"),
              (Rules{"2 MultipleInstructionsDisallowed", "5 MultipleInstructionsDisallowed"}));
    EXPECT_EQ(rules("FROM a AS b\nCMD [\"x\"]\nFROM b\nCMD [\"z\"]\n"), Rules{});
    EXPECT_EQ(fixed("MultipleInstructionsDisallowed", "FROM a\nCMD [\"x\", \\\n \"y\"]\nRUN y\nCMD [\"z\"]\n"),
              "FROM a\nRUN y\nCMD [\"z\"]\n");
}

TEST(Checks, wantLabelsInsteadOfMaintainers) {
    EXPECT_EQ(rules("FROM a\nMAINTAINER me\n"), Rules{"2 MaintainerDeprecated"});
    EXPECT_EQ(fixed("MaintainerDeprecated", "FROM a\nMAINTAINER A \"B\" <a$b@c>\n"),
              "FROM a\nLABEL org.opencontainers.image.authors=\"A \\\"B\\\" <a\\$b@c>\"\n");
    EXPECT_EQ(fixed("MaintainerDeprecated", "# escape=`\nfrom a\nmaintainer \"x\"\n"),
              "# escape=`\nfrom a\nlabel org.opencontainers.image.authors=\"`\"x`\"\"\n");
}

TEST(Checks, wantAnAbsoluteDirectoryFirst) {
    EXPECT_EQ(rules("FROM a\nWORKDIR app\nWORKDIR b\n"), Rules{"2 WorkdirRelativePath"});
    EXPECT_EQ(rules("FROM a\nWORKDIR /app\nWORKDIR b\n"), Rules{});
    EXPECT_EQ(rules("FROM a AS x\nWORKDIR /app\nFROM x\nWORKDIR b\n"), Rules{});
    EXPECT_EQ(rules("FROM a\nARG D=/x\nWORKDIR $D\n"), Rules{});
    EXPECT_EQ(rules("FROM a\nARG D=x\nWORKDIR $D\n"), Rules{"3 WorkdirRelativePath"});
    EXPECT_EQ(rules("FROM a\nWORKDIR $BASE_HOME/x\n"), Rules{}); // the base may define it
    EXPECT_EQ(fixed("WorkdirRelativePath", "FROM a\nWORKDIR app\n"), "no fix");
    EXPECT_EQ(fixed("WorkdirRelativePath", "FROM scratch\nWORKDIR app\n"), "FROM scratch\nWORKDIR /app\n");
    EXPECT_EQ(fixed("WorkdirRelativePath", "FROM alpine\nWORKDIR ../app\n", alpine()), "FROM alpine\nWORKDIR /app\n");
}

TEST(Checks, wantDefinedVariables) {
    EXPECT_EQ(rules("FROM scratch\nCOPY $foo .\n"), Rules{"2 UndefinedVar"});
    EXPECT_EQ(rules("FROM scratch\nARG foo\nCOPY $foo .\n"), Rules{});
    EXPECT_EQ(rules("FROM scratch\nARG V=$foo\n"), Rules{"2 UndefinedVar"});
    EXPECT_EQ(rules("FROM alpine\nARG V=$PYTHON_VERSION\nCOPY $nope /\n", alpine()), Rules{"3 UndefinedVar"});
    // Of a base that is not known only misspellings are told.
    EXPECT_EQ(rules("FROM a\nARG VERSION=1\nLABEL v=$VERISON p=$PYTHON_VERSION\n"), Rules{"3 UndefinedVar"});
    EXPECT_EQ(checked("FROM a\nENV PATH=$PAHT:/app\n").findings.at(0).hint.text, "did you mean $PATH?");
    // Not where a shell resolves them.
    EXPECT_EQ(rules("FROM scratch\nRUN echo $x\nSHELL [\"s\"]\nCMD $x\nENTRYPOINT $x\nHEALTHCHECK CMD $x\n"), Rules{});
    EXPECT_EQ(rules("FROM scratch\nENV a=$b\nUSER $c\nVOLUME $d\nSTOPSIGNAL $e\nADD --chown=$f $g h\nEXPOSE $i\n"
                    "RUN --mount=type=cache,target=$j k\nCOPY <<E /l\n$m\nE\nCOPY <<'E' /l\n$n\nE\n"),
              (Rules{"2 UndefinedVar", "3 UndefinedVar", "4 UndefinedVar", "5 UndefinedVar", "6 UndefinedVar",
                     "6 UndefinedVar", "7 UndefinedVar", "8 UndefinedVar", "9 UndefinedVar"}));
    // A global one is not the stage's.
    EXPECT_EQ(checked("ARG V=1\nFROM scratch\nLABEL v=$V\n").findings.at(0).hint.text, "add ARG V to the stage");
    // What a stage defines its heirs have; values are those before the instruction.
    EXPECT_EQ(rules("FROM scratch AS b\nARG V=1\nENV W=2\nFROM b\nLABEL v=$V w=$W\nENV X=1 Y=$X\n"),
              Rules{"6 UndefinedVar"});
    EXPECT_EQ(rules("FROM scratch\nLABEL a=$x b=$x c=${x:-d}\n"), Rules{"2 UndefinedVar"});
}

TEST(Checks, wantAssignments) {
    EXPECT_EQ(rules("FROM a\nENV A b\nLABEL c d\nENV E=f\n"),
              (Rules{"2 LegacyKeyValueFormat", "3 LegacyKeyValueFormat"}));
    EXPECT_EQ(fixed("LegacyKeyValueFormat", "FROM a\nENV A  b\n"), "FROM a\nENV A=b\n");
    EXPECT_EQ(fixed("LegacyKeyValueFormat", "FROM a\nENV A b c=$d\n"), "FROM a\nENV A=\"b c=$d\"\n");
    EXPECT_EQ(fixed("LegacyKeyValueFormat", "FROM a\nENV A \"b c\"\n"), "FROM a\nENV A=\"b c\"\n");
    EXPECT_EQ(fixed("LegacyKeyValueFormat", "FROM a\nENV A b\\ c\n"), "FROM a\nENV A=b\\ c\n");
    EXPECT_EQ(fixed("LegacyKeyValueFormat", "FROM a\nENV A b \\\n  c\n"), "FROM a\nENV A=\"b \\\n  c\"\n");
    EXPECT_EQ(fixed("LegacyKeyValueFormat", "FROM a\nENV A \"b\" c\n"), "no fix");
}

TEST(Checks, wantNoSecrets) {
    EXPECT_EQ(rules("FROM a\nARG GITHUB_TOKEN\nENV apiKey=1 api_key=2 DB_PASSWORD=3 keys=4 monkey=5\n"),
              (Rules{"2 SecretsUsedInArgOrEnv", "3 SecretsUsedInArgOrEnv", "3 SecretsUsedInArgOrEnv",
                     "3 SecretsUsedInArgOrEnv"}));
    for (const char* word :
         {"apikey", "AUTH", "credential", "credentials", "key", "password", "passwd", "pword", "Secret", "token"})
        EXPECT_EQ(rules("FROM a\nENV X_" + std::string(word) + "=1\n"), Rules{"2 SecretsUsedInArgOrEnv"}) << word;
    EXPECT_EQ(rules("FROM a\nENV PUBLIC_KEY=1 KEY_FILE=2 TOKEN_VERSION=3 AUTHOR=4 SECRETS=5\n"), Rules{});
    EXPECT_EQ(rules("ARG TOKEN\nFROM a\n"), Rules{}); // in no image
}

TEST(Checks, wantPlainPorts) {
    EXPECT_EQ(rules("FROM a\nEXPOSE 80/TCP 127.0.0.1:80:81 82:83/udp 84-85\n"),
              (Rules{"2 ExposeProtoCasing", "2 ExposeInvalidFormat", "2 ExposeInvalidFormat"}));
    EXPECT_EQ(fixed("ExposeProtoCasing", "FROM a\nEXPOSE 80/TCP\n"), "FROM a\nEXPOSE 80/tcp\n");
    EXPECT_EQ(fixed("ExposeInvalidFormat", "FROM a\nEXPOSE 1 [::1]:80:81/udp 2\n"), "FROM a\nEXPOSE 1 81/udp 2\n");
    EXPECT_EQ(rules("FROM a\nARG P=80/UDP\nEXPOSE $P $Q\n"), Rules{"3 ExposeProtoCasing"});
}

TEST(Checks, wantFilesThatAreInTheContext) {
    const auto ignore = *IgnoreRules::parse("*.log\nsecret\n/tmp/*\n!tmp/keep\nout\n!out/keep\n");
    CheckInputs inputs;
    inputs.ignore = &ignore;
    EXPECT_EQ(rules("FROM a AS b\nCOPY a.log /\nADD ./secret/x /secret/y /\nCOPY tmp/x tmp/keep /\n", inputs),
              (Rules{"2 CopyIgnoredFile", "3 CopyIgnoredFile", "3 CopyIgnoredFile", "4 CopyIgnoredFile"}));
    // Something below it is taken back in; another stage's files; what is not of the context.
    EXPECT_EQ(rules("FROM a AS b\nCOPY out . src /\nFROM a\nCOPY --from=b /a.log /\nADD https://x/a.log /\n"
                    "COPY <<a.log /\na.log\n",
                    inputs),
              Rules{});
    EXPECT_EQ(checked("FROM a\nCOPY x.log /\n", inputs).findings.at(0).message.text,
              "COPY x.log: .dockerignore leaves it out (*.log)");
    const auto plain = *IgnoreRules::parse("*.log\n");
    inputs.ignore = &plain;
    EXPECT_EQ(rules("FROM a\nCOPY *.log x*.txt /\n", inputs), Rules{"2 CopyIgnoredFile"});
}

TEST(Checks, wantDescriptionsOnlyWhenAsked) {
    const std::string text = "# other\nFROM a AS b\n# V the version\nARG V\n# no\nARG W X\n# free\n\nARG Y\n#\nARG Z\n";
    EXPECT_EQ(rules(text), Rules{});
    EXPECT_EQ(rules("# check=experimental=all\n" + text),
              (Rules{"2 InvalidDefinitionDescription", "6 InvalidDefinitionDescription"}));
    EXPECT_EQ(rules("# check=experimental=InvalidDefinitionDescription;skip=all\n" + text), Rules{});
    EXPECT_EQ(fixed("InvalidDefinitionDescription", "# check=experimental=all\r\n# x\r\nFROM a AS b\r\n"),
              "# check=experimental=all\r\n# x\r\n\r\nFROM a AS b\r\n");
}

TEST(Checks, obeyTheDirective) {
    const auto result = checked("# check=skip=MaintainerDeprecated;error=true\nFROM a\nMAINTAINER m\n");
    EXPECT_TRUE(result.findings.empty());
    EXPECT_TRUE(result.asErrors);
    EXPECT_EQ(rules("# check=skip=all\nFROM a\nmaintainer m\n"), Rules{});
    EXPECT_EQ(rules("# check = skip = JSONArgsRecommended , StageNameCasing\nFROM a AS B\nCMD x\n"), Rules{});
    EXPECT_FALSE(checked("# check=error=0\nFROM a\n").asErrors);
    CheckInputs inputs;
    inputs.buildArgs = {{"BUILDKIT_DOCKERFILE_CHECK", "skip=StageNameCasing"}};
    EXPECT_EQ(rules("# check=skip=all\nFROM a AS B\nMAINTAINER m\n", inputs), Rules{"3 MaintainerDeprecated"});
    for (const char* bad : {"skip", "error=maybe", "warn=all", ";"})
        EXPECT_FALSE(parse("# check=" + std::string(bad) + "\nFROM a\n").ok()) << bad;
}

TEST(Checks, lookAtTheStagesOfTheTarget) {
    CheckInputs inputs;
    inputs.target = "b";
    EXPECT_EQ(
        rules("FROM a AS x\nCMD x\nFROM a AS y\nCMD y\nFROM y AS b\nCOPY --from=0 /a /\nFROM a AS z\nCMD z\n", inputs),
        (Rules{"2 JSONArgsRecommended", "4 JSONArgsRecommended"}));
}

TEST(Fixes, areAppliedTogetherUnlessTheyTouch) {
    const std::string text = "abcdef";
    const auto edit = [](std::uint32_t begin, std::uint32_t end, const char* replacement) {
        return TextEdit{{{1, begin + 1, begin}, {1, end + 1, end}}, replacement};
    };
    const std::vector<Fix> fixes{{"one", {edit(4, 5, "E")}},
                                 {"two", {edit(0, 1, "A"), edit(2, 3, "")}},
                                 {"touches", {edit(1, 1, "x")}},
                                 {"overlaps", {edit(3, 6, "y")}}};
    const auto result = applyFixes(text, fixes);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->text, "AbdEf");
    EXPECT_EQ(result->applied, (std::vector<std::size_t>{0, 1}));
    EXPECT_FALSE(applyFix("ab", fixes[0]));
    EXPECT_FALSE(applyFix(text, {"backwards", {edit(4, 5, "E"), edit(0, 1, "A")}}));
}
