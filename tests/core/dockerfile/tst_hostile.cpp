// What files made to hurt may cost, whatever is done with them: a second and 64 MB, measured on a process of its own.
#include <gtest/gtest.h>

#include <cstdio>
#include <functional>

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dockerfile/checks.h"
#include "dockerfile/expand.h"
#include "dockerfile/format.h"
#include "dockerfile/ignore.h"
#include "dockerfile/lexer.h"
#include "dockerfile/outline.h"
#include "dockerfile/parser.h"

using namespace slipway::dockerfile;

namespace {

// Sanitizers slow everything down and keep freed memory: with them only the ends are tested.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool measured = false;
#else
constexpr bool measured = true;
#endif

constexpr std::size_t mega = 1u << 20;

std::string repeat(std::string_view text, std::size_t bytes) {
    std::string out;
    out.reserve(bytes + text.size());
    while (out.size() + text.size() <= bytes)
        out += text;
    return out;
}

// The program's own processor time, as the machine may have other work, and as what a page costs the kernel differs by
// thirty times between machines: page faults are counted. The memory is all that the process ever had at once.
void expectCheap(const std::function<void()>& work) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        work();
        ::_exit(0);
    }
    int status = 0;
    rusage used{};
    ASSERT_EQ(::wait4(child, &status, 0, &used), child);
    ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "it ended with status " << status;
    if (!measured)
        return;
    const double seconds =
        static_cast<double>(used.ru_utime.tv_sec) + 1e-6 * static_cast<double>(used.ru_utime.tv_usec);
    EXPECT_LT(seconds, 1.0);
    EXPECT_LT(used.ru_maxrss, 64 * 1024) << "KiB";
    EXPECT_LT(used.ru_minflt, 4 * (64 << 20) / 4096) << "four times as many pages as it may have at once";
    std::printf("             %.3f s, %ld MB, %ld page faults\n", seconds, used.ru_maxrss / 1024, used.ru_minflt);
}

// Everything that an engine, an editor and a command line do with a Dockerfile.
void readAll(std::string_view text) {
    {
        const auto parsed = parse(text);
        for (const auto& error : parsed.errors)
            render(error, text, "Dockerfile");
        const IgnoreRules ignore = IgnoreRules::parse("a\n**/*.o\n!b\n").value_or(IgnoreRules{});
        CheckInputs inputs;
        inputs.ignore = &ignore;
        const auto checked = check(parsed.file, inputs);
        for (const auto& found : checked.findings)
            if (found.fix)
                (void)applyFix(text, *found.fix);
        targetsOf(parsed.file);
        (void)outlineOf(parsed.file, {}, {});
    }
    tokenize(text);
    format(text);
}

void expectCheapText(const std::function<std::string()>& make) {
    expectCheap([&] {
        const std::string text = make();
        readAll(text);
    });
}

} // namespace

TEST(HostileFile, ofAHundredMegabytes) {
    expectCheap([] {
        constexpr std::size_t size = 100'000'000;
        void* pages = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        const std::string_view text(static_cast<const char*>(pages), size);
        if (parse(text).ok() || !tokenize(text).empty() || parseInstruction(text).has_value() ||
            IgnoreRules::parse(text).has_value())
            ::_exit(1);
    });
}

TEST(HostileFile, ofAMillionInstructions) {
    expectCheapText([] { return "FROM a\n" + repeat("ARG a\n", 6 * 1'000'000); });
    expectCheapText([] { return "FROM a\n" + repeat("ARG a\n", mega - 8); });
    expectCheapText([] { return "FROM a\n" + repeat("ARG a=$b\n", 9 * 9'999); });
    expectCheapText([] { return "FROM a\n" + repeat("run x \\\n\n y\n", 12 * 9'999); });
    expectCheapText([] { return "FROM a\n" + repeat("#c\nCMD x\n", 9 * 9'999); });
}

TEST(HostileFile, ofArgsThatDouble) {
    expectCheapText([] {
        std::string text = "ARG A0=xxxxxxxxxxxxxxxx\n";
        for (int i = 1; i < 3000; ++i)
            text += fmt::format("ARG A{}=$A{}$A{}\n", i, i - 1, i - 1);
        text += "FROM $A2999\n";
        for (int i = 1; i < 3000; ++i)
            text += fmt::format("ENV B{}=$B{}$B{}x\n", i, i - 1, i - 1);
        return text;
    });
    expectCheapText([] { return "FROM a\nENV X=x\n" + repeat("ENV X=$X$X$X$X\n", 15 * 9'000); });
    expectCheap([] {
        const std::string big(1u << 19, 'x');
        std::string many;
        for (int i = 0; i < 100'000; ++i)
            many += "${B//x/${B}}";
        if (expand(many, [&](std::string_view) { return std::optional(big); }).has_value())
            ::_exit(1);
    });
}

TEST(HostileFile, ofHeredocsWithoutAnEnd) {
    expectCheapText([] { return "FROM a\n" + repeat("RUN <<A\n", mega - 8); });
    expectCheapText([] { return "FROM a\nCOPY" + repeat(" <<A", mega / 2) + " /x\n" + repeat("b\n", mega / 3); });
}

TEST(HostileFile, ofDeepNesting) {
    expectCheapText([] { return "FROM a\nENV X=" + repeat("${X:-", mega / 2) + repeat("}", mega / 8) + "\n"; });
    expectCheapText([] { return "FROM a\nENV X=" + repeat("${X#${X%", mega / 2) + "\n"; });
    expectCheapText([] { return "FROM a\nCMD " + repeat("[", mega / 2) + repeat("]", mega / 2 - 64) + "\n"; });
    expectCheapText([] { return "FROM a\n" + repeat("ONBUILD ", mega - 64) + "RUN x\n"; });
}

TEST(HostileFile, ofLinesOfAMegabyte) {
    for (const char* line : {"ENV a=b ", "LABEL a=\"b c\" ", "COPY a ", "EXPOSE 80/TCP ", "RUN --x ", "CMD [\"\",",
                             "RUN '\"", "ARG a ", "RUN $a${b}", "HEALTHCHECK --interval=1s ", "VOLUME /a ", "LABEL a "})
        expectCheapText([&] {
            const std::string_view all(line);
            const std::size_t space = all.find(' ') + 1;
            return "FROM a\n" + std::string(all.substr(0, space)) + repeat(all.substr(space), mega - 64) + "\n";
        });
    expectCheapText([] { return repeat("\\\n", mega - 8) + "FROM a"; });
    expectCheapText([] { return "FROM a\nRUN a" + repeat(" \\\n\n", mega - 64) + "b\n"; });
    expectCheapText([] { return "FROM a\nRUN a" + repeat(" \\\n#\n", mega - 64) + "b\n"; });
    expectCheapText([] { return repeat("#\n", mega - 64) + "FROM a\n"; });
    expectCheapText([] { return repeat("\xFF", mega - 64); });
    expectCheapText([] { return repeat("\r", mega - 64); });
}

TEST(HostileFile, ofTenThousandStagesThatReferToEachOther) {
    expectCheapText([] {
        std::string text = "FROM scratch AS s0\n";
        for (int i = 1; i < 9'990; ++i)
            text += fmt::format("FROM s{} AS s{}\n", i - 1, i);
        return text;
    });
    expectCheapText([] {
        std::string text = "FROM scratch AS s0\n";
        for (int i = 1; i < 3'300; ++i)
            text += fmt::format("FROM s{} AS s{}\nENV V{}=$V{}\nCOPY --from=s{} /a /b\n", i / 2, i, i, i - 1, i - 1);
        return text;
    });
    expectCheapText([] {
        std::string text = "ARG A=1\n";
        for (int i = 0; i < 9'990; ++i)
            text += fmt::format("FROM $B{} AS s{}\n", i, i);
        return text;
    });
}

TEST(HostileFile, ofTenThousandRulesAgainstTwentyThousandPaths) {
    const auto match = [](const std::function<std::string(int)>& rule) {
        expectCheap([&] {
            std::string text;
            for (int i = 0; i < 10'000; ++i)
                text += rule(i) + "\n";
            const auto rules = IgnoreRules::parse(text);
            if (!rules)
                return; // too much of something: as good an answer
            std::size_t excluded = 0;
            for (int i = 0; i < 20'000; ++i) {
                const std::string path = fmt::format("src/dir{}/deep/file{}.x{}", i % 300, i, i % 1000);
                excluded += rules->excludes(path) ? 1 : 0;
                excluded += rules->prunes(fmt::format("src/dir{}", i)) ? 1 : 0;
            }
            if (excluded > 40'000)
                ::_exit(1);
        });
    };
    match([](int i) { return fmt::format("src/dir{}/deep/name{}", i, i); });
    match([](int i) { return fmt::format("**/*.y{}", i); });
    match([](int i) { return fmt::format("{}src/dir{}/**/f*{}.x", i % 2 == 0 ? "!" : "", i, i); });
    match([](int i) { return i == 0 ? std::string("*") : fmt::format("!**/file{}.x{}", i, i); });
    match([](int i) { return fmt::format("*{}*{}*", i, i * 7); });
    match([](int i) { return fmt::format("src/**/d*{}/**/e", i); });
    match([](int i) { return fmt::format("src/[a-z]??{}*", i); });
    match([](int) { return std::string("**/**/**/**/**/x"); });
}
