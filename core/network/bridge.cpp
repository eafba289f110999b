#include "network/bridge.h"

#include <algorithm>

#include <dirent.h>
#include <net/if.h>

#include <netlink/route/link/bridge.h>

#include "base/file.h"
#include "network/allocator.h"
#include "network/detail/netlink.h"

namespace slipway::network {

namespace {

std::vector<std::string> directoryEntries(const char* path) {
    std::vector<std::string> names;
    if (DIR* directory = ::opendir(path)) {
        while (const dirent* entry = ::readdir(directory))
            if (entry->d_name[0] != '.')
                names.emplace_back(entry->d_name);
        ::closedir(directory);
    }
    return names;
}

// A forwarding host ignores router advertisements at accept_ra=1, and would lose its own default route: 2 means
// "accept even when forwarding" (Documentation/networking/ip-sysctl.rst).
Result<> enableIpv6Forwarding() {
    if (detail::sysctl("net/ipv6/conf/all/forwarding") == "1")
        return {};
    for (const auto& link : directoryEntries("/proc/sys/net/ipv6/conf")) {
        const auto knob = "net/ipv6/conf/" + link + "/accept_ra";
        if (link != "all" && detail::sysctl(knob) == "1")
            TRY(detail::setSysctl(knob, "2"));
    }
    return detail::setSysctl("net/ipv6/conf/all/forwarding", "1");
}

Result<detail::NlLink> makeOrFindBridge(nl_sock* socket, const BridgeSpec& spec) {
    auto found = detail::findLink(socket, spec.name);
    if (found) {
        const char* type = rtnl_link_get_type(found->get());
        if (!type || std::string_view(type) != "bridge")
            return fail(Errc::Conflict, "{} exists already and is not a bridge", spec.name);
        return found;
    }
    if (found.error().code() != Errc::NotFound)
        return found;
    const detail::NlLink bridge(rtnl_link_bridge_alloc());
    const auto mac = detail::abstractAddress(MacAddress::fromAddress(spec.gateway));
    if (!bridge || !mac)
        return fail(Errc::Internal, "netlink: out of memory");
    rtnl_link_set_name(bridge.get(), spec.name.c_str());
    rtnl_link_set_mtu(bridge.get(), spec.mtu);
    // Without one of its own a bridge takes the lowest of its ports': it would change as containers come and go.
    rtnl_link_set_addr(bridge.get(), mac.get());
    const int code = rtnl_link_add(socket, bridge.get(), NLM_F_CREATE | NLM_F_EXCL);
    if (code < 0)
        return std::unexpected(detail::netlinkError(code, "create it"));
    return detail::findLink(socket, spec.name);
}

// Addresses of an earlier description of the same network would attract traffic that is not its own any more.
Result<> dropOtherAddresses(nl_sock* socket, int index, const std::vector<std::pair<IpAddress, unsigned>>& wanted) {
    nl_cache* raw = nullptr;
    if (const int code = rtnl_addr_alloc_cache(socket, &raw); code < 0)
        return std::unexpected(detail::netlinkError(code, "list addresses"));
    const detail::NlCache cache(raw);
    std::vector<detail::NlAbstract> keep;
    for (const auto& [address, length] : wanted)
        keep.push_back(detail::abstractAddress(address, length));
    for (auto* object = nl_cache_get_first(raw); object; object = nl_cache_get_next(object)) {
        auto* address = reinterpret_cast<rtnl_addr*>(object);
        if (rtnl_addr_get_ifindex(address) != index || rtnl_addr_get_scope(address) == RT_SCOPE_LINK)
            continue;
        nl_addr* local = rtnl_addr_get_local(address);
        const bool kept =
            std::ranges::any_of(keep, [&](const auto& one) { return local && nl_addr_cmp(one.get(), local) == 0; });
        if (!kept)
            if (const int code = rtnl_addr_delete(socket, address, 0); code < 0)
                return std::unexpected(detail::netlinkError(code, "remove an old address"));
    }
    return {};
}

Result<> ensure(const BridgeSpec& spec) {
    if (!isLinkName(spec.name))
        return fail(Errc::InvalidArgument, "not a link name");
    const auto socket = TRY(detail::openRouteSocket());
    const auto bridge = TRY(makeOrFindBridge(socket.get(), spec));
    const int index = rtnl_link_get_ifindex(bridge.get());

    std::vector<std::pair<IpAddress, unsigned>> addresses{{spec.gateway, spec.subnet.length()}};
    const bool ipv6 = spec.subnet6 && hostHasIpv6();
    if (ipv6)
        addresses.emplace_back(spec.gateway6.value_or(defaultGateway(*spec.subnet6)), spec.subnet6->length());
    TRY(dropOtherAddresses(socket.get(), index, addresses));
    if (hostHasIpv6()) {
        TRY(detail::setSysctl("net/ipv6/conf/" + spec.name + "/accept_ra", "0"));
        TRY(detail::setSysctl("net/ipv6/conf/" + spec.name + "/disable_ipv6", ipv6 ? "0" : "1"));
    }
    for (const auto& [address, length] : addresses)
        TRY(detail::addAddress(socket.get(), index, address, length));
    TRY(detail::raiseLink(socket.get(), index));

    TRY(detail::setSysctl("net/ipv4/ip_forward", "1"));
    TRY(detail::setSysctl("net/ipv4/conf/" + spec.name + "/route_localnet", "1"));
    return ipv6 ? enableIpv6Forwarding() : Result<>{};
}

} // namespace

bool hostHasIpv6() {
    const auto disabled = detail::sysctl("net/ipv6/conf/all/disable_ipv6");
    return disabled && *disabled == "0";
}

Result<> ensureBridge(const BridgeSpec& spec) {
    return context(ensure(spec), "bridge {}", spec.name);
}

Result<> deleteBridge(const std::string& name) {
    if (!isLinkName(name))
        return fail(Errc::InvalidArgument, "not a link name");
    const auto socket = TRY(detail::openRouteSocket());
    return detail::deleteLink(socket.get(), name);
}

Result<std::vector<std::string>> listBridges(const OwnerTag& tag) {
    return detail::listLinks(tag.linkPrefix() + "b");
}

Result<std::vector<Subnet4>> hostSubnets() {
    const auto socket = TRY(detail::openRouteSocket());
    std::vector<Subnet4> subnets;
    const auto add = [&](nl_addr* address) {
        if (!address || nl_addr_get_family(address) != AF_INET || nl_addr_get_len(address) != 4 ||
            nl_addr_get_prefixlen(address) == 0)
            return;
        const auto* b = static_cast<const std::uint8_t*>(nl_addr_get_binary_addr(address));
        const Ipv4Address value(std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 |
                                b[3]);
        subnets.push_back(Subnet4::of(value, nl_addr_get_prefixlen(address)));
    };
    nl_cache* raw = nullptr;
    if (const int code = rtnl_addr_alloc_cache(socket.get(), &raw); code < 0)
        return std::unexpected(detail::netlinkError(code, "list addresses"));
    const detail::NlCache addresses(raw);
    for (auto* object = nl_cache_get_first(raw); object; object = nl_cache_get_next(object))
        add(rtnl_addr_get_local(reinterpret_cast<rtnl_addr*>(object)));
    raw = nullptr;
    if (const int code = rtnl_route_alloc_cache(socket.get(), AF_INET, 0, &raw); code < 0)
        return std::unexpected(detail::netlinkError(code, "list routes"));
    const detail::NlCache routes(raw);
    for (auto* object = nl_cache_get_first(raw); object; object = nl_cache_get_next(object))
        add(rtnl_route_get_dst(reinterpret_cast<rtnl_route*>(object)));
    std::ranges::sort(subnets);
    subnets.erase(std::ranges::unique(subnets).begin(), subnets.end());
    return subnets;
}

} // namespace slipway::network
