#include "network/address.h"

#include <algorithm>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/text.h"

namespace slipway::network {

namespace {

// Error messages quote what somebody else wrote: short and inert.
std::string quoted(std::string_view text) {
    return sanitizeForTerminal(text.substr(0, 64));
}

struct PrefixText {
    std::string_view address;
    unsigned length;
};

Result<PrefixText> splitPrefix(std::string_view text, unsigned limit) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos)
        return fail(Errc::InvalidArgument, "'{}' is not a subnet: it has no prefix length (like /24)", quoted(text));
    const auto length = parseUnsigned(text.substr(slash + 1));
    if (!length || *length > limit)
        return fail(Errc::InvalidArgument, "'{}' is not a subnet: the prefix length must be 0 to {}", quoted(text),
                    limit);
    return PrefixText{text.substr(0, slash), static_cast<unsigned>(*length)};
}

std::uint32_t mask4(unsigned length) {
    return length == 0 ? 0 : ~std::uint32_t{0} << (32 - length);
}

} // namespace

Result<Ipv4Address> Ipv4Address::parse(std::string_view text) {
    std::uint32_t value = 0;
    const auto parts = text.size() <= 15 ? split(text, '.') : std::vector<std::string>{};
    bool good = parts.size() == 4;
    for (const auto& part : parts) {
        const auto number = parseUnsigned(part);
        good = good && number && *number <= 255 && part.size() <= 3 && (part.size() == 1 || part[0] != '0');
        value = value << 8 | static_cast<std::uint32_t>(number.value_or(0) & 0xff);
    }
    if (!good)
        return fail(Errc::InvalidArgument, "'{}' is not an IPv4 address", quoted(text));
    return Ipv4Address(value);
}

std::string Ipv4Address::toString() const {
    return fmt::format("{}.{}.{}.{}", m_value >> 24, m_value >> 16 & 255, m_value >> 8 & 255, m_value & 255);
}

Result<Ipv6Address> Ipv6Address::parse(std::string_view text) {
    Bytes bytes{};
    // inet_pton wants a terminator and would stop at an embedded one.
    if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos ||
        ::inet_pton(AF_INET6, std::string(text).c_str(), bytes.data()) != 1)
        return fail(Errc::InvalidArgument, "'{}' is not an IPv6 address", quoted(text));
    return Ipv6Address(bytes);
}

std::string Ipv6Address::toString() const {
    char buffer[INET6_ADDRSTRLEN];
    return ::inet_ntop(AF_INET6, m_bytes.data(), buffer, sizeof buffer);
}

Result<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.size() >= 2 && text.front() == '[' && text.back() == ']')
        return IpAddress(TRY(Ipv6Address::parse(text.substr(1, text.size() - 2))));
    if (text.find(':') != std::string_view::npos)
        return IpAddress(TRY(Ipv6Address::parse(text)));
    const auto address = Ipv4Address::parse(text);
    if (!address)
        return fail(Errc::InvalidArgument, "'{}' is not an IP address", quoted(text));
    return IpAddress(*address);
}

bool IpAddress::isAny() const {
    return isV4() ? v4().isAny() : v6().isAny();
}
bool IpAddress::isLoopback() const {
    return isV4() ? v4().isLoopback() : v6().isLoopback();
}
std::string IpAddress::toString() const {
    return isV4() ? v4().toString() : v6().toString();
}

SocketAddress::SocketAddress(const IpAddress& address, std::uint16_t port) {
    if (address.isV4()) {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        in.sin_port = htons(port);
        in.sin_addr.s_addr = htonl(address.v4().value());
        std::memcpy(&storage, &in, sizeof in);
        length = sizeof in;
    } else {
        sockaddr_in6 in{};
        in.sin6_family = AF_INET6;
        in.sin6_port = htons(port);
        std::memcpy(&in.sin6_addr, address.v6().bytes().data(), 16);
        std::memcpy(&storage, &in, sizeof in);
        length = sizeof in;
    }
}

Result<Subnet4> Subnet4::parse(std::string_view text, HostBits hostBits) {
    const auto [addressText, length] = TRY(splitPrefix(text, 32));
    const auto address = TRY(Ipv4Address::parse(addressText));
    const auto subnet = of(address, length);
    if (hostBits == HostBits::Refuse && subnet.base() != address)
        return fail(Errc::InvalidArgument, "'{}' has bits set right of its prefix; did you mean {}?", quoted(text),
                    subnet.toString());
    return subnet;
}

Subnet4 Subnet4::of(Ipv4Address address, unsigned length) {
    Subnet4 subnet;
    subnet.m_length = std::min(length, 32u);
    subnet.m_base = Ipv4Address(address.value() & mask4(subnet.m_length));
    return subnet;
}

Ipv4Address Subnet4::last() const {
    return Ipv4Address(m_base.value() | ~mask4(m_length));
}
bool Subnet4::contains(Ipv4Address address) const {
    return (address.value() & mask4(m_length)) == m_base.value();
}
bool Subnet4::overlaps(const Subnet4& other) const {
    return contains(other.m_base) || other.contains(m_base);
}
std::string Subnet4::toString() const {
    return fmt::format("{}/{}", m_base.toString(), m_length);
}

Result<Subnet6> Subnet6::parse(std::string_view text, Subnet4::HostBits hostBits) {
    const auto [addressText, length] = TRY(splitPrefix(text, 128));
    const auto address = TRY(Ipv6Address::parse(addressText));
    const auto subnet = of(address, length);
    if (hostBits == Subnet4::HostBits::Refuse && subnet.base() != address)
        return fail(Errc::InvalidArgument, "'{}' has bits set right of its prefix; did you mean {}?", quoted(text),
                    subnet.toString());
    return subnet;
}

Subnet6 Subnet6::of(const Ipv6Address& address, unsigned length) {
    Subnet6 subnet;
    subnet.m_length = std::min(length, 128u);
    auto bytes = address.bytes();
    for (unsigned i = 0; i < 16; ++i) {
        const unsigned kept = std::clamp(static_cast<int>(subnet.m_length) - static_cast<int>(i * 8), 0, 8);
        bytes[i] = static_cast<std::uint8_t>(bytes[i] & (0xff00u >> kept));
    }
    subnet.m_base = Ipv6Address(bytes);
    return subnet;
}

bool Subnet6::contains(const Ipv6Address& address) const {
    return of(address, m_length).m_base == m_base;
}
bool Subnet6::overlaps(const Subnet6& other) const {
    return contains(other.m_base) || other.contains(m_base);
}
std::string Subnet6::toString() const {
    return fmt::format("{}/{}", m_base.toString(), m_length);
}

Result<MacAddress> MacAddress::parse(std::string_view text) {
    Bytes bytes{};
    bool good = text.size() == 17;
    for (unsigned i = 0; good && i < 6; ++i) {
        const auto digit = [&](char c) -> int {
            if (c >= '0' && c <= '9')
                return c - '0';
            const char lower = static_cast<char>(c | 0x20);
            return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
        };
        const int high = digit(text[i * 3]), low = digit(text[i * 3 + 1]);
        good = high >= 0 && low >= 0 && (i == 5 || text[i * 3 + 2] == ':');
        bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    if (!good || (bytes[0] & 1) || bytes == Bytes{})
        return fail(Errc::InvalidArgument, "'{}' is not a unicast MAC address", quoted(text));
    return MacAddress(bytes);
}

MacAddress MacAddress::fromAddress(Ipv4Address address) {
    const auto value = address.value();
    return MacAddress(Bytes{0x02, 0x42, static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
                            static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
}

std::string MacAddress::toString() const {
    return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", m_bytes[0], m_bytes[1], m_bytes[2], m_bytes[3],
                       m_bytes[4], m_bytes[5]);
}

} // namespace slipway::network
