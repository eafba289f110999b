// An OCI image layout (image-layout.md) as one tar stream. Nothing of when or where it was written is in it.
#pragma once

#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "oci/descriptor.h"
#include "store/tar_writer.h"

namespace slipway::store {

class Store;

class LayoutWriter {
public:
    LayoutWriter(Store& store, const ByteSink& sink, std::stop_token stop);
    ~LayoutWriter();
    LayoutWriter(const LayoutWriter&) = delete;

    Result<> begin();
    // Each blob is written once, however often it is asked for.
    Result<> blob(const oci::Digest& digest, std::string_view content);
    Result<> storedBlob(const oci::Descriptor& blob);
    // The tar of a layer that has no blob; Corrupt when it does not have the digest.
    Result<> layerTar(const oci::Digest& chain, const oci::Descriptor& blob);
    // The index, other files (name and content) and the end.
    Result<> finish(std::string_view index, const std::vector<std::pair<std::string, std::string>>& others);

    static std::string blobName(const oci::Digest& digest); // "blobs/sha256/…"

private:
    struct Impl;
    Result<> header(char type, const std::string& name, std::uint64_t size);
    Result<> file(const std::string& name, std::string_view content);
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::store
