// slipway/starter:latest, the base image for a machine with no registry in reach, out of the machine's own busybox.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "store/images.h"

namespace slipway::store {

class Store;

inline constexpr std::string_view kStarterReference = "slipway/starter:latest";

struct StarterOptions {
    std::vector<std::string> busybox = {"/bin/busybox", "/usr/bin/busybox"}; // the first that exists
    // Certificates for the image's /etc/ssl/certs/ca-certificates.crt; "" or missing: none.
    std::string certificates = "/etc/ssl/certs/ca-certificates.crt";
};

// The image, made now unless it is there already. The same busybox gives the same id. NotFound when there is no
// busybox, Unsupported when it is not statically linked; both name the package busybox-static.
Result<ImageRecord> makeStarterImage(Store& store, const StarterOptions& options = {});

} // namespace slipway::store
