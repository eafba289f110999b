// Media types of manifests, configs and layers: OCI image-spec media-types.md and Docker's distribution manifest v2.2.
#pragma once

#include <string_view>

namespace slipway::oci {

namespace media_type {
inline constexpr std::string_view kOciIndex = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view kOciManifest = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kOciConfig = "application/vnd.oci.image.config.v1+json";
inline constexpr std::string_view kOciLayer = "application/vnd.oci.image.layer.v1.tar";
inline constexpr std::string_view kOciLayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";
inline constexpr std::string_view kOciLayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";
inline constexpr std::string_view kDockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";
inline constexpr std::string_view kDockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view kDockerConfig = "application/vnd.docker.container.image.v1+json";
inline constexpr std::string_view kDockerLayer = "application/vnd.docker.image.rootfs.diff.tar";
inline constexpr std::string_view kDockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";
inline constexpr std::string_view kDockerLayerZstd = "application/vnd.docker.image.rootfs.diff.tar.zstd";
inline constexpr std::string_view kDockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json";
inline constexpr std::string_view kDockerSchema1Signed = "application/vnd.docker.distribution.manifest.v1+prettyjws";
inline constexpr std::string_view kEmptyJson = "application/vnd.oci.empty.v1+json";
} // namespace media_type

bool isIndexType(std::string_view mediaType) noexcept;    // OCI index or Docker manifest list
bool isManifestType(std::string_view mediaType) noexcept; // one image's manifest, OCI or Docker
bool isSchema1Type(std::string_view mediaType) noexcept;
bool isConfigType(std::string_view mediaType) noexcept;
// Layers that can be unpacked, the non-distributable and foreign spellings too.
bool isLayerType(std::string_view mediaType) noexcept;

enum class Compression { None, Gzip, Zstd, Unknown };
// As the layer's media type has it; the bytes' magic decides in the end, because registries lie.
Compression layerCompression(std::string_view mediaType) noexcept;

} // namespace slipway::oci
