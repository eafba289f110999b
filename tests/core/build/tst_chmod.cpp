#include <gtest/gtest.h>

#include "build/detail/chmod.h"

using slipway::build::detail::ModeChange;

namespace {
std::uint32_t apply(const char* text, std::uint32_t mode, bool directory = false) {
    const auto change = ModeChange::parse(text);
    EXPECT_TRUE(change) << text;
    return change ? change->apply(mode, directory) : 0;
}
} // namespace

TEST(Chmod, takesOctalAndSymbolicModes) {
    EXPECT_EQ(apply("755", 0600), 0755u);
    EXPECT_EQ(apply("04711", 0), 04711u);
    EXPECT_EQ(apply("u+x", 0644), 0744u);
    EXPECT_EQ(apply("+x", 0644), 0755u);
    EXPECT_EQ(apply("go-rwx", 0777), 0700u);
    EXPECT_EQ(apply("a=rX", 0644), 0444u);
    EXPECT_EQ(apply("a=rX", 0600, true), 0555u);
    EXPECT_EQ(apply("u=rw,g=u,o=", 0), 0660u);
    EXPECT_EQ(apply("u+s,+t", 0755), 05755u);
    EXPECT_EQ(apply("u+x-w", 0600), 0500u);
}

TEST(Chmod, refusesAnythingElse) {
    for (const char* bad : {"", "8", "99999", "77777", "u", "u*x", "z+x", "u+q", ",", "rwx"})
        EXPECT_FALSE(ModeChange::parse(bad)) << bad;
}
