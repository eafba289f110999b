#include "registry/detail/realm.h"

#include "oci/reference.h"

namespace slipway::registry::detail {

RealmTrust trustOf(const Url& realm, const Url& registry) {
    const bool registryIsHere = oci::isLoopbackHost(registry.hostAndPort());
    if (oci::isLoopbackHost(realm.hostAndPort()))
        return registryIsHere ? RealmTrust::Full : RealmTrust::Refused;
    if (realm.secure())
        return RealmTrust::Full;
    if (registry.secure())
        return RealmTrust::Refused;
    return realm.host == registry.host ? RealmTrust::Full : RealmTrust::Anonymous;
}

} // namespace slipway::registry::detail
