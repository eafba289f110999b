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

Result<std::vector<network::PortBinding>> portBindings(const std::vector<PortMapping>& mappings) {
    std::vector<network::PortBinding> bindings;
    for (const auto& mapping : mappings) {
        std::optional<network::IpAddress> address;
        // Docker's clients write "all addresses" in several ways.
        if (!mapping.hostIp.empty() && mapping.hostIp != "0.0.0.0" && mapping.hostIp != "::")
            address = TRY(network::IpAddress::parse(mapping.hostIp));
        const auto binding = bindingOf(mapping, address);
        if (std::ranges::find(bindings, binding) == bindings.end())
            bindings.push_back(binding);
    }
    return bindings;
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
