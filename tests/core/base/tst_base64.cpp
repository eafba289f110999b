#include <gtest/gtest.h>

#include "base/base64.h"

using namespace slipway;

// RFC 4648, section 10.
TEST(Base64, PadsAsTheStandardSays) {
    EXPECT_EQ(toBase64(""), "");
    EXPECT_EQ(toBase64("f"), "Zg==");
    EXPECT_EQ(toBase64("fo"), "Zm8=");
    EXPECT_EQ(toBase64("foo"), "Zm9v");
    EXPECT_EQ(toBase64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(toBase64("\xff\xfe\xfd"), "//79");
}
