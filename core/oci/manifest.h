// Manifests and indexes, OCI (image-spec manifest.md, image-index.md) and Docker (manifest v2.2). Digests are always
// over the raw bytes; nothing here re-serialises what came from elsewhere.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "oci/descriptor.h"

namespace slipway::oci {

// Limits on what a stranger may say.
inline constexpr std::uint64_t kMaxManifestBytes = 4u << 20;
inline constexpr std::size_t kMaxLayers = 1000;
inline constexpr std::size_t kMaxIndexEntries = 10'000;
inline constexpr std::uint64_t kMaxConfigBytes = 8u << 20;
inline constexpr std::uint64_t kMaxLayerBytes = std::uint64_t{1} << 40;

struct Manifest {
    std::string mediaType; // kOciManifest or kDockerManifest
    Descriptor config;
    std::vector<Descriptor> layers; // lowest first
    std::map<std::string, std::string> annotations;
    std::string artifactType;

    std::uint64_t layerBytes() const noexcept; // compressed sum
};

struct Index {
    std::string mediaType; // kOciIndex or kDockerManifestList
    std::vector<Descriptor> manifests;
    std::map<std::string, std::string> annotations;

    // The best entry for `wanted`: attestations ("unknown/unknown") are skipped, entries without a platform match when
    // there is nothing better. NotFound lists the platforms that there are.
    Result<Descriptor> choose(const Platform& wanted) const;
};

using AnyManifest = std::variant<Manifest, Index>;

// `contentType` is the HTTP header or the descriptor's mediaType; "" when unknown. Errors: InvalidArgument for
// malformed documents (nesting, duplicate keys, absurd sizes or counts, both "layers" and "manifests"), Corrupt when
// the content type disagrees with the body's mediaType (CVE-2021-41190), Unsupported for schema 1, TooLarge over
// kMaxManifestBytes.
Result<AnyManifest> parseAnyManifest(std::string_view bytes, std::string_view contentType);
Result<Manifest> parseManifest(std::string_view bytes, std::string_view contentType = {});
Result<Index> parseIndex(std::string_view bytes, std::string_view contentType = {});

// The same value gives the same bytes, always.
std::string serializeManifest(const Manifest& manifest);
std::string serializeIndex(const Index& index);

} // namespace slipway::oci
