#include "oci/chain_id.h"

namespace slipway::oci {

Digest chainId(const Digest& parent, const Digest& layer) {
    return parent.empty() ? layer : digestOf(parent.str() + " " + layer.str());
}

Digest chainId(std::span<const Digest> diffIds) {
    Digest chain;
    for (const auto& diffId : diffIds)
        chain = chainId(chain, diffId);
    return chain;
}

std::vector<Digest> chainIds(std::span<const Digest> diffIds) {
    std::vector<Digest> chains;
    chains.reserve(diffIds.size());
    for (const auto& diffId : diffIds)
        chains.push_back(chainId(chains.empty() ? Digest() : chains.back(), diffId));
    return chains;
}

} // namespace slipway::oci
