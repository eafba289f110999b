#include <gtest/gtest.h>

#include "base/base64.h"

using namespace slipway;

// RFC 4648, section 10.
TEST(Base64, PadsAsTheStandardSays) {
    EXPECT_EQ(encodeBase64(""), "");
    EXPECT_EQ(encodeBase64("f"), "Zg==");
    EXPECT_EQ(encodeBase64("fo"), "Zm8=");
    EXPECT_EQ(encodeBase64("foo"), "Zm9v");
    EXPECT_EQ(encodeBase64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(encodeBase64("\xff\xfe\xfd"), "//79");
}
