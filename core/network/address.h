// IP and MAC addresses and subnets as types. Text from users, configuration and API clients becomes one of these or an
// InvalidArgument error; nothing in this library takes an address as a string. Pure.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include <sys/socket.h>

#include "base/result.h"

namespace slipway::network {

class Ipv4Address {
public:
    constexpr Ipv4Address() = default; // 0.0.0.0
    explicit constexpr Ipv4Address(std::uint32_t hostOrder)
        : m_value(hostOrder) {}

    // Dotted decimal, four parts, no leading zeros ("010" is octal to some readers).
    static Result<Ipv4Address> parse(std::string_view text);
    static constexpr Ipv4Address loopback() { return Ipv4Address(0x7f000001u); }

    constexpr std::uint32_t value() const { return m_value; } // host byte order
    constexpr bool isAny() const { return m_value == 0; }
    constexpr bool isLoopback() const { return (m_value >> 24) == 127; }
    std::string toString() const;
    auto operator<=>(const Ipv4Address&) const = default;

private:
    std::uint32_t m_value = 0;
};

class Ipv6Address {
public:
    using Bytes = std::array<std::uint8_t, 16>;
    constexpr Ipv6Address() = default; // ::
    explicit constexpr Ipv6Address(const Bytes& bytes)
        : m_bytes(bytes) {}

    // RFC 4291 text, no zone, no brackets.
    static Result<Ipv6Address> parse(std::string_view text);
    static constexpr Ipv6Address loopback() {
        return Ipv6Address(Bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    }

    constexpr const Bytes& bytes() const { return m_bytes; } // network byte order
    bool isAny() const { return *this == Ipv6Address(); }
    bool isLoopback() const { return *this == loopback(); }
    std::string toString() const; // RFC 5952
    auto operator<=>(const Ipv6Address&) const = default;

private:
    Bytes m_bytes{};
};

class IpAddress {
public:
    constexpr IpAddress() = default; // 0.0.0.0
    constexpr IpAddress(Ipv4Address address)
        : m_address(address) {}
    constexpr IpAddress(Ipv6Address address)
        : m_address(address) {}

    // Either family; an IPv6 address may stand in brackets ("[::1]").
    static Result<IpAddress> parse(std::string_view text);

    bool isV4() const { return std::holds_alternative<Ipv4Address>(m_address); }
    bool isV6() const { return !isV4(); }
    Ipv4Address v4() const { return std::get<Ipv4Address>(m_address); }
    const Ipv6Address& v6() const { return std::get<Ipv6Address>(m_address); }
    int family() const { return isV4() ? AF_INET : AF_INET6; }
    bool isAny() const;
    bool isLoopback() const;
    std::string toString() const;
    auto operator<=>(const IpAddress&) const = default;

private:
    std::variant<Ipv4Address, Ipv6Address> m_address;
};

// An address and a port as the socket calls want them.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length = 0;

    SocketAddress(const IpAddress& address, std::uint16_t port);
    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

// A prefix: base address and length; bits right of the length are zero.
class Subnet4 {
public:
    constexpr Subnet4() = default;
    // "10.1.2.0/24". Set host bits are an error unless `HostBits::Mask` (as docker does for gateways).
    enum class HostBits { Refuse, Mask };
    static Result<Subnet4> parse(std::string_view text, HostBits hostBits = HostBits::Refuse);
    // `length` 0..32; masks the host bits.
    static Subnet4 of(Ipv4Address address, unsigned length);

    Ipv4Address base() const { return m_base; }
    unsigned length() const { return m_length; }
    Ipv4Address last() const; // the broadcast address for length <= 30
    bool contains(Ipv4Address address) const;
    bool overlaps(const Subnet4& other) const;
    std::string toString() const;
    auto operator<=>(const Subnet4&) const = default;

private:
    Ipv4Address m_base;
    unsigned m_length = 32;
};

class Subnet6 {
public:
    Subnet6() = default;
    static Result<Subnet6> parse(std::string_view text, Subnet4::HostBits hostBits = Subnet4::HostBits::Refuse);
    static Subnet6 of(const Ipv6Address& address, unsigned length);

    const Ipv6Address& base() const { return m_base; }
    unsigned length() const { return m_length; }
    bool contains(const Ipv6Address& address) const;
    bool overlaps(const Subnet6& other) const;
    std::string toString() const;
    auto operator<=>(const Subnet6&) const = default;

private:
    Ipv6Address m_base;
    unsigned m_length = 128;
};

class MacAddress {
public:
    using Bytes = std::array<std::uint8_t, 6>;
    constexpr MacAddress() = default;
    explicit constexpr MacAddress(const Bytes& bytes)
        : m_bytes(bytes) {}

    // "02:42:0a:01:00:02"; unicast only (a multicast address cannot be an interface's own), not all zeros.
    static Result<MacAddress> parse(std::string_view text);
    // 02:42 and the four bytes of the address: stable for an address, so neighbours' caches stay true.
    static MacAddress fromAddress(Ipv4Address address);

    const Bytes& bytes() const { return m_bytes; }
    std::string toString() const;
    auto operator<=>(const MacAddress&) const = default;

private:
    Bytes m_bytes{};
};

} // namespace slipway::network
