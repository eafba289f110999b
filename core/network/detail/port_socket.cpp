#include "network/detail/port_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "network/bridge.h"
#include "network/port_holder.h"

namespace slipway::network::detail {

namespace {

constexpr int kRandomTries = 32;

// A TCP socket listens at once, with SO_REUSEADDR: the kernel then refuses every port that anybody listens on, but not
// one that only has connections of a predecessor in TIME_WAIT. UDP has no such state, so there any holder is refused.
Result<UniqueFd> bindOne(Protocol protocol, const IpAddress& address, std::uint16_t port) {
    const bool tcp = protocol == Protocol::Tcp;
    UniqueFd socket(::socket(address.family(), (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket)
        return failErrno("create a socket");
    const int on = 1;
    if (tcp)
        ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address.isV6())
        ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    const SocketAddress where(address, port);
    if (::bind(socket.get(), where.get(), where.length) < 0 || (tcp && ::listen(socket.get(), SOMAXCONN) < 0))
        return failErrno("bind {}", address.toString());
    return socket;
}

std::uint16_t portOf(int socket) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&storage), &length);
    return ntohs(storage.ss_family == AF_INET ? reinterpret_cast<sockaddr_in*>(&storage)->sin_port
                                              : reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port);
}

std::vector<IpAddress> addressesOf(const std::optional<IpAddress>& address) {
    if (address)
        return {*address};
    std::vector<IpAddress> both{Ipv4Address()};
    if (hostHasIpv6())
        both.emplace_back(Ipv6Address());
    return both;
}

Result<BoundPort> bindAll(const PortBinding& binding, std::uint16_t port) {
    BoundPort bound{{binding.container, binding.hostAddress, port}, {}};
    for (const auto& address : addressesOf(binding.hostAddress)) {
        bound.sockets.push_back(TRY(bindOne(binding.container.protocol, address, bound.port.hostPort)));
        bound.port.hostPort = portOf(bound.sockets.back().get());
    }
    return bound;
}

Error explain(const PortBinding& binding, std::uint16_t port, const Error& error) {
    const auto protocol = toString(binding.container.protocol);
    const auto on = binding.hostAddress ? " on " + binding.hostAddress->toString() : std::string();
    switch (error.errnum()) {
    case EADDRINUSE: {
        const auto holder = findPortHolder(binding.container.protocol, binding.hostAddress, port);
        return Error(Errc::Conflict, fmt::format("port {}/{}{} is already in use by {}", port, protocol, on,
                                                 holder && *holder ? (*holder)->describe() : "another process"));
    }
    case EADDRNOTAVAIL:
        return Error(Errc::InvalidArgument, fmt::format("no network interface of this machine has the address {}",
                                                        binding.hostAddress ? binding.hostAddress->toString() : "?"));
    case EACCES:
        return Error(Errc::PermissionDenied,
                     fmt::format("port {}/{}{} is reserved for the administrator", port, protocol, on));
    default:
        return error;
    }
}

} // namespace

Result<BoundPort> bindPort(const PortBinding& binding) {
    if (binding.container.port == 0 || binding.hostLast < binding.hostFirst)
        return fail(Errc::InvalidArgument, "not a port binding");
    if (binding.hostFirst == 0) {
        // The kernel picks a port that is free in one family; in the other it may be taken.
        for (int i = 0;; ++i) {
            auto bound = bindAll(binding, 0);
            if (bound)
                return bound;
            if (i == kRandomTries || bound.error().errnum() != EADDRINUSE)
                return std::unexpected(explain(binding, 0, bound.error()));
        }
    }
    for (unsigned port = binding.hostFirst;; ++port) {
        auto bound = bindAll(binding, static_cast<std::uint16_t>(port));
        if (bound)
            return bound;
        if (bound.error().errnum() == EADDRINUSE && port < binding.hostLast)
            continue;
        if (bound.error().errnum() == EADDRINUSE && binding.hostFirst != binding.hostLast)
            return fail(Errc::Conflict, "every port from {} to {} is already in use", binding.hostFirst,
                        binding.hostLast);
        return std::unexpected(explain(binding, static_cast<std::uint16_t>(port), bound.error()));
    }
}

} // namespace slipway::network::detail
