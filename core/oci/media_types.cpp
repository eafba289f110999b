#include "oci/media_types.h"

namespace slipway::oci {

using namespace media_type;

namespace {

constexpr std::string_view kOciNondistributable = "application/vnd.oci.image.layer.nondistributable.v1.tar";
constexpr std::string_view kDockerForeign = "application/vnd.docker.image.rootfs.foreign.diff.tar";

} // namespace

bool isIndexType(std::string_view mediaType) noexcept {
    return mediaType == kOciIndex || mediaType == kDockerManifestList;
}

bool isManifestType(std::string_view mediaType) noexcept {
    return mediaType == kOciManifest || mediaType == kDockerManifest;
}

bool isSchema1Type(std::string_view mediaType) noexcept {
    return mediaType == kDockerSchema1 || mediaType == kDockerSchema1Signed;
}

bool isConfigType(std::string_view mediaType) noexcept {
    return mediaType == kOciConfig || mediaType == kDockerConfig;
}

bool isLayerType(std::string_view mediaType) noexcept {
    return layerCompression(mediaType) != Compression::Unknown;
}

Compression layerCompression(std::string_view mediaType) noexcept {
    for (const auto base : {kOciLayer, kOciNondistributable}) {
        if (!mediaType.starts_with(base))
            continue;
        const auto suffix = mediaType.substr(base.size());
        return suffix.empty()      ? Compression::None
               : suffix == "+gzip" ? Compression::Gzip
               : suffix == "+zstd" ? Compression::Zstd
                                   : Compression::Unknown;
    }
    for (const auto base : {kDockerLayer, kDockerForeign}) {
        if (!mediaType.starts_with(base))
            continue;
        const auto suffix = mediaType.substr(base.size());
        return suffix.empty()      ? Compression::None
               : suffix == ".gzip" ? Compression::Gzip
               : suffix == ".zstd" ? Compression::Zstd
                                   : Compression::Unknown;
    }
    return Compression::Unknown;
}

} // namespace slipway::oci
