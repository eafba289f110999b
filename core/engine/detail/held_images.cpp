#include "engine/detail/held_images.h"

#include "base/log.h"
#include "engine/detail/core.h"

namespace slipway::engine {

namespace {

constexpr std::string_view owner = "held-image";

std::string documentOf(const oci::Digest& id) {
    return fmt::format("{}:{}", owner, id.str());
}

} // namespace

Result<HeldImages::Held> HeldImages::hold(const store::NewImage& image) {
    const oci::Digest id = oci::digestOf(image.config);
    const std::lock_guard lock(m_mutex);
    const bool held = m_holds.contains(id);
    auto transaction = TRY(m_core.store->transaction());
    const bool before = m_core.store->images().get(id).has_value();
    Held result;
    result.image = TRY(m_core.store->images().put(image));
    if (before && !held) {
        TRY(transaction.commit());
        return result;
    }
    if (!held) {
        store::Document document;
        document.id = documentOf(id);
        document.owner = owner;
        document.json = "{}";
        TRY(m_core.store->documents(store::DocumentKind::Setting).put(document));
    }
    TRY(transaction.commit());
    ++m_holds[id];
    result.hold = {this, [this, id](void*) { release(id); }};
    return result;
}

void HeldImages::keep(const oci::Digest& id) {
    const std::lock_guard lock(m_mutex);
    if (m_holds.erase(id) > 0)
        (void)m_core.store->documents(store::DocumentKind::Setting).remove(documentOf(id));
}

void HeldImages::release(const oci::Digest& id) {
    const std::lock_guard lock(m_mutex);
    const auto held = m_holds.find(id);
    if (held == m_holds.end() || --held->second > 0)
        return;
    m_holds.erase(held);
    removeUnlessWanted(id);
}

void HeldImages::removeUnlessWanted(const oci::Digest& id) {
    auto& store = *m_core.store;
    const auto remove = [&]() -> Result<> {
        auto transaction = TRY(store.transaction());
        TRY(store.documents(store::DocumentKind::Setting).remove(documentOf(id)));
        const auto image = store.images().get(id);
        if (image && image->tags.empty() && TRY(store.images().usedBy(id)).empty())
            TRY(store.images().remove(id.str(), store::Force::Yes));
        TRY(transaction.commit());
        TRY(store.collect());
        return {};
    };
    if (const auto removed = remove(); !removed)
        log::warning("image {}: {}", id.shortHex(), removed.error().describe());
}

Result<> HeldImages::recover() {
    const std::lock_guard lock(m_mutex);
    for (const auto& document : TRY(m_core.store->documents(store::DocumentKind::Setting).listOf(std::string(owner))))
        removeUnlessWanted(TRY(oci::Digest::parse(document.id.substr(owner.size() + 1))));
    return {};
}

} // namespace slipway::engine
