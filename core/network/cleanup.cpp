#include "network/cleanup.h"

#include <algorithm>

#include "network/bridge.h"
#include "network/endpoint.h"
#include "network/firewall.h"

namespace slipway::network {

namespace {

class FirstError {
public:
    void note(Result<> result) {
        if (!result && m_result)
            m_result = std::move(result);
    }
    Result<> take() { return std::move(m_result); }

private:
    Result<> m_result;
};

bool isIn(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

} // namespace

Result<Leftovers> findLeftovers(const OwnerTag& tag, const Publisher& publisher) {
    Leftovers found;
    found.bridges = TRY(listBridges(tag));
    found.endpoints = TRY(listEndpoints(tag));
    found.portContainers = TRY(publisher.containers());
    found.table = TRY(Firewall(tag).isPresent());
    return found;
}

Result<> removeAllBut(const OwnerTag& tag, Publisher& publisher, const Leftovers& keep) {
    const auto found = TRY(findLeftovers(tag, publisher));
    FirstError error;
    for (const auto& id : found.portContainers)
        if (!isIn(keep.portContainers, id))
            error.note(publisher.release(id));
    for (const auto& link : found.endpoints)
        if (!isIn(keep.endpoints, link))
            error.note(disconnectEndpoint(link));
    for (const auto& bridge : found.bridges)
        if (!isIn(keep.bridges, bridge))
            error.note(deleteBridge(bridge));
    return error.take();
}

Result<> removeEverything(const OwnerTag& tag, Publisher& publisher) {
    FirstError error;
    error.note(removeAllBut(tag, publisher, {}));
    error.note(Firewall(tag).remove());
    return error.take();
}

} // namespace slipway::network
