#include "network/allocator.h"

#include <algorithm>

#include "network/detail/hash.h"

namespace slipway::network {

IpAllocator::IpAllocator(const Subnet4& subnet, Ipv4Address gateway)
    : m_subnet(subnet)
    , m_gateway(gateway) {}

bool IpAllocator::isReserved(Ipv4Address address) const {
    if (address == m_gateway)
        return true;
    return m_subnet.length() <= 30 && (address == m_subnet.base() || address == m_subnet.last());
}

void IpAllocator::take(Ipv4Address address) {
    if (m_subnet.contains(address))
        m_taken.insert(address);
}

Result<> IpAllocator::takeRequested(Ipv4Address address) {
    if (!m_subnet.contains(address))
        return fail(Errc::InvalidArgument, "{} is not in the network's subnet {}", address.toString(),
                    m_subnet.toString());
    if (isReserved(address))
        return fail(Errc::InvalidArgument, "{} is the gateway, network or broadcast address of {}", address.toString(),
                    m_subnet.toString());
    if (!m_taken.insert(address).second)
        return fail(Errc::Conflict, "{} is already in use by another container", address.toString());
    return {};
}

Result<Ipv4Address> IpAllocator::takeNext(std::optional<Ipv4Address> lastHandedOut) {
    const std::uint64_t size = std::uint64_t{1} << (32 - m_subnet.length());
    std::uint64_t offset = 0;
    if (lastHandedOut && m_subnet.contains(*lastHandedOut))
        offset = lastHandedOut->value() - m_subnet.base().value() + 1;
    // At most three reserved addresses: more misses than that plus the taken ones means that nothing is free.
    const std::uint64_t tries = std::min<std::uint64_t>(size, m_taken.size() + 4);
    for (std::uint64_t i = 0; i < tries; ++i) {
        const Ipv4Address address(m_subnet.base().value() + static_cast<std::uint32_t>((offset + i) % size));
        if (!isReserved(address) && m_taken.insert(address).second)
            return address;
    }
    return fail(Errc::Conflict, "every address of {} is in use; remove containers or make a larger network",
                m_subnet.toString());
}

Ipv4Address defaultGateway(const Subnet4& subnet) {
    return subnet.length() <= 30 ? Ipv4Address(subnet.base().value() + 1) : subnet.base();
}

Ipv6Address defaultGateway(const Subnet6& subnet) {
    auto bytes = subnet.base().bytes();
    if (subnet.length() < 127)
        bytes[15] |= 1;
    return Ipv6Address(bytes);
}

Result<Ipv6Address> ipv6For(const Subnet6& subnet, Ipv4Address address) {
    if (subnet.length() > 96)
        return fail(Errc::InvalidArgument, "the IPv6 subnet {} is too small: its prefix must be at most /96",
                    subnet.toString());
    auto bytes = subnet.base().bytes();
    for (unsigned i = 0; i < 4; ++i)
        bytes[12 + i] = static_cast<std::uint8_t>(address.value() >> (24 - 8 * i));
    return Ipv6Address(bytes);
}

std::vector<AddressPool> defaultPools() {
    return {{Subnet4::of(Ipv4Address(10u << 24 | 212u << 16), 14), 24},
            {Subnet4::of(Ipv4Address(172u << 24 | 28u << 16), 14), 24},
            {Subnet4::of(Ipv4Address(192u << 24 | 168u << 16 | 192u << 8), 18), 24}};
}

Result<Subnet4> chooseSubnet(const std::vector<AddressPool>& pools, const std::vector<Subnet4>& taken) {
    for (const auto& pool : pools) {
        if (pool.length < pool.range.length() || pool.length > 30)
            return fail(Errc::InvalidArgument, "network pool {}: networks of length /{} do not fit",
                        pool.range.toString(), pool.length);
        const std::uint64_t step = std::uint64_t{1} << (32 - pool.length);
        for (std::uint64_t base = pool.range.base().value(); base <= pool.range.last().value();) {
            const auto candidate = Subnet4::of(Ipv4Address(static_cast<std::uint32_t>(base)), pool.length);
            const Subnet4* obstacle = nullptr;
            for (const auto& subnet : taken)
                if (subnet.overlaps(candidate) && (!obstacle || obstacle->last() < subnet.last()))
                    obstacle = &subnet;
            if (!obstacle)
                return candidate;
            // Past the obstacle in one step: a taken /8 is not walked through /24 by /24.
            base = std::max<std::uint64_t>(base + step, (obstacle->last().value() / step + 1) * step);
        }
    }
    return fail(Errc::Conflict,
                "every subnet of the network pools overlaps one in use; name a subnet, remove networks, "
                "or widen \"network pools\" in the configuration");
}

Subnet6 uniqueLocalSubnet(std::string_view ownerTag, std::string_view networkId) {
    Ipv6Address::Bytes bytes{0xfd};
    const auto global = detail::stableHash(ownerTag);
    for (unsigned i = 0; i < 5; ++i)
        bytes[1 + i] = static_cast<std::uint8_t>(global >> (8 * i));
    const auto subnet = detail::stableHash(networkId);
    bytes[6] = static_cast<std::uint8_t>(subnet >> 8);
    bytes[7] = static_cast<std::uint8_t>(subnet);
    return Subnet6::of(Ipv6Address(bytes), 64);
}

} // namespace slipway::network
