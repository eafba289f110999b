// Any bytes parse, tokenise and format without a fault; what parses prints to what parses to the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "dockerfile/format.h"
#include "dockerfile/lexer.h"
#include "dockerfile/parser.h"

using namespace slipway::dockerfile;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto result = parse(text);
    for (const auto& error : result.errors)
        render(error, text, "Dockerfile");
    std::size_t last = 0;
    for (const auto& token : tokenize(text)) {
        if (token.range.begin.offset < last || token.range.end.offset > size ||
            token.range.begin.line != token.range.end.line)
            std::abort();
        last = token.range.end.offset;
    }
    if (!result.ok())
        return 0;
    const std::string printed = print(result.file);
    const auto again = parse(printed);
    if (!again.ok() || print(again.file) != printed)
        std::abort();
    const std::string formatted = format(text);
    if (format(formatted) != formatted)
        std::abort();
    return 0;
}
