#include "engine/detail/cache_session.h"

#include "base/log.h"

namespace slipway::engine {

namespace {

// Questions about a chain's files have the same answer everywhere; those about a context's files only here.
bool travels(const std::string& identity) {
    return identity.starts_with("copy-from:");
}

std::optional<CacheBundle::Record> recordOf(store::Store& store, const build::CacheRecord& record) {
    CacheBundle::Record result;
    result.key = record.key;
    result.inputs = record.inputs;
    result.description = record.description;
    if (record.layer.diffId.empty())
        return result;
    const auto layer = store.layers().find(record.layer.chainId);
    if (!layer)
        return std::nullopt;
    result.parent = layer->parent;
    result.diffId = layer->diffId;
    result.size = layer->size;
    return result;
}

} // namespace

Result<std::optional<build::CacheRecord>> CacheSession::get(const std::string& key) {
    auto record = TRY(m_own.get(key));
    bool imported = false;
    if (!record) {
        record = m_imports.find(key);
        imported = record.has_value();
    }
    if (record) {
        const std::lock_guard lock(m_mutex);
        m_notes.records[key] = *record;
        if (imported)
            m_imported.insert(key);
    }
    return record;
}

Result<> CacheSession::put(const build::CacheRecord& record) {
    {
        const std::lock_guard lock(m_mutex);
        auto& noted = m_notes.records[record.key];
        // Used where it came from, until its layer is here.
        const bool imported = m_imported.contains(record.key) && noted.layer.chainId == record.layer.chainId;
        noted = record;
        if (imported)
            return {};
        m_imported.erase(record.key);
    }
    return m_own.put(record);
}

std::optional<std::string> CacheSession::fileDigest(const std::string& identity) {
    auto digest = m_own.fileDigest(identity);
    if (!travels(identity))
        return digest;
    if (!digest)
        digest = m_imports.answer(identity);
    if (digest) {
        const std::lock_guard lock(m_mutex);
        m_notes.answers[identity] = *digest;
    }
    return digest;
}

void CacheSession::rememberFileDigest(const std::string& identity, const std::string& digest) {
    if (travels(identity)) {
        const std::lock_guard lock(m_mutex);
        m_notes.answers[identity] = digest;
    }
    m_own.rememberFileDigest(identity, digest);
}

CacheNotes CacheSession::notes() const {
    const std::lock_guard lock(m_mutex);
    return m_notes;
}

void CacheSession::forget() {
    const std::lock_guard lock(m_mutex);
    m_notes = {};
    m_imported.clear();
}

Result<> CacheSession::adopt(store::Store& store) {
    const std::lock_guard lock(m_mutex);
    for (const auto& key : m_imported) {
        const auto& record = m_notes.records[key];
        if (record.layer.chainId.empty() || store.layers().has(record.layer.chainId))
            TRY(m_own.put(record));
    }
    return {};
}

Result<std::unique_ptr<build::MutableRoot>> ImportingLayers::begin(const oci::Digest& parent) {
    TRY(m_imports.ensure(parent, m_stop));
    return m_inner.begin(parent);
}

Result<std::unique_ptr<build::RootView>> ImportingLayers::view(const oci::Digest& chain) {
    TRY(m_imports.ensure(chain, m_stop));
    return m_inner.view(chain);
}

Result<build::Layer> ImportingLayers::stack(const oci::Digest& parent, const build::Layer& layer) {
    TRY(m_imports.ensure(parent, m_stop));
    TRY(m_imports.ensure(layer.chainId, m_stop));
    return m_inner.stack(parent, layer);
}

Result<build::Layer> ImportingLayers::find(const oci::Digest& chain) {
    TRY(m_imports.ensure(chain, m_stop));
    return m_inner.find(chain);
}

Result<build::StepOutcome> ImportingSteps::run(build::MutableRoot& root, const build::StepRequest& request,
                                               std::stop_token stop) {
    for (const auto& mount : request.mounts)
        TRY(m_imports.ensure(mount.chain, stop));
    return m_inner.run(root, request, stop);
}

Result<oci::Digest> ImportingSink::put(const build::BuiltImage& image) {
    if (!image.chainIds.empty())
        TRY(m_imports.ensure(image.chainIds.back(), m_stop));
    return m_inner.put(image);
}

void AttemptEvents::tellWarnings(Timestamp time) {
    for (auto& warning : m_imports.takeWarnings())
        m_inner.handle({time, build::Warning{0, 0, "CacheImport", std::move(warning)}});
}

void AttemptEvents::handle(const build::Event& event) {
    if (const auto* started = std::get_if<build::BuildStarted>(&event.body)) {
        if (!m_build.empty())
            return tellWarnings(event.time);
        m_build = started->build;
        m_inner.handle(event);
        return tellWarnings(event.time);
    }
    if (std::holds_alternative<build::StepFailed>(event.body) && m_imports.broken())
        return;
    if (const auto* finished = std::get_if<build::BuildFinished>(&event.body)) {
        if (finished->outcome == build::BuildOutcome::Failed && m_imports.broken())
            return;
        tellWarnings(event.time);
        build::Event last = event;
        std::get<build::BuildFinished>(last.body).build = m_build;
        if (finished->outcome != build::BuildOutcome::Ok)
            return m_inner.handle(last);
        m_end = std::move(last);
        return;
    }
    m_inner.handle(event);
}

void AttemptEvents::finish() {
    if (m_end)
        m_inner.handle(*m_end);
    m_end.reset();
}

Result<CacheBundle> makeBundle(Core& core, const CacheNotes& notes, const std::set<oci::Digest>& imageDiffIds,
                               CacheMode mode, CacheImports* imports, std::stop_token stop) {
    CacheBundle bundle;
    for (const auto& [key, record] : notes.records) {
        const auto& layer = record.layer;
        if (!layer.diffId.empty()) {
            if (mode == CacheMode::Image && !imageDiffIds.contains(layer.diffId))
                continue;
            if (imports != nullptr && !imports->ensure(layer.chainId, stop) && !stop.stop_requested())
                continue;
        }
        auto packed = recordOf(*core.store, record);
        if (!packed)
            continue;
        if (!layer.diffId.empty() && !bundle.layers.contains(layer.diffId))
            bundle.layers.emplace(layer.diffId, TRY(core.store->layers().compress(layer.chainId, stop)));
        bundle.records.push_back(std::move(*packed));
    }
    if (mode == CacheMode::All)
        bundle.answers = notes.answers;
    return bundle;
}

CacheBundle makeInlineBundle(store::Store& store, const CacheNotes& notes, const std::set<oci::Digest>& imageDiffIds) {
    CacheBundle bundle;
    for (const auto& [key, record] : notes.records)
        if (record.layer.diffId.empty() || imageDiffIds.contains(record.layer.diffId))
            if (auto packed = recordOf(store, record))
                bundle.records.push_back(std::move(*packed));
    return bundle;
}

} // namespace slipway::engine
