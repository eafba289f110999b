// Where a registry may send us for a token (CVE-2020-15157 and its kin).
#pragma once

#include "registry/detail/url.h"

namespace slipway::registry::detail {

enum class RealmTrust {
    Refused,   // not even asked
    Anonymous, // asked, but without credentials
    Full,
};

// An https realm is the registry's own word over TLS. Plain http is refused for an https registry, and gets credentials
// only on the very host of a registry that speaks plain http itself. Only registries on this machine may name realms on
// this machine.
RealmTrust trustOf(const Url& realm, const Url& registry);

} // namespace slipway::registry::detail
