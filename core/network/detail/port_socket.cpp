#include "network/detail/port_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "base/fact.h"
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

// "127.0.0.1:", "[::1]:", or nothing where every address is meant.
std::string addressBefore(const PortBinding& binding) {
    if (!binding.hostAddress)
        return {};
    return fmt::format(fmt::runtime(binding.hostAddress->isV6() ? "[{}]:" : "{}:"), binding.hostAddress->toString());
}

Fact takenBy(const PortHolder* holder, const std::string& port) {
    Fact fact{FactCode::PortTaken, {{"port", port}}};
    if (holder == nullptr)
        return fact;
    if (!holder->containerId.empty()) {
        fact.code = FactCode::PortTakenByContainer;
        fact.arguments.emplace("container", holder->containerId.substr(0, 12));
    } else if (holder->pid > 0) {
        fact.code = holder->process.empty() ? FactCode::PortTakenByPid : FactCode::PortTakenByProcess;
        fact.arguments.emplace("process", holder->process);
        fact.arguments.emplace("pid", std::int64_t{holder->pid});
    } else {
        fact.code = FactCode::PortTakenByUser;
        fact.arguments.emplace("uid", std::int64_t{holder->uid});
    }
    return fact;
}

Error explain(const PortBinding& binding, std::uint16_t port, const Error& error) {
    const std::string at = fmt::format("{}{}/{}", addressBefore(binding), port, toString(binding.container.protocol));
    switch (error.errnum()) {
    case EADDRINUSE: {
        const auto holder = findPortHolder(binding.container.protocol, binding.hostAddress, port);
        return Error(Errc::Conflict, takenBy(holder && *holder ? &**holder : nullptr, at));
    }
    case EADDRNOTAVAIL:
        return Error(Errc::InvalidArgument,
                     Fact{FactCode::AddressNotHere,
                          {{"address", binding.hostAddress ? binding.hostAddress->toString() : std::string("?")}}});
    case EACCES:
        return Error(Errc::PermissionDenied, Fact{FactCode::PortReserved, {{"port", at}}});
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
            return fail(Errc::Conflict,
                        Fact{FactCode::PortRangeTaken,
                             {{"first", std::int64_t{binding.hostFirst}}, {"last", std::int64_t{binding.hostLast}}}});
        return std::unexpected(explain(binding, static_cast<std::uint16_t>(port), bound.error()));
    }
}

} // namespace slipway::network::detail
