// Manifests, indexes and image configs: what is accepted survives being written and read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "oci/image_config.h"
#include "oci/manifest.h"

using namespace slipway::oci;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto any = parseAnyManifest(text, "")) {
        if (const auto* manifest = std::get_if<Manifest>(&*any)) {
            const auto again = parseManifest(serializeManifest(*manifest), manifest->mediaType);
            if (!again || again->layers != manifest->layers || again->config != manifest->config)
                std::abort();
        } else {
            const auto& index = std::get<Index>(*any);
            (void)index.choose({"linux", "amd64", "", ""});
            const auto again = parseIndex(serializeIndex(index), index.mediaType);
            if (!again || again->manifests != index.manifests)
                std::abort();
        }
    }
    if (const auto config = parseImageConfig(text)) {
        const auto again = parseImageConfig(serializeImageConfig(*config));
        if (!again || *again != *config)
            std::abort();
    }
    return 0;
}
