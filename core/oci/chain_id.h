// Chain ids: the name of a stack of layers (OCI image-spec config.md, "Layer ChainID").
#pragma once

#include <span>
#include <vector>

#include "oci/digest.h"

namespace slipway::oci {

// ChainID(L0) = DiffID(L0); ChainID(L0|…|Ln) = sha256(ChainID(L0|…|Ln-1) + " " + DiffID(Ln)). Of nothing: empty.
Digest chainId(std::span<const Digest> diffIds);
// One step: the chain id of `layer` on top of `parent` (empty: at the bottom).
Digest chainId(const Digest& parent, const Digest& layer);
// The chain id at each level, lowest first; as many as there are diff ids.
std::vector<Digest> chainIds(std::span<const Digest> diffIds);

} // namespace slipway::oci
