// forgetConnections: dump the connection tracking table, delete what matches (linux/netfilter/nfnetlink_conntrack.h).
#include <cstring>
#include <set>

#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <netinet/in.h>

#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/msg.h>

#include "network/detail/netlink.h"
#include "network/firewall.h"

namespace slipway::network {

namespace {

using NlMessage = std::unique_ptr<nl_msg, detail::NlDeleter<nlmsg_free>>;

struct Tuple {
    std::string source, destination; // address bytes
    std::uint16_t sourcePort = 0;
    std::uint8_t protocol = 0;
};

std::string bytesOf(nlattr* attribute) {
    return attribute ? std::string(static_cast<const char*>(nla_data(attribute)),
                                   static_cast<std::size_t>(nla_len(attribute)))
                     : std::string();
}

Tuple parseTuple(nlattr* attribute) {
    Tuple tuple;
    nlattr *parts[CTA_TUPLE_MAX + 1], *ip[CTA_IP_MAX + 1], *proto[CTA_PROTO_MAX + 1];
    if (!attribute || nla_parse_nested(parts, CTA_TUPLE_MAX, attribute, nullptr) < 0 || !parts[CTA_TUPLE_IP] ||
        !parts[CTA_TUPLE_PROTO] || nla_parse_nested(ip, CTA_IP_MAX, parts[CTA_TUPLE_IP], nullptr) < 0 ||
        nla_parse_nested(proto, CTA_PROTO_MAX, parts[CTA_TUPLE_PROTO], nullptr) < 0)
        return tuple;
    tuple.source = bytesOf(ip[CTA_IP_V4_SRC] ? ip[CTA_IP_V4_SRC] : ip[CTA_IP_V6_SRC]);
    tuple.destination = bytesOf(ip[CTA_IP_V4_DST] ? ip[CTA_IP_V4_DST] : ip[CTA_IP_V6_DST]);
    if (proto[CTA_PROTO_NUM])
        tuple.protocol = nla_get_u8(proto[CTA_PROTO_NUM]);
    if (proto[CTA_PROTO_SRC_PORT])
        tuple.sourcePort = ntohs(nla_get_u16(proto[CTA_PROTO_SRC_PORT]));
    return tuple;
}

struct Search {
    std::set<std::string> addresses; // bytes, of one family
    std::optional<ContainerPort> port;
    std::vector<std::string> found; // CTA_TUPLE_ORIG payloads
};

int onEntry(nl_msg* message, void* argument) {
    auto& search = *static_cast<Search*>(argument);
    nlattr* attributes[CTA_MAX + 1];
    if (nlmsg_parse(nlmsg_hdr(message), sizeof(nfgenmsg), attributes, CTA_MAX, nullptr) < 0 ||
        !attributes[CTA_TUPLE_ORIG])
        return NL_OK;
    const auto original = parseTuple(attributes[CTA_TUPLE_ORIG]), reply = parseTuple(attributes[CTA_TUPLE_REPLY]);
    bool matches = false;
    if (search.port) {
        const auto status = attributes[CTA_STATUS] ? ntohl(nla_get_u32(attributes[CTA_STATUS])) : 0;
        const auto protocol = search.port->protocol == Protocol::Tcp ? IPPROTO_TCP : IPPROTO_UDP;
        matches = (status & IPS_DST_NAT) && search.addresses.contains(reply.source) &&
                  reply.sourcePort == search.port->port && reply.protocol == protocol;
    } else {
        for (const auto* address : {&original.source, &original.destination, &reply.source, &reply.destination})
            matches = matches || search.addresses.contains(*address);
    }
    if (matches)
        search.found.push_back(bytesOf(attributes[CTA_TUPLE_ORIG]));
    return NL_OK;
}

NlMessage request(int type, int flags, int family) {
    NlMessage message(nlmsg_alloc());
    const nfgenmsg header{static_cast<std::uint8_t>(family), NFNETLINK_V0, 0};
    if (message && (!nlmsg_put(message.get(), NL_AUTO_PORT, NL_AUTO_SEQ, NFNL_SUBSYS_CTNETLINK << 8 | type, 0, flags) ||
                    nlmsg_append(message.get(), const_cast<nfgenmsg*>(&header), sizeof header, NLMSG_ALIGNTO) < 0))
        message.reset();
    return message;
}

std::string bytesOf(const IpAddress& address) {
    const auto binary = detail::abstractAddress(address, 0);
    return {static_cast<const char*>(nl_addr_get_binary_addr(binary.get())), nl_addr_get_len(binary.get())};
}

Result<std::size_t> forget(Search search, int family) {
    const detail::NlSocket socket(nl_socket_alloc());
    if (!socket)
        return fail(Errc::Internal, "netlink: out of memory");
    if (const int code = nl_connect(socket.get(), NETLINK_NETFILTER); code < 0)
        return std::unexpected(detail::netlinkError(code, "open a netfilter netlink socket"));

    nl_socket_modify_cb(socket.get(), NL_CB_VALID, NL_CB_CUSTOM, onEntry, &search);
    const auto dump = request(IPCTNL_MSG_CT_GET, NLM_F_REQUEST | NLM_F_DUMP, family);
    if (!dump || nl_send_auto(socket.get(), dump.get()) < 0)
        return fail(Errc::Io, "ask for tracked connections");
    if (const int code = nl_recvmsgs_default(socket.get()); code < 0)
        return std::unexpected(detail::netlinkError(code, "list tracked connections"));

    nl_socket_disable_seq_check(socket.get());
    for (const auto& tuple : search.found) {
        const auto remove = request(IPCTNL_MSG_CT_DELETE, NLM_F_REQUEST | NLM_F_ACK, family);
        if (!remove ||
            nla_put(remove.get(), CTA_TUPLE_ORIG | NLA_F_NESTED, static_cast<int>(tuple.size()), tuple.data()) < 0)
            return fail(Errc::Internal, "netlink: out of memory");
        // It may have ended by itself since the dump.
        const int sent = nl_send_auto(socket.get(), remove.get());
        const int code = sent < 0 ? sent : nl_wait_for_ack(socket.get());
        if (code < 0 && code != -NLE_OBJ_NOTFOUND)
            return std::unexpected(detail::netlinkError(code, "forget a tracked connection"));
    }
    return search.found.size();
}

} // namespace

Result<std::size_t> forgetConnections(const std::vector<IpAddress>& addresses) {
    std::size_t count = 0;
    for (const int family : {AF_INET, AF_INET6}) {
        Search search;
        for (const auto& address : addresses)
            if (address.family() == family)
                search.addresses.insert(bytesOf(address));
        if (!search.addresses.empty())
            count += TRY(forget(std::move(search), family));
    }
    return count;
}

Result<std::size_t> forgetConnections(const IpAddress& address, ContainerPort port) {
    return forget({{bytesOf(address)}, port, {}}, address.family());
}

} // namespace slipway::network
