#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "core/dockerfile/generator.h"
#include "core/dockerfile/properties.h"

using namespace slipway;
using namespace slipway::dockerfile;

namespace {

CheckInputs inputs() {
    CheckInputs inputs;
    inputs.platform = "linux/amd64";
    inputs.baseImage = [](const std::string& reference, const std::string&) -> std::optional<BaseImage> {
        if (reference != "alpine")
            return std::nullopt;
        return BaseImage{"linux/arm64", {"PATH=/bin", "V=1"}, "/w", false};
    };
    return inputs;
}

testing::AssertionResult holds(const std::string& text, std::size_t& fixes) {
    for (const std::string& wrong : {test::brokenTokens(text), test::brokenParse(text), test::brokenFormat(text),
                                     test::brokenChecks(text, inputs(), fixes)})
        if (!wrong.empty())
            return testing::AssertionFailure() << wrong << "\nin:\n" << text;
    return testing::AssertionSuccess();
}

bool isDockerfile(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    return (name.find("Dockerfile") != std::string::npos || name.find("Containerfile") != std::string::npos) &&
           !name.ends_with(".dockerignore");
}

} // namespace

TEST(RoundTrip, holdsForEveryDockerfileOfTheTree) {
    std::size_t files = 0, fixes = 0;
    for (const char* folder : {"/resources", "/tests"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(SLIPWAY_SOURCE) + folder)) {
            if (!entry.is_regular_file() || !isDockerfile(entry.path()))
                continue;
            const auto text = readFile(entry.path().string());
            ASSERT_TRUE(text) << text.error().describe();
            EXPECT_TRUE(holds(*text, fixes)) << entry.path();
            ++files;
        }
    EXPECT_GT(files, 0u);
}

TEST(RoundTrip, holdsForGeneratedFiles) {
    std::size_t parsed = 0, fixes = 0, failures = 0;
    for (std::uint64_t seed = 1; seed <= 3000 && failures < 3; ++seed) {
        const std::string text = test::Generator(seed).file();
        parsed += parse(text).ok() ? 1 : 0;
        const auto result = holds(text, fixes);
        EXPECT_TRUE(result) << "seed " << seed;
        failures += result ? 0 : 1;
    }
    // The generator is worth nothing when all it writes is wrong, or nothing to complain about.
    EXPECT_GT(parsed, 500u);
    EXPECT_GT(fixes, 500u);
}

TEST(RoundTrip, holdsForDamagedFiles) {
    std::size_t fixes = 0, failures = 0;
    for (std::uint64_t seed = 1; seed <= 3000 && failures < 3; ++seed) {
        test::Generator generator(seed);
        const std::string text = generator.damaged(generator.file());
        const auto result = holds(text, fixes);
        EXPECT_TRUE(result) << "seed " << seed;
        failures += result ? 0 : 1;
    }
}
