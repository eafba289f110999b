// Build caches from elsewhere: registries, directories of the caller's, images. What they claim is believed for keys
// that this engine has computed itself, and of a layer only what its digests prove. Layers come when a step or the
// image needs them.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "base/as_user.h"
#include "build/backend.h"
#include "engine/builds.h"
#include "engine/detail/cache_bundle.h"
#include "engine/detail/core.h"

namespace slipway::engine {

// Where the layers of a bundle come from.
class CacheSource {
public:
    using Sink = std::function<Result<>(std::string_view)>;
    virtual ~CacheSource() = default;
    // The blob from byte `offset` on. The digest is checked by whoever receives it.
    virtual Result<> fetch(const oci::Descriptor& blob, std::uint64_t offset, const Sink& sink,
                           std::stop_token stop) = 0;
};

class CacheImports {
public:
    explicit CacheImports(Core& core)
        : m_core(core) {}

    // Reads what `from` has. What is missing, out of reach or malformed is a warning, no failure. Before the build.
    void add(const CacheImport& from, const Identity& caller, const Credentials& credentials, std::stop_token stop);

    // Any thread, from here on. A record's chain need not be in the store yet.
    std::optional<build::CacheRecord> find(const std::string& key) const;
    std::optional<std::string> answer(const std::string& question) const;
    // Brings those layers of the chain into the store that are not there and that are known here. An error, after which
    // broken() is true: one could not be had.
    Result<> ensure(const oci::Digest& chain, std::stop_token stop);

    bool broken() const;
    // Nothing is found any more.
    void giveUp();
    // Since the last call.
    std::vector<std::string> takeWarnings();

private:
    struct Origin {
        CacheBundle bundle;
        std::shared_ptr<CacheSource> source; // null: its layers are here
        std::string name;                    // for messages
    };
    struct Link {
        oci::Digest parent;
        oci::Digest diffId;
        const Origin* origin = nullptr;
    };
    void take(Origin origin);
    void warn(std::string text);
    Result<Origin> fromRegistry(const std::string& reference, const Credentials& credentials, std::stop_token stop);
    Result<Origin> fromLocalImage(const std::string& reference);
    Result<Origin> fromDirectory(const CacheImport& from, const Identity& caller);
    Result<> fetch(const oci::Digest& chain, const Link& link, std::stop_token stop);

    Core& m_core;
    std::vector<std::unique_ptr<Origin>> m_origins;
    std::map<std::string, std::pair<const Origin*, const CacheBundle::Record*>> m_records; // by key; the first wins
    std::multimap<oci::Digest, Link> m_links;                                              // by chain
    std::mutex m_fetching;
    mutable std::mutex m_mutex; // of all below
    std::vector<std::string> m_warnings;
    bool m_broken = false;
    bool m_givenUp = false;
};

} // namespace slipway::engine
