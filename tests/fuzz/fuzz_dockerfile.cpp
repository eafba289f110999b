// Any bytes parse without a fault, and what parses prints to what parses to the same tree.
#include <cstdio>
#include <cstdlib>

#include "core/dockerfile/properties.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const std::string wrong = slipway::dockerfile::test::brokenParse(text); !wrong.empty()) {
        std::fprintf(stderr, "%s\n", wrong.c_str());
        std::abort();
    }
    return 0;
}
