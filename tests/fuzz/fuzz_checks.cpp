// Findings lie within the text, and each fix gives a text that parses and has one finding of its rule less.
#include <cstdio>
#include <cstdlib>

#include "core/dockerfile/properties.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace slipway::dockerfile;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static const IgnoreRules ignore = *IgnoreRules::parse("a*\n!ab\n**/x\n");
    CheckInputs inputs;
    inputs.platform = "linux/amd64";
    inputs.ignore = &ignore;
    inputs.buildArgs = {{"V", "v"}};
    inputs.baseImage = [](const std::string& reference, const std::string&) -> std::optional<BaseImage> {
        if (reference.size() % 2 == 0)
            return std::nullopt;
        return BaseImage{"linux/arm64", {"PATH=/bin", "W=1"}, "/w", reference.size() % 3 == 0};
    };
    std::size_t fixes = 0;
    if (const std::string wrong = test::brokenChecks(text, inputs, fixes); !wrong.empty()) {
        std::fprintf(stderr, "%s\n", wrong.c_str());
        std::abort();
    }
    return 0;
}
