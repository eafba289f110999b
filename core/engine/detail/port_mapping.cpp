#include "engine/detail/port_mapping.h"

#include <algorithm>

namespace slipway::engine {

namespace {

network::PortBinding bindingOf(const PortMapping& mapping, std::optional<network::IpAddress> address) {
    network::PortBinding binding;
    binding.container = {mapping.containerPort,
                         mapping.protocol == Protocol::Udp ? network::Protocol::Udp : network::Protocol::Tcp};
    binding.hostAddress = address;
    binding.hostFirst = binding.hostLast = mapping.hostPort;
    return binding;
}

} // namespace

Result<std::optional<network::IpAddress>> hostAddress(const std::string& hostIp) {
    if (hostIp.empty())
        return std::nullopt;
    const auto address = TRY(network::IpAddress::parse(hostIp));
    return address.isAny() ? std::nullopt : std::optional(address);
}

Result<std::vector<network::PortBinding>> portBindings(const std::vector<PortMapping>& mappings) {
    std::vector<network::PortBinding> bindings;
    for (const auto& mapping : mappings) {
        const auto binding = bindingOf(mapping, TRY(hostAddress(mapping.hostIp)));
        if (std::ranges::find(bindings, binding) == bindings.end())
            bindings.push_back(binding);
    }
    return bindings;
}

bool isMeant(const PortMapping& mapping, const PortMapping& asked) {
    if (mapping.containerPort != asked.containerPort || mapping.hostPort != asked.hostPort ||
        mapping.protocol != asked.protocol)
        return false;
    if (asked.hostIp.empty())
        return true;
    const auto ours = hostAddress(mapping.hostIp), theirs = hostAddress(asked.hostIp);
    return ours && theirs && *ours == *theirs;
}

Result<network::PortTarget> portTarget(const Container& container) {
    if (container.endpoints.empty())
        return fail(Errc::Conflict, "container {} has no network, so its ports cannot be published", container.name);
    // IPv4 only: IPv6 clients are relayed to it, so a program that listens on 0.0.0.0 alone answers them too.
    const network::PortTarget target{TRY(network::Ipv4Address::parse(container.endpoints.front().ipv4)), {}};
    return target;
}

std::vector<PortMapping> mappingsOf(const std::vector<network::PublishedPort>& ports) {
    std::vector<PortMapping> mappings;
    for (const auto& port : ports)
        mappings.push_back({port.hostAddress ? port.hostAddress->toString() : std::string(), port.hostPort,
                            port.container.port,
                            port.container.protocol == network::Protocol::Udp ? Protocol::Udp : Protocol::Tcp});
    return mappings;
}

} // namespace slipway::engine
