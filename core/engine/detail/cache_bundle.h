// A build cache as it travels: records, and the layers that they made. core/engine/README.md describes the format.
// Everything here is pure; what comes in is hostile until parsed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "oci/descriptor.h"
#include "oci/digest.h"
#include "oci/manifest.h"

namespace slipway::engine {

inline constexpr std::string_view kCacheConfigType = "application/vnd.slipway.buildcache.config.v1+json";
// The member of an image's configuration that holds an inline cache.
inline constexpr std::string_view kInlineCacheMember = "vnd.slipway.buildcache.v1";

struct CacheBundle {
    struct Record {
        std::string key;    // 64 hex digits
        oci::Digest parent; // chain id that the step's layer lies on; empty: none
        oci::Digest diffId; // of that layer; empty: the step made none
        std::uint64_t size = 0;
        std::string inputs; // JSON, as the builder wrote it
        std::string description;

        oci::Digest chainId() const; // empty without a layer
    };
    std::vector<Record> records;
    // What COPY --from has found in a chain: answers by question (CacheStore::fileDigest).
    std::map<std::string, std::string> answers;
    std::map<oci::Digest, oci::Descriptor> layers; // compressed, by diff id
};

// Config and manifest of a bundle on its own. Sorted, so that the same records give the same bytes.
struct CacheDocuments {
    std::string config;
    std::string manifest;
    std::vector<oci::Descriptor> layers; // as the manifest has them
};
CacheDocuments cacheDocuments(const CacheBundle& bundle);
Result<CacheBundle> parseCache(std::string_view config, const oci::Manifest& manifest);

// The image's config with the records in it, or without any when there are none; it then has no inline cache of its
// base's either. TooLarge when it would be more than an image's config may be.
Result<std::string> withInlineCache(const std::string& config, const CacheBundle& bundle);
// The records in an image's config, whose layers are those of `manifest` where one is given. NotFound without any.
Result<CacheBundle> parseInlineCache(std::string_view config, const oci::Manifest* manifest);

} // namespace slipway::engine
