#include <gtest/gtest.h>

#include "dockerfile/format.h"

using namespace slipway::dockerfile;

TEST(Format, tidiesKeywordsBlanksAndEmptyLines) {
    EXPECT_EQ(format("\n# top  \n\n\n  from   x  as y\nrun a \\\n    && b   \ncopy <<E /x\n  keep  \nE\n\n\n"),
              "# top\n\nFROM x  as y\nRUN a \\\n    && b\nCOPY <<E /x\n  keep  \nE\n");
}

TEST(Format, changesNothingTwice) {
    const std::string once = format("from x\nrun a\\ \n\n\n b\nCMD c");
    EXPECT_EQ(format(once), once);
}

TEST(Format, keepsCrlf) {
    EXPECT_EQ(format("from x\r\nrun a"), "FROM x\r\nRUN a\r\n");
}

TEST(Format, leavesATextWithErrorsAlone) {
    EXPECT_EQ(format("from x\ncoyp  a"), "from x\ncoyp  a");
}
