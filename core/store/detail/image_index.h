// What saving and loading agree on about an OCI layout's index.json.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "oci/manifest.h"
#include "oci/reference.h"
#include "store/images.h"

namespace slipway::store::detail {

inline constexpr std::string_view kRefName = "org.opencontainers.image.ref.name";
inline constexpr std::string_view kImageName = "io.containerd.image.name"; // docker's: the whole reference

// A manifest's bytes.
std::string manifestOf(const oci::Digest& config, std::uint64_t configSize, std::vector<oci::Descriptor> layers,
                       std::map<std::string, std::string> annotations);

oci::Descriptor manifestDescriptor(std::string_view manifest, const ImageRecord& image);

// One entry per name, or one without.
void addToIndex(oci::Index& index, const oci::Descriptor& descriptor, const std::vector<oci::Reference>& names);

} // namespace slipway::store::detail
