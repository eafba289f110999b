// Tokens for an editor's highlighter. Works on any text, right or wrong, and never fails; what has no meaning of its
// own has no token. Tokens are in order, do not overlap and never reach over a line's end.
#pragma once

#include <string_view>
#include <vector>

#include "dockerfile/source.h"

namespace slipway::dockerfile {

enum class TokenKind {
    Comment,
    DirectiveName,
    DirectiveValue,
    Keyword,        // an instruction, and AS, CMD, NONE where they are words of the language
    UnknownKeyword, // stands where an instruction should
    FlagName,       // "--from"
    FlagValue,
    String,
    Variable,
    HeredocMarker, // "<<EOF", and the line that ends it
    HeredocBody,   // one token per line
    JsonPunctuation,
    JsonString,
    Continuation, // the escape character at a line's end
};

struct Token {
    TokenKind kind;
    Range range;
};

// Texts over `limit` bytes get no tokens.
std::vector<Token> tokenize(std::string_view text, std::size_t limit = 1u << 20);

} // namespace slipway::dockerfile
