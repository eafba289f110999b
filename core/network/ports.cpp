#include "network/ports.h"

#include "base/text.h"

namespace slipway::network {

namespace {

struct PortRange {
    std::uint16_t first = 0;
    std::uint16_t last = 0;
    unsigned size() const { return last - first + 1u; }
};

std::string quoted(std::string_view text) {
    return sanitizeForTerminal(text.substr(0, 64));
}

Result<std::uint16_t> parsePort(std::string_view text) {
    const auto number = parseUnsigned(text);
    if (!number || *number == 0 || *number > 65535 || text.size() > 5)
        return fail(Errc::InvalidArgument, "'{}' is not a port (1 to 65535)", quoted(text));
    return static_cast<std::uint16_t>(*number);
}

Result<PortRange> parseRange(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) {
        const auto port = TRY(parsePort(text));
        return PortRange{port, port};
    }
    const PortRange range{TRY(parsePort(text.substr(0, dash))), TRY(parsePort(text.substr(dash + 1)))};
    if (range.first > range.last)
        return fail(Errc::InvalidArgument, "'{}' is not a port range: its end is before its start", quoted(text));
    return range;
}

// Cuts "/udp" off the end.
Result<std::pair<std::string_view, Protocol>> cutProtocol(std::string_view text) {
    const auto slash = text.rfind('/');
    if (slash == std::string_view::npos)
        return std::pair(text, Protocol::Tcp);
    return std::pair(text.substr(0, slash), TRY(parseProtocol(text.substr(slash + 1))));
}

// "any address" of one family stays as it is: "0.0.0.0:80:80" means IPv4 alone, as with docker.
Result<std::optional<IpAddress>> parseHostAddress(std::string_view text) {
    if (text.empty())
        return std::optional<IpAddress>();
    return std::optional<IpAddress>(TRY(IpAddress::parse(text)));
}

} // namespace

std::string_view toString(Protocol protocol) noexcept {
    return protocol == Protocol::Tcp ? "tcp" : "udp";
}

Result<Protocol> parseProtocol(std::string_view text) {
    const auto lower = toLower(text);
    if (lower == "tcp")
        return Protocol::Tcp;
    if (lower == "udp")
        return Protocol::Udp;
    if (lower == "sctp")
        return fail(Errc::Unsupported, "SCTP ports cannot be published; only tcp and udp");
    return fail(Errc::InvalidArgument, "'{}' is not a protocol: use tcp or udp", quoted(text));
}

Result<ContainerPort> ContainerPort::parse(std::string_view text) {
    const auto [number, protocol] = TRY(cutProtocol(text));
    return ContainerPort{TRY(parsePort(number)), protocol};
}

Result<std::vector<ContainerPort>> ContainerPort::parseRange(std::string_view text) {
    const auto [numbers, protocol] = TRY(cutProtocol(text));
    const auto range = TRY(network::parseRange(numbers));
    std::vector<ContainerPort> ports;
    for (unsigned i = 0; i < range.size(); ++i)
        ports.push_back({static_cast<std::uint16_t>(range.first + i), protocol});
    return ports;
}

std::string ContainerPort::toString() const {
    return fmt::format("{}/{}", port, network::toString(protocol));
}

std::string PublishedPort::toString() const {
    if (!hostAddress)
        return fmt::format("{}->{}", hostPort, container.toString());
    if (hostAddress->isV6())
        return fmt::format("[{}]:{}->{}", hostAddress->toString(), hostPort, container.toString());
    return fmt::format("{}:{}->{}", hostAddress->toString(), hostPort, container.toString());
}

Result<std::vector<PortBinding>> parsePortSpec(std::string_view spec) {
    const auto parse = [&]() -> Result<std::vector<PortBinding>> {
        const auto [numbers, protocol] = TRY(cutProtocol(spec));
        std::string_view rest = numbers;
        const auto lastColon = rest.rfind(':');
        const auto containerText = lastColon == std::string_view::npos ? rest : rest.substr(lastColon + 1);
        rest = lastColon == std::string_view::npos ? std::string_view() : rest.substr(0, lastColon);
        if (containerText.empty())
            return fail(Errc::InvalidArgument, "no container port");
        // What is left is "", "HOSTPORT", "ADDRESS:HOSTPORT" or "[ADDRESS]:HOSTPORT", the port perhaps empty.
        std::string_view addressText, hostText = rest;
        if (const auto colon = rest.rfind(':'); colon != std::string_view::npos) {
            addressText = rest.substr(0, colon);
            hostText = rest.substr(colon + 1);
            if (addressText.empty())
                return fail(Errc::InvalidArgument, "no host address before the first ':'");
        }
        const auto address = TRY(parseHostAddress(addressText));
        const auto container = TRY(parseRange(containerText));
        const auto host = hostText.empty() ? PortRange{} : TRY(parseRange(hostText));
        if (!hostText.empty() && container.size() > 1 && host.size() != container.size())
            return fail(Errc::InvalidArgument, "the ranges {} and {} have different lengths", hostText, containerText);
        std::vector<PortBinding> bindings;
        for (unsigned i = 0; i < container.size(); ++i) {
            PortBinding binding{
                {static_cast<std::uint16_t>(container.first + i), protocol}, address, host.first, host.last};
            if (!hostText.empty() && container.size() > 1)
                binding.hostFirst = binding.hostLast = static_cast<std::uint16_t>(host.first + i);
            bindings.push_back(binding);
        }
        return bindings;
    };
    return context(parse(), "port specification '{}'", quoted(spec));
}

Result<PortBinding> parseApiBinding(const ContainerPort& container, std::string_view hostIp,
                                    std::string_view hostPort) {
    PortBinding binding{container, TRY(parseHostAddress(hostIp))};
    if (!hostPort.empty() && hostPort != "0") {
        const auto range = TRY(parseRange(hostPort));
        binding.hostFirst = range.first;
        binding.hostLast = range.last;
    }
    return binding;
}

} // namespace slipway::network
