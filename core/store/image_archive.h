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

// The archive may be compressed. Layers of an index for other platforms are skipped. Corrupt when a digest is wrong,
// InvalidArgument when it is no image archive.
Result<std::vector<LoadedImage>> loadImages(Store& store, const ByteSource& source, std::stop_token stop = {});

} // namespace slipway::store
