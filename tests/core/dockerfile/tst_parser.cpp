#include <gtest/gtest.h>

#include "dockerfile/parser.h"

using namespace slipway;
using namespace slipway::dockerfile;

namespace {

Dockerfile good(std::string_view text) {
    auto result = parse(text);
    for (const auto& error : result.errors)
        ADD_FAILURE() << render(error, text, "Dockerfile");
    return std::move(result.file);
}

// The body of the only instruction behind "FROM x".
template <typename T>
T only(const std::string& line) {
    auto file = good("FROM x\n" + line + "\n");
    if (file.instructions.size() != 2 || !std::holds_alternative<T>(file.instructions[1].body)) {
        ADD_FAILURE() << line;
        return {};
    }
    return std::get<T>(file.instructions[1].body);
}

std::string firstError(std::string_view text) {
    const auto result = parse(text);
    return result.ok() ? "" : renderShort(result.errors.front(), "Dockerfile");
}

} // namespace

TEST(Parser, readsTheFlaskTutorial) {
    const auto file = good("FROM python:3.8-slim\n"
                           "WORKDIR /app\n"
                           "COPY requirements.txt .\n"
                           "RUN pip install -r requirements.txt\n"
                           "COPY app.py /app/\n"
                           "CMD [\"python\", \"app.py\"]\n");
    ASSERT_EQ(file.instructions.size(), 6u);
    EXPECT_EQ(std::get<From>(file.instructions[0].body).image.text, "python:3.8-slim");
    const auto& copy = std::get<Copy>(file.instructions[4].body);
    ASSERT_EQ(copy.sources.size(), 1u);
    EXPECT_EQ(copy.sources[0].word.text, "app.py");
    EXPECT_EQ(copy.destination.text, "/app/");
    EXPECT_EQ(copy.destination.range.begin.line, 5u);
    EXPECT_EQ(copy.destination.range.begin.column, 13u);
    const auto& cmd = std::get<Cmd>(file.instructions[5].body);
    EXPECT_FALSE(cmd.command.shellForm);
    EXPECT_EQ(cmd.command.args, (std::vector<std::string>{"python", "app.py"}));
}

TEST(Parser, namesStagesInLowerCaseAndFindsThem) {
    const auto file = good("ARG V=1\nFROM a AS Build\nRUN x\nFROM --platform=linux/arm64 b\nCOPY --from=build /x /y\n");
    ASSERT_EQ(file.stages.size(), 2u);
    EXPECT_EQ(file.stages[0].name, "build");
    EXPECT_EQ(file.stages[0].from, 1u);
    EXPECT_EQ(file.stages[0].end, 3u);
    EXPECT_EQ(file.stages[1].end, 5u);
    EXPECT_EQ(file.findStage("BUILD"), 0u);
    EXPECT_EQ(file.findStage("1"), 1u);
    EXPECT_EQ(file.findStage("1", 1), std::nullopt);
    EXPECT_EQ(file.instructions[3].flag("platform")->value, "linux/arm64");
}

TEST(Parser, joinsContinuationsAndSkipsCommentsInside) {
    const auto file = good("FROM x\nRUN a && \\\n  # why\n  b \\\n\n  && c\n");
    const auto& run = file.instructions[1];
    EXPECT_EQ(std::get<dockerfile::Run>(run.body).command.args[0], "a &&   b   && c");
    EXPECT_EQ(run.range.begin.line, 2u);
    EXPECT_EQ(run.range.end.line, 6u);
    EXPECT_EQ(run.emptyLines.size(), 1u);
}

TEST(Parser, keepsAnEscapedEscapeAtTheEndOfALine) {
    const auto file = good("FROM x\nRUN a\\\\\nRUN b\n");
    EXPECT_EQ(file.instructions.size(), 3u);
}

TEST(Parser, takesTheEscapeDirective) {
    const auto file = good("# escape=`\nFROM x\nCOPY a `\n  c:\\\n");
    EXPECT_EQ(file.escape, '`');
    EXPECT_EQ(std::get<Copy>(file.instructions[1].body).destination.text, "c:\\");
}

TEST(Parser, readsDirectivesAtTheTopOnly) {
    auto file = good("# syntax=docker/dockerfile:1\n#check = skip=all\n# note\n# escape=`\nFROM x\n");
    ASSERT_EQ(file.directives.size(), 2u);
    EXPECT_EQ(file.directives[0].value, "docker/dockerfile:1");
    EXPECT_EQ(file.directives[1].name, "check");
    EXPECT_EQ(file.escape, '\\');
    EXPECT_EQ(firstError("# escape=`\n# escape=`\nFROM x"),
              "Dockerfile:2:3: only one escape parser directive can be used");
    EXPECT_EQ(firstError("# escape=x\nFROM x"), "Dockerfile:1:10: invalid escape character x (\\ or `)");
}

TEST(Parser, acceptsCrlfByteOrderMarkAndNoFinalNewline) {
    const auto file = good("\xEF\xBB\xBF# escape=`\r\nFROM x\r\nRUN a `\r\n  b\r\nCMD c");
    ASSERT_EQ(file.instructions.size(), 3u);
    EXPECT_EQ(file.escape, '`');
    EXPECT_EQ(std::get<dockerfile::Run>(file.instructions[1].body).command.args[0], "a   b");
    EXPECT_EQ(file.instructions[0].range.begin.column, 1u);
    EXPECT_EQ(good("\xEF\xBB\xBF"
                   "FROM x")
                  .instructions[0]
                  .range.begin.column,
              1u);
}

TEST(Parser, acceptsBytesThatAreNotUtf8) {
    const auto file = good("FROM x\nLABEL a=\xFF\xFE\n");
    EXPECT_EQ(std::get<Label>(file.instructions[1].body).pairs[0].value->text, "\xFF\xFE");
}

TEST(Parser, readsRunFlags) {
    const auto file =
        good("FROM x\nRUN --mount=type=cache,target=/c --mount=type=secret,id=k --network=none --security=sandbox "
             "make\n");
    const auto& run = file.instructions[1];
    EXPECT_EQ(run.flags.size(), 4u);
    EXPECT_EQ(run.flags[0].value, "type=cache,target=/c");
    EXPECT_EQ(std::get<dockerfile::Run>(run.body).command.args[0], "make");
}

TEST(Parser, readsHeredocs) {
    const auto file = good("FROM x\n"
                           "RUN <<EOF\necho a\nFROM y\nEOF\n"
                           "COPY <<-\"A\" <<B /dst/\n\tone $x\n\tA\ntwo\nB\n"
                           "RUN cat <<X >/f && tail 3<<'Y'\n1\nX\n2\nY\n"
                           "CMD z\n");
    ASSERT_EQ(file.instructions.size(), 5u);
    EXPECT_EQ(file.instructions[1].heredocs[0].content, "echo a\nFROM y\n");
    EXPECT_EQ(file.instructions[1].range.end.line, 5u);
    const auto& copy = file.instructions[2];
    ASSERT_EQ(copy.heredocs.size(), 2u);
    EXPECT_FALSE(copy.heredocs[0].expand);
    EXPECT_EQ(copy.heredocs[0].text(), "one $x\n");
    EXPECT_TRUE(copy.heredocs[1].expand);
    EXPECT_EQ(std::get<Copy>(copy.body).sources[1].heredoc, 1u);
    EXPECT_EQ(file.instructions[3].heredocs.size(), 2u);
    EXPECT_EQ(file.instructions[3].heredocs[1].content, "2\n");
}

TEST(Parser, readsAHeredocBehindOnbuild) {
    const auto file = good("FROM x\nONBUILD RUN <<E\nhi\nE\nCMD a\n");
    ASSERT_EQ(file.instructions.size(), 3u);
    EXPECT_EQ(std::get<Onbuild>(file.instructions[1].body).trigger[0].heredocs[0].content, "hi\n");
}

TEST(Parser, reportsAnUnterminatedHeredocAndGoesOn) {
    const auto result = parse("FROM x\nRUN <<EOF\necho\nCOYP a b\n");
    ASSERT_GE(result.errors.size(), 2u);
    EXPECT_EQ(renderShort(result.errors[0], "D"), "D:2:5: unterminated heredoc: no line \"EOF\" ends it");
}

TEST(Parser, readsCopyAndAddInEveryForm) {
    EXPECT_TRUE(only<Copy>("COPY [\"a b\", \"c\"]").json);
    EXPECT_EQ(only<Copy>("COPY --link --parents --from=0 --chown=1:2 --chmod=u+x --exclude=*.o a b c/").sources.size(),
              2u);
    EXPECT_EQ(only<Copy>("ADD --checksum=sha256:ab --keep-git-dir=true --unpack=false https://x/y z").destination.text,
              "z");
}

TEST(Parser, readsKeyValueForms) {
    EXPECT_TRUE(only<Env>("ENV key a b  c").legacy);
    EXPECT_EQ(only<Env>("ENV key a b  c").pairs[0].value->text, "a b  c");
    const auto env = only<Env>("ENV a=1 b=\"x y\" c=x\\ y");
    ASSERT_EQ(env.pairs.size(), 3u);
    EXPECT_EQ(env.pairs[1].value->text, "\"x y\"");
    EXPECT_EQ(env.pairs[2].value->text, "x\\ y");
    EXPECT_EQ(only<Label>("LABEL \"a.b\"=c").pairs[0].key.text, "\"a.b\"");
    const auto arg = only<Arg>("ARG a b=2 c=");
    EXPECT_FALSE(arg.pairs[0].value);
    EXPECT_EQ(arg.pairs[1].value->text, "2");
    EXPECT_EQ(arg.pairs[2].value->text, "");
}

TEST(Parser, readsHealthchecks) {
    const auto check = only<Healthcheck>("HEALTHCHECK --interval=1m30s --timeout=500ms --retries=3 --start-period=0 "
                                         "--start-interval=2s CMD [\"a\"]");
    EXPECT_EQ(check.interval, 90'000'000'000);
    EXPECT_EQ(check.timeout, 500'000'000);
    EXPECT_EQ(check.retries, 3u);
    EXPECT_EQ(check.startPeriod, 0);
    EXPECT_FALSE(check.command.shellForm);
    EXPECT_TRUE(only<Healthcheck>("HEALTHCHECK NONE").none);
    EXPECT_TRUE(only<Healthcheck>("HEALTHCHECK cmd curl -f x || exit 1").command.shellForm);
    EXPECT_EQ(firstError("FROM x\nHEALTHCHECK --interval=5 CMD a"),
              "Dockerfile:2:1: --interval: \"5\" is not a duration (30s, 1m30s, 500ms)");
}

TEST(Parser, readsTheOtherInstructions) {
    EXPECT_EQ(only<Expose>("EXPOSE 80 443/tcp $P").ports.size(), 3u);
    EXPECT_EQ(only<Volume>("VOLUME [\"/a\", \"/b\"]").paths.size(), 2u);
    EXPECT_EQ(only<Volume>("VOLUME /a /b").paths[1].text, "/b");
    EXPECT_EQ(only<Maintainer>("MAINTAINER me <a@b>").name.text, "me <a@b>");
    EXPECT_EQ(only<Stopsignal>("STOPSIGNAL SIGINT").signal.text, "SIGINT");
    EXPECT_EQ(only<User>("USER a:b").user.text, "a:b");
    EXPECT_EQ(only<Workdir>("workdir /a b").path.text, "/a b");
    EXPECT_EQ(only<Shell>("SHELL [\"a\"]").command.args.size(), 1u);
    EXPECT_TRUE(only<Entrypoint>("ENTRYPOINT exec top -b").command.shellForm);
    EXPECT_TRUE(only<Cmd>("CMD []").command.args.empty());
    EXPECT_TRUE(only<Cmd>("CMD ['a']").command.shellForm);
    EXPECT_EQ(only<Onbuild>("ONBUILD COPY . /x").trigger[0].keyword, Keyword::Copy);
}

TEST(Parser, suggestsTheNearestInstructionAndFlag) {
    EXPECT_EQ(firstError("FROM x\n\nCOYP a b"), "Dockerfile:3:1: unknown instruction: COYP (did you mean COPY?)");
    EXPECT_EQ(firstError("FROM x\nCOPY --form=a b c"), "Dockerfile:2:6: unknown flag: --form (did you mean --from?)");
    EXPECT_EQ(firstError("FROM x\nCMD --x y"), "Dockerfile:2:5: unknown flag: --x (CMD takes no flags)");
    EXPECT_EQ(firstError("FROM x\nCOPY --chown=1 --chown=2 a b"), "Dockerfile:2:16: --chown is there twice");
    EXPECT_TRUE(parse("FROM x\nCOPY --exclude=a --exclude=b c d\nRUN --mount=target=/a --mount=target=/b x").ok());
    EXPECT_EQ(firstError("FROM x\nRUN --mount=type=cahce,target=/x y"),
              "Dockerfile:2:5: unsupported mount type cahce (did you mean cache?)");
}

TEST(Parser, reportsSeveralErrors) {
    const auto result = parse("FROM\nCOYP a b\nCOPY a\nEXPOSE\nCMD [1]\nRUN ok\n");
    ASSERT_EQ(result.errors.size(), 5u);
    for (std::size_t i = 0; i < 5; ++i)
        EXPECT_EQ(result.errors[i].range.begin.line, i + 1);
    EXPECT_EQ(result.file.instructions.size(), 1u);
}

TEST(Parser, refusesWhatStandsBeforeFrom) {
    EXPECT_EQ(
        firstError("ARG a\nRUN b\nFROM c"),
        "Dockerfile:2:1: no build stage in current context: RUN stands before the first FROM (begin with FROM image)");
    EXPECT_EQ(firstError("# nothing\n\n"), "Dockerfile:1:1: the file has no instructions (begin with FROM image)");
    EXPECT_EQ(firstError(""), "Dockerfile:1:1: the file has no instructions (begin with FROM image)");
    EXPECT_EQ(firstError("ARG a\n"), "Dockerfile:1:1: no FROM instruction (begin with FROM image)");
}

TEST(Parser, refusesWrongForms) {
    EXPECT_NE(firstError("FROM x\nONBUILD FROM y"), "");
    EXPECT_NE(firstError("FROM x\nONBUILD ONBUILD RUN y"), "");
    EXPECT_NE(firstError("FROM x\nONBUILD COYP y"), "");
    EXPECT_NE(firstError("FROM x\nSHELL a"), "");
    EXPECT_NE(firstError("FROM x\nENV a"), "");
    EXPECT_NE(firstError("FROM x\nENV =a"), "");
    EXPECT_NE(firstError("FROM x\nLABEL a=1 b"), "");
    EXPECT_NE(firstError("FROM x y"), "");
    EXPECT_NE(firstError("FROM x AS 1a"), "");
    EXPECT_NE(firstError("FROM x IN a"), "");
    EXPECT_NE(firstError("FROM x\nRUN"), "");
    EXPECT_NE(firstError("FROM x\nCOPY --from=$a b c"), "");
    EXPECT_NE(firstError("FROM x\nCOPY --from a b"), "");
    EXPECT_NE(firstError("FROM x\nRUN --network=hots a"), "");
    EXPECT_NE(firstError("FROM x\nHEALTHCHECK foo"), "");
    EXPECT_NE(firstError("FROM x\nHEALTHCHECK CMD"), "");
    EXPECT_NE(firstError("FROM x\nCOPY --link=maybe a b"), "");
}

TEST(Parser, parsesOneInstructionAlone) {
    const auto trigger = parseInstruction("COPY . /app");
    ASSERT_TRUE(trigger);
    EXPECT_EQ(trigger->text(), "COPY . /app");
    EXPECT_FALSE(parseInstruction("COYP . /app"));
    EXPECT_FALSE(parseInstruction("RUN a\nRUN b"));
}

TEST(Parser, parsesWhatItPrints) {
    const std::string text = "# escape=`\nARG V=1\nFROM a:$V as B\nRUN --mount=type=tmpfs,target=/t x `\n  # c\n y\n"
                             "COPY --chown=1 <<E <<-F /d/\none\nE\n\ttwo\n\tF\nonbuild run <<Z\nq\nZ\nCMD [ \"a\" ]\n";
    const auto first = good(text);
    const std::string printed = print(first);
    const auto second = good(printed);
    EXPECT_EQ(print(second), printed);
    EXPECT_EQ(second.instructions.size(), first.instructions.size());
}

TEST(Parser, readsDurationsAsGoDoes) {
    EXPECT_EQ(*parseDuration("1h2m3.5s"), 3'723'500'000'000);
    EXPECT_EQ(*parseDuration("0"), 0);
    EXPECT_EQ(*parseDuration("1.5ms"), 1'500'000);
    for (const char* bad : {"", "5", "s", "1x", "-1s", "1s2", "99999999999999h", "."})
        EXPECT_FALSE(parseDuration(bad)) << bad;
}

TEST(Parser, takesDirectivesOnlyAboveEverythingElse) {
    // What is unknown is a comment, and behind a comment there are no directives.
    EXPECT_EQ(good("# unknown=x\n# escape=`\nFROM x\n").escape, '\\');
    EXPECT_EQ(good("\n# escape=`\nFROM x\n").escape, '\\');
    EXPECT_EQ(good("FROM x\n# escape=`\n").escape, '\\');
    EXPECT_EQ(good("# about x\n# escape=`\nFROM x\n").escape, '\\');
    EXPECT_EQ(good("#\n# escape=`\nFROM x\n").escape, '\\');
    EXPECT_EQ(good("# esc\\\n# ape=`\nFROM x\n").escape, '\\');
    EXPECT_EQ(good("# escape =\nFROM x\n").escape, '\\');
    for (const char* spelled :
         {"#escape=`", "# escape =`", "#\tescape= `", "# escape = `", "#\t  eScApE=`  ", "  # escape=`"})
        EXPECT_EQ(good(std::string(spelled) + "\nFROM x\n").escape, '`') << spelled;
}

TEST(Parser, refusesFrontendsThatAreNotItself) {
    for (const char* ours : {"docker/dockerfile", "docker/dockerfile:1", "docker/dockerfile:1.7-labs",
                             "docker.io/docker/dockerfile:latest", "docker.io/docker/dockerfile@sha256:0123",
                             "docker/dockerfile-upstream:master-labs", "docker/dockerfile:1 --option"})
        EXPECT_TRUE(parse("# syntax=" + std::string(ours) + "\nFROM x\n").ok()) << ours;
    EXPECT_EQ(firstError("# syntax=r2d4/mocker\nFROM x\n"),
              "Dockerfile:1:10: the frontend r2d4/mocker is not supported (Slipway reads Dockerfiles itself, as "
              "docker/dockerfile does; remove the line or name that)");
    for (const char* other : {"localhost:5000/docker/dockerfile", "docker/dockerfiles", "x.io/docker/dockerfile:1"})
        EXPECT_FALSE(parse("#syntax=" + std::string(other) + "\nFROM x\n").ok()) << other;
    EXPECT_TRUE(parse("# a comment\n# syntax=r2d4/mocker\nFROM x\n").ok()); // a comment
}

TEST(Parser, continuesLinesAsTheReferenceDoes) {
    const auto run = [](const std::string& text) { return only<dockerfile::Run>("RUN " + text).command.args[0]; };
    EXPECT_EQ(run("a \\ \t\nb"), "a b");    // blanks behind the escape
    EXPECT_EQ(run("a \\\n   b"), "a    b"); // blanks before the next line stay
    EXPECT_EQ(run("a \\\n\n\nb"), "a b");
    EXPECT_EQ(run("a \\\n# c\n  # d\nb"), "a b");
    EXPECT_EQ(run("a \\\n# c \\\nb"), "a b"); // a comment continues nothing
    EXPECT_EQ(run("a # b"), "a # b");
    EXPECT_EQ(run("a \\"), "a"); // at the end of the file
    EXPECT_EQ(run("a \\\r\nb\r"), "a b");
    EXPECT_EQ(good("FROM \\\n  x \\\n AS \\\n y\n").stages[0].name, "y");
    EXPECT_EQ(good("FR\\\nOM x\n").stages.size(), 1u);
    const auto file = good("# escape=`\nFROM x\nCOPY a C:\\dir\\\nRUN dir c:\\ `\n  d:\\\n");
    EXPECT_EQ(std::get<Copy>(file.instructions[1].body).destination.text, "C:\\dir\\");
    EXPECT_EQ(std::get<dockerfile::Run>(file.instructions[2].body).command.args[0], "dir c:\\   d:\\");
}

TEST(Parser, readsHeredocsAsTheReferenceDoes) {
    const auto heredocs = [](const std::string& text) {
        std::vector<std::string> out;
        for (const auto& instruction : good("FROM x\n" + text).instructions)
            for (const auto& heredoc : instruction.heredocs)
                out.push_back(heredoc.name + (heredoc.expand ? " + " : " - ") + heredoc.text());
        return out;
    };
    using Texts = std::vector<std::string>;
    EXPECT_EQ(heredocs("RUN <<eo'f'\necho foo\neof\n"), Texts{"eof - echo foo\n"});
    EXPECT_EQ(heredocs("RUN <<eo\\'f\necho foo\neo'f\n"), Texts{"eo'f + echo foo\n"});
    EXPECT_EQ(heredocs("RUN <<'e'o\\'f\necho foo\neo'f\n"), Texts{"eo'f - echo foo\n"});
    EXPECT_EQ(heredocs("RUN <<'one two'\nx\none two\n"), Texts{"one two - x\n"});
    EXPECT_EQ(heredocs("RUN <<$EOF\n$EOF\n"), Texts{"$EOF + "});
    EXPECT_EQ(heredocs("RUN <<  EOF\nEOF\n"), Texts{"EOF + "});
    EXPECT_EQ(heredocs("RUN <<- EOF > foo\n\tx\n\tEOF\n"), Texts{"EOF + x\n"});
    EXPECT_EQ(heredocs("RUN 3<<E cat <<-F\n\ta\nE\n\tb\n\tF\n"), (Texts{"E + \ta\n", "F + b\n"}));
    EXPECT_EQ(heredocs("COPY <<X <<Y /d\nY\nX\nX\nY\n"), (Texts{"X + Y\n", "Y + X\n"}));
    EXPECT_EQ(heredocs("ONBUILD COPY <<E /d\n# x\nE\n"), Texts{"E + # x\n"});
    EXPECT_EQ(heredocs("RUN \"<<E\"\nRUN '<<E'\nRUN [\"<<E\"]\nUSER <<E\nRUN a <<<b\nRUN a<<b\n"), Texts{});
    EXPECT_EQ(heredocs("RUN <<E\r\na\r\nE\r\n"), Texts{"E + a\r\n"});
    EXPECT_TRUE(only<dockerfile::Run>("RUN <<E\nE").script);
    EXPECT_TRUE(only<dockerfile::Run>("RUN <<- E\nE").script);
    EXPECT_FALSE(only<dockerfile::Run>("RUN <<E cat\nE").script);
    EXPECT_NE(firstError("FROM x\nONBUILD RUN <<E\na\n"), "");
}

TEST(Parser, takesSingleQuotesLiterally) {
    const auto env = only<Env>("ENV a='b\\' c=d");
    ASSERT_EQ(env.pairs.size(), 2u);
    EXPECT_EQ(env.pairs[0].value->text, "'b\\'");
}

TEST(Parser, knowsTheLinesAndTheCommentsOfAnInstruction) {
    const auto file =
        good("FROM x\n# far\n\n# near\n  # nearer\nRUN a \\\n\n\n  b\n# below\nCOPY <<E /d\nx\nE\nCMD []");
    const auto& run = file.instructions[1];
    ASSERT_EQ(run.comments.size(), 2u);
    EXPECT_EQ(run.comments[0].text, "near");
    EXPECT_EQ(run.comments[1].text, "nearer");
    EXPECT_EQ(run.comments[1].range.begin.column, 3u);
    EXPECT_EQ(run.lines.begin.line, 6u);
    EXPECT_EQ(run.lines.end.line, 10u);
    ASSERT_EQ(run.emptyLines.size(), 1u);
    EXPECT_EQ(run.emptyLines[0].begin.line, 7u);
    EXPECT_EQ(run.emptyLines[0].end.line, 9u);
    EXPECT_EQ(file.instructions[2].lines.end.line, 14u);
    EXPECT_EQ(file.instructions[3].lines.begin.line, 14u);
    EXPECT_TRUE(file.instructions[3].comments.empty());
}
