// libnl's objects with owners and errors of ours, and the few netlink requests that bridges and endpoints share.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/route.h>

#include "network/address.h"

namespace slipway::network::detail {

template <auto Free>
struct NlDeleter {
    template <typename T>
    void operator()(T* object) const {
        Free(object);
    }
};
using NlSocket = std::unique_ptr<nl_sock, NlDeleter<nl_socket_free>>;
using NlCache = std::unique_ptr<nl_cache, NlDeleter<nl_cache_free>>;
using NlLink = std::unique_ptr<rtnl_link, NlDeleter<rtnl_link_put>>;
using NlAddress = std::unique_ptr<rtnl_addr, NlDeleter<rtnl_addr_put>>;
using NlRoute = std::unique_ptr<rtnl_route, NlDeleter<rtnl_route_put>>;
using NlAbstract = std::unique_ptr<nl_addr, NlDeleter<nl_addr_put>>;

// Error from a negative libnl code (-NLE_…). NLE_EXIST is Conflict, missing objects are NotFound.
Error netlinkError(int code, std::string_view what);

// A route socket in the calling thread's network namespace; it stays in that namespace.
Result<NlSocket> openRouteSocket();

// Runs `task` in a thread of its own that has entered the namespace.
Result<> inNetworkNamespace(int netnsFd, const std::function<Result<>()>& task);

// NotFound when there is none.
Result<NlLink> findLink(nl_sock* socket, const std::string& name);
Result<> raiseLink(nl_sock* socket, int index);
// Lets the bridge send a frame back through this port of it.
Result<> allowHairpin(nl_sock* socket, int portIndex);
// A missing link is fine.
Result<> deleteLink(nl_sock* socket, const std::string& name);
Result<std::vector<std::string>> listLinks(const std::string& prefix);

// Adds the address unless it is there. IPv6 goes without duplicate address detection.
Result<> addAddress(nl_sock* socket, int linkIndex, const IpAddress& address, unsigned prefixLength);
Result<> addDefaultRoute(nl_sock* socket, int linkIndex, const IpAddress& gateway);

NlAbstract abstractAddress(const IpAddress& address, unsigned prefixLength);
NlAbstract abstractAddress(const MacAddress& address);

// Writes /proc/sys/<path> of the calling thread's namespace unless it has the value already.
Result<> setSysctl(const std::string& path, std::string_view value);
// Its value without the newline; nullopt when there is no such knob.
std::optional<std::string> sysctl(const std::string& path);

} // namespace slipway::network::detail
