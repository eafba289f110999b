// Expansion ends, stays under its limit, and reads nothing beyond its input.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "dockerfile/expand.h"
#include "dockerfile/mount.h"

using namespace slipway::dockerfile;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto lookup = [](std::string_view name) -> std::optional<std::string> {
        if (name.size() % 2 == 0)
            return std::nullopt;
        return std::string(name.size(), '/') + "a b*c";
    };
    for (const bool keepQuotes : {false, true}) {
        ExpandOptions options;
        options.keepQuotes = keepQuotes;
        options.limit = 4096;
        if (const auto result = expand(text, lookup, options); result && result->text.size() > options.limit * 2)
            std::abort();
        (void)expandWords(text, lookup, options);
    }
    (void)parseRunMount(text);
    return 0;
}
