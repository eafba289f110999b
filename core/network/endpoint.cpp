#include "network/endpoint.h"

#include <fcntl.h>
#include <net/if.h>

#include <netlink/errno.h>
#include <netlink/route/link/veth.h>

#include "base/file.h"
#include "base/scope.h"
#include "network/bridge.h"
#include "network/detail/netlink.h"

namespace slipway::network {

namespace {

constexpr int kLoopbackIndex = 1; // in every network namespace

// One request makes both ends: the host's in its bridge, the container's in the namespace under its final name.
int createPair(nl_sock* socket, int netnsFd, int bridgeIndex, const EndpointSpec& spec) {
    const detail::NlLink host(rtnl_link_veth_alloc());
    const auto mac = detail::abstractAddress(spec.mac.value_or(MacAddress::fromAddress(spec.address)));
    if (!host || !mac)
        return -NLE_NOMEM;
    rtnl_link_set_name(host.get(), spec.hostLink.c_str());
    rtnl_link_set_mtu(host.get(), spec.mtu);
    rtnl_link_set_master(host.get(), bridgeIndex);
    rtnl_link_set_flags(host.get(), IFF_UP);
    const detail::NlLink peer(rtnl_link_veth_get_peer(host.get()));
    rtnl_link_set_name(peer.get(), spec.containerLink.c_str());
    rtnl_link_set_mtu(peer.get(), spec.mtu);
    rtnl_link_set_addr(peer.get(), mac.get());
    rtnl_link_set_ns_fd(peer.get(), netnsFd);
    return rtnl_link_add(socket, host.get(), NLM_F_CREATE | NLM_F_EXCL);
}

Result<> configureInside(const EndpointSpec& spec) {
    const auto socket = TRY(detail::openRouteSocket());
    TRY(detail::raiseLink(socket.get(), kLoopbackIndex));
    const auto link = TRY(detail::findLink(socket.get(), spec.containerLink));
    const int index = rtnl_link_get_ifindex(link.get());
    const bool ipv6 = spec.address6 && hostHasIpv6();
    if (!ipv6 && detail::sysctl("net/ipv6/conf/" + spec.containerLink + "/disable_ipv6"))
        TRY(detail::setSysctl("net/ipv6/conf/" + spec.containerLink + "/disable_ipv6", "1"));
    TRY(detail::addAddress(socket.get(), index, spec.address, spec.prefixLength));
    if (ipv6)
        TRY(detail::addAddress(socket.get(), index, *spec.address6, spec.prefixLength6));
    TRY(detail::raiseLink(socket.get(), index));
    if (spec.defaultRoute == DefaultRoute::No)
        return {};
    if (spec.gateway)
        TRY(detail::addDefaultRoute(socket.get(), index, *spec.gateway));
    if (ipv6 && spec.gateway6)
        TRY(detail::addDefaultRoute(socket.get(), index, *spec.gateway6));
    return {};
}

Result<> connect(int netnsFd, const EndpointSpec& spec) {
    if (!isLinkName(spec.hostLink) || !isLinkName(spec.bridge) || !isLinkName(spec.containerLink))
        return fail(Errc::InvalidArgument, "not a link name");
    const auto socket = TRY(detail::openRouteSocket());
    const auto bridge = TRY(detail::findLink(socket.get(), spec.bridge));
    const int bridgeIndex = rtnl_link_get_ifindex(bridge.get());
    int code = createPair(socket.get(), netnsFd, bridgeIndex, spec);
    if (code == -NLE_EXIST) {
        TRY(detail::deleteLink(socket.get(), spec.hostLink));
        code = createPair(socket.get(), netnsFd, bridgeIndex, spec);
    }
    if (code == -NLE_EXIST)
        return fail(Errc::Conflict, "the container already has an interface {}", spec.containerLink);
    if (code < 0)
        return std::unexpected(detail::netlinkError(code, "create the veth pair"));
    ScopeExit undo([&] { (void)detail::deleteLink(socket.get(), spec.hostLink); });
    // Where bridged packets pass the packet filter (br_netfilter), a container's connection to its own published port
    // is not routed but goes back through the same port of the bridge.
    const auto host = TRY(detail::findLink(socket.get(), spec.hostLink));
    TRY(detail::allowHairpin(socket.get(), rtnl_link_get_ifindex(host.get())));
    TRY(detail::inNetworkNamespace(netnsFd, [&] { return configureInside(spec); }));
    undo.dismiss();
    return {};
}

} // namespace

Result<UniqueFd> openNetworkNamespace(pid_t pid) {
    return openFile(fmt::format("/proc/{}/ns/net", pid), O_RDONLY);
}

Result<> raiseLoopback(int netnsFd) {
    return detail::inNetworkNamespace(netnsFd, []() -> Result<> {
        const auto socket = TRY(detail::openRouteSocket());
        return detail::raiseLink(socket.get(), kLoopbackIndex);
    });
}

Result<> connectEndpoint(int netnsFd, const EndpointSpec& spec) {
    return context(connect(netnsFd, spec), "connect {} to {}", spec.address.toString(), spec.bridge);
}

Result<> disconnectEndpoint(const std::string& hostLink) {
    if (!isLinkName(hostLink))
        return fail(Errc::InvalidArgument, "not a link name");
    const auto socket = TRY(detail::openRouteSocket());
    return detail::deleteLink(socket.get(), hostLink);
}

Result<std::vector<std::string>> listEndpoints(const OwnerTag& tag) {
    return detail::listLinks(tag.linkPrefix() + "v");
}

} // namespace slipway::network
