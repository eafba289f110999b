#include "api/types/network.h"

#include "api/types/detail/fields.h"

namespace slipway::api {

template <typename V>
void fields(V& v, Endpoint& e) {
    v("NetworkID", e.networkId);
    v("EndpointID", e.endpointId);
    v("Gateway", e.gateway);
    v("IPAddress", e.ipAddress);
    v("IPPrefixLen", e.ipPrefixLength);
    v("IPv6Gateway", e.ipv6Gateway);
    v("GlobalIPv6Address", e.ipv6Address);
    v("MacAddress", e.macAddress);
    v.optional("Aliases", e.aliases);
    v.optional("DNSNames", e.dnsNames);
    v.nested("IPAMConfig", [&](auto& ipam) {
        ipam.optional("IPv4Address", e.wantedIpv4);
        ipam.optional("IPv6Address", e.wantedIpv6);
    });
}
SLIPWAY_WIRE_DOCUMENT(Endpoint)

template <typename V>
void fields(V& v, IpamPool& p) {
    v.optional("Subnet", p.subnet);
    v.optional("IPRange", p.ipRange);
    v.optional("Gateway", p.gateway);
}
SLIPWAY_WIRE_PART(IpamPool)

template <typename V>
void fields(V& v, NetworkMember& m) {
    v("Name", m.name);
    v("EndpointID", m.endpointId);
    v("MacAddress", m.macAddress);
    v("IPv4Address", m.ipv4Address);
    v("IPv6Address", m.ipv6Address);
}
SLIPWAY_WIRE_PART(NetworkMember)

template <typename V>
void fields(V& v, NetworkSummary& n) {
    v("Name", n.name);
    v("Id", n.id);
    v("Created", n.created);
    v("Scope", n.scope);
    v("Driver", n.driver);
    v("EnableIPv6", n.enableIpv6);
    v.nested("IPAM", [&](auto& ipam) {
        std::string driver = "default";
        ipam("Driver", driver);
        ipam("Config", n.pools);
    });
    v("Internal", n.internal);
    v("Attachable", n.attachable);
    v("Ingress", n.ingress);
    v("Containers", n.containers);
    v("Options", n.options);
    v("Labels", n.labels);
}
SLIPWAY_WIRE_DOCUMENT(NetworkSummary)

template <typename V>
void fields(V& v, CreateNetwork& n) {
    v("Name", n.name);
    v("Driver", n.driver);
    v.optional("Internal", n.internal);
    v.optional("Attachable", n.attachable);
    v.optional("EnableIPv6", n.enableIpv6);
    v.nested("IPAM", [&](auto& ipam) { ipam.optional("Config", n.pools); });
    v("Options", n.options);
    v("Labels", n.labels);
}
SLIPWAY_WIRE_DOCUMENT(CreateNetwork)

template <typename V>
void fields(V& v, CreateNetworkReply& r) {
    v("Id", r.id);
    v("Warning", r.warning);
}
SLIPWAY_WIRE_DOCUMENT(CreateNetworkReply)

} // namespace slipway::api
