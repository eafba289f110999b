// Images as tar files: `save` and `load`. Out: an OCI layout with docker's manifest.json; in: either of the two.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "store/images.h"
#include "store/tar_reader.h"
#include "store/tar_writer.h"

namespace slipway::store {

class Store;

// An image as it leaves for a registry: all that the manifest names is a blob of the store.
struct PackedImage {
    ImageRecord image;
    std::string config;   // raw bytes
    std::string manifest; // raw bytes
    std::string manifestType;
    std::vector<oci::Descriptor> layers; // lowest first

    oci::Descriptor descriptor() const; // of the manifest, with the platform
};

// With the manifest that it was pulled with, or one made now, for which layers without a compressed blob get one
// (slow). The same layers, config and annotations give the same manifest everywhere.
Result<PackedImage> packImage(Store& store, const oci::Digest& image, std::stop_token stop = {});

using Annotations = std::map<std::string, std::string>;

// Gives the image a manifest with these annotations (image-spec annotations.md) and no others. Where that changes
// nothing, layers are not compressed before somebody wants the manifest.
Result<> annotateImage(Store& store, const oci::Digest& image, const Annotations& annotations,
                       std::stop_token stop = {});

enum class ArchiveFormat {
    Docker, // an OCI layout with docker's manifest.json beside it
    Oci,    // the layout alone
};
enum class ArchiveLayers {
    AsStored, // layers without a compressed blob are written as plain tar
    Packed,   // as packImage has them
};

struct SaveRequest {
    // Names and ids as ImageStore::resolve takes them; names keep their tags in the archive.
    std::vector<std::string> images;
    // What the images are called in the archive, instead.
    std::optional<std::vector<oci::Reference>> names;
    ArchiveFormat format = ArchiveFormat::Docker;
    ArchiveLayers layers = ArchiveLayers::AsStored;
    std::stop_token stop;
};

// Nothing of when or where it was written is in the archive: the same images give the same bytes.
Result<> saveImages(Store& store, const SaveRequest& request, const ByteSink& sink);

struct LoadedImage {
    ImageRecord image;
    std::vector<oci::Reference> tags; // that the archive gave it
};

// The archive may be compressed; it is spooled to the store's disk first, because its index may come last. Of an index
// the best manifest for this machine is taken. Corrupt when a digest is wrong, InvalidArgument when it is no image
// archive.
Result<std::vector<LoadedImage>> loadImages(Store& store, const ByteSource& source, std::stop_token stop = {});

// An OCI image layout (image-spec image-layout.md) that lies unpacked in somebody's directory. `open` opens one of its
// files, a path relative to the layout, with the rights that the asker has.
using LayoutOpener = std::function<Result<UniqueFd>(const std::string& path)>;

enum class LayoutAccess {
    Load, // what is not in the store is read from the layout, digests checked
    Peek, // only the documents are read: NotFound when the image is not in the store
};

struct LayoutQuery {
    std::string reference; // ":tag" or "@digest" of a manifest or index in it; empty: ":latest", or the only one
    oci::Platform platform;
    LayoutAccess access = LayoutAccess::Load;
};

// The image, without tags. NotFound names the tags that there are; Corrupt a wrong digest.
Result<ImageRecord> loadFromLayout(Store& store, const LayoutOpener& open, const LayoutQuery& query,
                                   std::stop_token stop = {});

} // namespace slipway::store
