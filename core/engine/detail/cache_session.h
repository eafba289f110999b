// One build's view of the cache: the engine's own records, those of imported caches behind them, and a note of what was
// used, for exporting. Wraps the builder's backend, so that layers of imported caches are fetched when they are needed.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>

#include "build/backend.h"
#include "build/builder.h"
#include "engine/detail/cache_bundle.h"
#include "engine/detail/cache_imports.h"

namespace slipway::engine {

// What a build used and made of the cache.
struct CacheNotes {
    std::map<std::string, build::CacheRecord> records;
    std::map<std::string, std::string> answers;
};

class CacheSession final : public build::CacheStore {
public:
    CacheSession(build::CacheStore& own, CacheImports& imports)
        : m_own(own)
        , m_imports(imports) {}

    Result<std::optional<build::CacheRecord>> get(const std::string& key) override;
    Result<std::optional<build::CacheRecord>> latest(const std::string& slot) override { return m_own.latest(slot); }
    Result<> put(const build::CacheRecord& record) override;
    std::optional<std::string> fileDigest(const std::string& identity) override;
    std::vector<std::optional<std::string>> fileDigests(const std::vector<std::string>& identities) override {
        return m_own.fileDigests(identities); // of a context's files: they do not travel
    }
    void rememberFileDigest(const std::string& identity, const std::string& digest) override;

    CacheNotes notes() const;
    // Another attempt begins.
    void forget();
    // Imported records whose layers have come become records of this engine.
    Result<> adopt(store::Store& store);

private:
    build::CacheStore& m_own;
    CacheImports& m_imports;
    mutable std::mutex m_mutex;
    CacheNotes m_notes;
    std::set<std::string> m_imported; // keys of records that are not in the engine's own store
};

class ImportingLayers final : public build::LayerBackend {
public:
    ImportingLayers(build::LayerBackend& inner, CacheImports& imports, std::stop_token stop)
        : m_inner(inner)
        , m_imports(imports)
        , m_stop(std::move(stop)) {}
    Result<std::unique_ptr<build::MutableRoot>> begin(const oci::Digest& parent) override;
    Result<std::unique_ptr<build::RootView>> view(const oci::Digest& chain) override;
    Result<build::Layer> stack(const oci::Digest& parent, const build::Layer& layer) override;
    Result<build::Layer> find(const oci::Digest& chain) override;

private:
    build::LayerBackend& m_inner;
    CacheImports& m_imports;
    std::stop_token m_stop;
};

class ImportingSteps final : public build::StepRunner {
public:
    ImportingSteps(build::StepRunner& inner, CacheImports& imports)
        : m_inner(inner)
        , m_imports(imports) {}
    Result<> checkNetwork(const std::string& network) override { return m_inner.checkNetwork(network); }
    Result<> checkPlatform(const oci::Platform& platform) override { return m_inner.checkPlatform(platform); }
    Result<build::StepOutcome> run(build::MutableRoot& root, const build::StepRequest& request,
                                   std::stop_token stop) override;

private:
    build::StepRunner& m_inner;
    CacheImports& m_imports;
};

class ImportingSink final : public build::ImageSink {
public:
    ImportingSink(build::ImageSink& inner, CacheImports& imports, std::stop_token stop)
        : m_inner(inner)
        , m_imports(imports)
        , m_stop(std::move(stop)) {}
    Result<> checkTag(const std::string& tag) override { return m_inner.checkTag(tag); }
    Result<oci::Digest> put(const build::BuiltImage& image) override;

private:
    build::ImageSink& m_inner;
    CacheImports& m_imports;
    std::stop_token m_stop;
};

// The events of a build that may be tried twice, as those of one: an attempt that ended because of an imported cache is
// not told as a failure. Warnings about imports come after the beginning, and the good end when finish() says so: what
// the build has made can be asked for by then.
class AttemptEvents final : public build::EventSink {
public:
    AttemptEvents(build::EventSink& inner, CacheImports& imports)
        : m_inner(inner)
        , m_imports(imports) {}
    void handle(const build::Event& event) override;
    void finish();
    const std::string& build() const { return m_build; } // id

private:
    void tellWarnings(Timestamp time);
    build::EventSink& m_inner;
    CacheImports& m_imports;
    std::string m_build;
    std::optional<build::Event> m_end;
};

// Which layers of a build go along: those of the image, or those of all steps. docker's words are min and max.
enum class CacheMode { Image, All };

// The bundle of what `notes` has. Layers that are only in an imported cache are fetched, new ones compressed; records
// whose layers cannot be had are left out.
Result<CacheBundle> makeBundle(Core& core, const CacheNotes& notes, const std::set<oci::Digest>& imageDiffIds,
                               CacheMode mode, CacheImports* imports, std::stop_token stop);
// For an image's own config: without the layers' blobs.
CacheBundle makeInlineBundle(store::Store& store, const CacheNotes& notes, const std::set<oci::Digest>& imageDiffIds);

} // namespace slipway::engine
