// Images as tar files: `save` and `load`. Out: an OCI layout with docker's manifest.json; in: either of the two.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/images.h"
#include "store/tar_reader.h"
#include "store/tar_writer.h"

namespace slipway::store {

class Store;

// The image's manifest: the one it was pulled with, or one made now, for which layers without a compressed blob get one
// (slow). What push and exportIndex need. The bytes are in the store as a blob when it returns.
Result<std::string> ensureManifest(Store& store, const oci::Digest& image, std::stop_token stop = {});

struct SaveRequest {
    // Names and ids as ImageStore::resolve takes them; names keep their tags in the archive.
    std::vector<std::string> images;
    std::stop_token stop;
};

// Layers without a compressed blob are written as plain tar.
Result<> saveImages(Store& store, const SaveRequest& request, const ByteSink& sink);

struct LoadedImage {
    ImageRecord image;
    std::vector<oci::Reference> tags; // that the archive gave it
};

// The archive may be compressed; it is spooled to the store's disk first, because its index may come last. Of an index
// the best manifest for this machine is taken. Corrupt when a digest is wrong, InvalidArgument when it is no image
// archive.
Result<std::vector<LoadedImage>> loadImages(Store& store, const ByteSource& source, std::stop_token stop = {});

} // namespace slipway::store
