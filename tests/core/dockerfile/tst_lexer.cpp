#include <gtest/gtest.h>

#include "dockerfile/lexer.h"

using namespace slipway::dockerfile;

namespace {

using Pair = std::pair<TokenKind, std::string>;

std::vector<Pair> lex(const std::string& text) {
    std::vector<Pair> out;
    std::size_t last = 0;
    for (const auto& token : tokenize(text)) {
        EXPECT_GE(token.range.begin.offset, last);
        EXPECT_EQ(token.range.begin.line, token.range.end.line);
        last = token.range.end.offset;
        out.emplace_back(token.kind, text.substr(token.range.begin.offset, last - token.range.begin.offset));
    }
    return out;
}

} // namespace

TEST(Lexer, marksEveryKindOfToken) {
    using enum TokenKind;
    EXPECT_EQ(lex("# syntax=a/b\n# note\nFROM --platform=$P x AS y\nRUN echo \"a $B c\" \\\n  # in\n 'd'\nCMD [\"e\", "
                  "\"f\"]\n"
                  "COYP <<X\nCOPY <<E /z\n body\nE\nHEALTHCHECK NONE\nONBUILD RUN ${Q:-1}"),
              (std::vector<Pair>{
                  {DirectiveName, "syntax"}, {DirectiveValue, "a/b"},  {Comment, "# note"},    {Keyword, "FROM"},
                  {FlagName, "--platform"},  {FlagValue, "$P"},        {Keyword, "AS"},        {Keyword, "RUN"},
                  {String, "\"a "},          {Variable, "$B"},         {String, " c\""},       {Continuation, "\\"},
                  {Comment, "# in"},         {String, "'d'"},          {Keyword, "CMD"},       {JsonPunctuation, "["},
                  {JsonString, "\"e\""},     {JsonPunctuation, ","},   {JsonString, "\"f\""},  {JsonPunctuation, "]"},
                  {UnknownKeyword, "COYP"},  {Keyword, "COPY"},        {HeredocMarker, "<<E"}, {HeredocBody, " body"},
                  {HeredocMarker, "E"},      {Keyword, "HEALTHCHECK"}, {Keyword, "NONE"},      {Keyword, "ONBUILD"},
                  {Keyword, "RUN"},          {Variable, "${Q:-1}"}}));
}

TEST(Lexer, cutsAStringAtTheEndOfALine) {
    using enum TokenKind;
    EXPECT_EQ(lex("RUN \"a\\\nb\""),
              (std::vector<Pair>{{Keyword, "RUN"}, {String, "\"a"}, {Continuation, "\\"}, {String, "b\""}}));
}

TEST(Lexer, leavesALoneApostropheAlone) {
    using enum TokenKind;
    EXPECT_EQ(lex("LABEL a=don't"), (std::vector<Pair>{{Keyword, "LABEL"}}));
}
