// Names of images and platforms as far as checks need them; oci/ has the whole of it and stands above this library.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace slipway::dockerfile::detail {

// Whether the text has the form of an image reference, [host/]path[:tag][@digest] (distribution's reference grammar).
bool isImageReference(std::string_view text);

struct PlatformName {
    std::string os, architecture;
    friend bool operator==(const PlatformName&, const PlatformName&) = default;
};
// "linux/amd64/v2", "linux", "x86_64"; nullopt for what is no platform. What is not said is empty.
std::optional<PlatformName> readPlatform(std::string_view text);

} // namespace slipway::dockerfile::detail
