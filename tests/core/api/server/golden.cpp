#include "golden.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "base/file.h"

namespace slipway::api::test {

namespace {

std::string pathOf(const std::string& name) {
    return joinPath(GOLDEN_DIR, name);
}

bool writes(const std::string& name, const std::string& text) {
    if (!std::getenv("SLIPWAY_WRITE_GOLDEN"))
        return false;
    EXPECT_TRUE(writeFileAtomically(pathOf(name), text, 0644));
    return true;
}

} // namespace

std::string golden(const std::string& name) {
    auto text = readFile(pathOf(name));
    EXPECT_TRUE(text) << name;
    return text.value_or("");
}

void expectGolden(const Json& value, const std::string& name) {
    if (writes(name, dumpJson(value, 2) + '\n'))
        return;
    const auto wanted = parseJson(golden(name), name);
    ASSERT_TRUE(wanted) << wanted.error().describe();
    EXPECT_EQ(dumpJson(value, 2), dumpJson(*wanted, 2)) << name;
}

void expectGoldenText(const std::string& text, const std::string& name) {
    if (writes(name, text))
        return;
    EXPECT_EQ(text, golden(name)) << name;
}

} // namespace slipway::api::test
