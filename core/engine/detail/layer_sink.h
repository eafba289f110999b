// Pulled layers on their way into the store: each byte goes to the blob and to the unpacker at once.
#pragma once

#include "registry/pull.h"
#include "store/store.h"

namespace slipway::engine {

class StoreLayerSink final : public registry::ImageSink {
public:
    explicit StoreLayerSink(store::Store& store)
        : m_store(store) {}
    Result<bool> haveLayer(const registry::LayerToPull& layer) override;
    Result<std::unique_ptr<registry::LayerSink>> beginLayer(const registry::LayerToPull& layer,
                                                            std::stop_token stop) override;

private:
    store::Store& m_store;
};

} // namespace slipway::engine
