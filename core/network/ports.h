// Docker's port specifications as types. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "network/address.h"

namespace slipway::network {

enum class Protocol : std::uint8_t { Tcp, Udp };

std::string_view toString(Protocol protocol) noexcept; // "tcp"
// "tcp" or "udp", any case; Unsupported for "sctp", InvalidArgument otherwise.
Result<Protocol> parseProtocol(std::string_view text);

// A container's port: "5000/tcp", as keys in image configs and the Docker API have it.
struct ContainerPort {
    std::uint16_t port = 0; // never 0
    Protocol protocol = Protocol::Tcp;

    // "5000" (tcp), "5000/udp".
    static Result<ContainerPort> parse(std::string_view text);
    // EXPOSE and --expose: also ranges, "8000-8010/udp".
    static Result<std::vector<ContainerPort>> parseRange(std::string_view text);
    std::string toString() const;
    auto operator<=>(const ContainerPort&) const = default;
};

// What is asked for.
struct PortBinding {
    ContainerPort container;
    std::optional<IpAddress> hostAddress; // none: every address of the host, both families
    // Inclusive; equal for one port; both 0: any free port from the kernel's ephemeral range. A wider range means the
    // first free port in it.
    std::uint16_t hostFirst = 0;
    std::uint16_t hostLast = 0;

    auto operator<=>(const PortBinding&) const = default;
};

// What is there, once published.
struct PublishedPort {
    ContainerPort container;
    std::optional<IpAddress> hostAddress;
    std::uint16_t hostPort = 0;

    // "0.0.0.0:5005->5000/tcp", "[::1]:5005->5000/tcp"; without an address "5005->5000/tcp".
    std::string toString() const;
    auto operator<=>(const PublishedPort&) const = default;
};

// `docker run -p`: "5000", "5005:5000", ":5000", "127.0.0.1:5005:5000/udp", "127.0.0.1::5000", "[::1]:8080:80",
// "8000-8010:8000-8010", "8000-8010:80". Ranges of both sides must have the same length, unless the container's side is
// a single port. InvalidArgument says what is wrong with which part.
Result<std::vector<PortBinding>> parsePortSpec(std::string_view spec);

// The API's PortBindings entry: HostIp ("" for all) and HostPort ("", "0", "5005" or "8000-8010").
Result<PortBinding> parseApiBinding(const ContainerPort& container, std::string_view hostIp, std::string_view hostPort);

} // namespace slipway::network
