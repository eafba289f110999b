#include <gtest/gtest.h>

#include "dockerfile/parser.h"

using namespace slipway::dockerfile;

TEST(Diagnostic, showsTheLineAndACaretUnderTheMistake) {
    const std::string text = "FROM x\nRUN a\nCOYP app.py /app/\n";
    EXPECT_EQ(render(parse(text).errors.at(0), text, "Dockerfile"),
              "Dockerfile:3:1: unknown instruction: COYP (did you mean COPY?)\n"
              "  3 | COYP app.py /app/\n"
              "    | ^~~~");
}

TEST(Diagnostic, makesControlCharactersInert) {
    const std::string text = "FROM x\n\x1b[31mX a\n";
    const std::string shown = render(parse(text).errors.at(0), text, "D");
    EXPECT_EQ(shown.find('\x1b'), std::string::npos);
}

TEST(Diagnostic, cutsALongLineAroundTheMistake) {
    const std::string text = "FROM x\nENV a=1 " + std::string(5000, 'x') + " b=2\n";
    const std::string shown = render(parse(text).errors.at(0), text, "D");
    EXPECT_LT(shown.size(), 700u);
    const std::string wide = "FROM x\nENV " + std::string(3000, 'a') + "=1 broken c=2\n";
    EXPECT_NE(render(parse(wide).errors.at(0), wide, "D").find("broken"), std::string::npos);
}
