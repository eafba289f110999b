#include "network/detail/netlink.h"

#include <system_error>
#include <thread>

#include <fcntl.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <sched.h>

#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/msg.h>

#include "base/file.h"
#include "base/text.h"

namespace slipway::network::detail {

Error netlinkError(int code, std::string_view what) {
    const auto errc = [&] {
        switch (-code) {
        case NLE_EXIST:
        case NLE_BUSY:
            return Errc::Conflict;
        case NLE_NODEV:
        case NLE_OBJ_NOTFOUND:
        case NLE_NOADDR:
            return Errc::NotFound;
        case NLE_PERM:
        case NLE_NOACCESS:
            return Errc::PermissionDenied;
        case NLE_OPNOTSUPP:
        case NLE_AF_NOSUPPORT:
        case NLE_PROTO_MISMATCH:
            return Errc::Unsupported;
        case NLE_INVAL:
        case NLE_RANGE:
            return Errc::InvalidArgument;
        default:
            return Errc::Io;
        }
    }();
    return Error(errc, fmt::format("{}: {}", what, nl_geterror(code)));
}

Result<NlSocket> openRouteSocket() {
    NlSocket socket(nl_socket_alloc());
    if (!socket)
        return fail(Errc::Internal, "netlink: out of memory");
    if (const int code = nl_connect(socket.get(), NETLINK_ROUTE); code < 0)
        return std::unexpected(netlinkError(code, "open a route netlink socket"));
    return socket;
}

Result<> inNetworkNamespace(int netnsFd, const std::function<Result<>()>& task) {
    Result<> result;
    try {
        std::thread([&] {
            result = [&]() -> Result<> {
                if (::setns(netnsFd, CLONE_NEWNET) < 0)
                    return failErrno("enter the container's network namespace");
                return task();
            }();
        }).join();
    } catch (const std::system_error& error) {
        return fail(Errc::Internal, "start a thread for a network namespace: {}", error.what());
    }
    return result;
}

Result<NlLink> findLink(nl_sock* socket, const std::string& name) {
    rtnl_link* link = nullptr;
    if (const int code = rtnl_link_get_kernel(socket, 0, name.c_str(), &link); code < 0)
        return std::unexpected(netlinkError(code, fmt::format("find the link {}", name)));
    return NlLink(link);
}

Result<> raiseLink(nl_sock* socket, int index) {
    // A change request names the link by its index alone.
    const NlLink current(rtnl_link_alloc()), change(rtnl_link_alloc());
    if (!current || !change)
        return fail(Errc::Internal, "netlink: out of memory");
    rtnl_link_set_ifindex(current.get(), index);
    rtnl_link_set_flags(change.get(), IFF_UP);
    if (const int code = rtnl_link_change(socket, current.get(), change.get(), 0); code < 0)
        return std::unexpected(netlinkError(code, fmt::format("bring link {} up", index)));
    return {};
}

Result<> allowHairpin(nl_sock* socket, int portIndex) {
    const std::unique_ptr<nl_msg, NlDeleter<nlmsg_free>> message(nlmsg_alloc_simple(RTM_SETLINK, 0));
    ifinfomsg header{};
    header.ifi_family = AF_BRIDGE;
    header.ifi_index = portIndex;
    nlattr* nested = nullptr;
    if (!message || nlmsg_append(message.get(), &header, sizeof header, NLMSG_ALIGNTO) < 0 ||
        !(nested = nla_nest_start(message.get(), IFLA_PROTINFO | NLA_F_NESTED)) ||
        nla_put_u8(message.get(), IFLA_BRPORT_MODE, 1) < 0)
        return fail(Errc::Internal, "netlink: out of memory");
    nla_nest_end(message.get(), nested);
    const int sent = nl_send_auto(socket, message.get());
    if (const int code = sent < 0 ? sent : nl_wait_for_ack(socket); code < 0)
        return std::unexpected(netlinkError(code, "set hairpin mode"));
    return {};
}

Result<> deleteLink(nl_sock* socket, const std::string& name) {
    const NlLink link(rtnl_link_alloc());
    if (!link)
        return fail(Errc::Internal, "netlink: out of memory");
    rtnl_link_set_name(link.get(), name.c_str());
    const int code = rtnl_link_delete(socket, link.get());
    if (code < 0 && code != -NLE_NODEV && code != -NLE_OBJ_NOTFOUND)
        return std::unexpected(netlinkError(code, fmt::format("delete the link {}", name)));
    return {};
}

Result<std::vector<std::string>> listLinks(const std::string& prefix) {
    const auto socket = TRY(openRouteSocket());
    nl_cache* raw = nullptr;
    if (const int code = rtnl_link_alloc_cache(socket.get(), AF_UNSPEC, &raw); code < 0)
        return std::unexpected(netlinkError(code, "list links"));
    const NlCache cache(raw);
    std::vector<std::string> names;
    for (auto* object = nl_cache_get_first(raw); object; object = nl_cache_get_next(object)) {
        const char* name = rtnl_link_get_name(reinterpret_cast<rtnl_link*>(object));
        if (name && std::string_view(name).starts_with(prefix))
            names.emplace_back(name);
    }
    return names;
}

NlAbstract abstractAddress(const IpAddress& address, unsigned prefixLength) {
    NlAbstract result;
    if (address.isV4()) {
        const auto value = address.v4().value();
        const std::uint8_t bytes[4] = {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
                                       static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
        result.reset(nl_addr_build(AF_INET, bytes, sizeof bytes));
    } else {
        result.reset(nl_addr_build(AF_INET6, address.v6().bytes().data(), 16));
    }
    if (result)
        nl_addr_set_prefixlen(result.get(), static_cast<int>(prefixLength));
    return result;
}

NlAbstract abstractAddress(const MacAddress& address) {
    return NlAbstract(nl_addr_build(AF_LLC, address.bytes().data(), address.bytes().size()));
}

Result<> addAddress(nl_sock* socket, int linkIndex, const IpAddress& address, unsigned prefixLength) {
    const NlAddress request(rtnl_addr_alloc());
    const auto local = abstractAddress(address, prefixLength);
    if (!request || !local)
        return fail(Errc::Internal, "netlink: out of memory");
    rtnl_addr_set_ifindex(request.get(), linkIndex);
    rtnl_addr_set_local(request.get(), local.get());
    if (address.isV6())
        rtnl_addr_set_flags(request.get(), IFA_F_NODAD);
    const int code = rtnl_addr_add(socket, request.get(), 0);
    if (code < 0 && code != -NLE_EXIST)
        return std::unexpected(
            netlinkError(code, fmt::format("add the address {}/{}", address.toString(), prefixLength)));
    return {};
}

Result<> addDefaultRoute(nl_sock* socket, int linkIndex, const IpAddress& gateway) {
    const NlRoute route(rtnl_route_alloc());
    const auto via = abstractAddress(gateway, gateway.isV4() ? 32 : 128);
    const auto everything = abstractAddress(gateway.isV4() ? IpAddress(Ipv4Address()) : IpAddress(Ipv6Address()), 0);
    if (!route || !via || !everything)
        return fail(Errc::Internal, "netlink: out of memory");
    rtnl_route_set_family(route.get(), static_cast<std::uint8_t>(gateway.family()));
    rtnl_route_set_dst(route.get(), everything.get());
    rtnl_nexthop* hop = rtnl_route_nh_alloc();
    if (!hop)
        return fail(Errc::Internal, "netlink: out of memory");
    rtnl_route_nh_set_ifindex(hop, linkIndex);
    rtnl_route_nh_set_gateway(hop, via.get());
    rtnl_route_add_nexthop(route.get(), hop); // the route owns it from here
    const int code = rtnl_route_add(socket, route.get(), 0);
    if (code < 0 && code != -NLE_EXIST)
        return std::unexpected(netlinkError(code, fmt::format("add the default route via {}", gateway.toString())));
    return {};
}

std::optional<std::string> sysctl(const std::string& path) {
    const auto text = readFile("/proc/sys/" + path, 4096);
    if (!text)
        return {};
    return std::string(trim(*text));
}

Result<> setSysctl(const std::string& path, std::string_view value) {
    if (sysctl(path) == value)
        return {};
    const auto set = [&]() -> Result<> {
        const auto file = TRY(openFile("/proc/sys/" + path, O_WRONLY));
        return writeAll(file.get(), value);
    };
    return context(set(), "set the kernel parameter {} to {}", path, value);
}

} // namespace slipway::network::detail
