// Images that are here only until a client has fetched them: what a build with another output than "image" makes.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "base/result.h"
#include "oci/digest.h"
#include "store/store.h"

namespace slipway::engine {

struct Core;

// Any thread. The store has a document for each held image, so that what a crash leaves goes at the next start.
class HeldImages {
public:
    explicit HeldImages(Core& core)
        : m_core(core) {}

    struct Held {
        store::ImageRecord image;
        // The image goes with the last copy of the last hold, unless it was here before, has got a name meanwhile, is
        // used by a container, or somebody wants it for good.
        std::shared_ptr<void> hold;
    };
    Result<Held> hold(const store::NewImage& image);
    // The image is here for good now, whoever else holds it.
    void keep(const oci::Digest& id);
    // Removes what an earlier process held.
    Result<> recover();

private:
    void release(const oci::Digest& id);
    void removeUnlessWanted(const oci::Digest& id);

    Core& m_core;
    std::mutex m_mutex;
    std::map<oci::Digest, int> m_holds;
};

} // namespace slipway::engine
