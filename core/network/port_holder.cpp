#include "network/port_holder.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "base/unique_fd.h"
#include "network/detail/port_client.h"

namespace slipway::network {

namespace {

// proc_net_tcp(5): state 0A is LISTEN; UDP sockets that are bound but not connected are in state 07 (CLOSE).
constexpr std::string_view kTcpListen = "0A";
constexpr std::string_view kUdpBound = "07";
constexpr std::string_view kPortProgram = "slipway-port";

struct Row {
    PortHolder holder;
    std::uint64_t inode = 0;
};

std::optional<std::uint32_t> hex32(std::string_view text) {
    std::uint32_t value = 0;
    if (text.empty() || text.size() > 8)
        return {};
    for (const char c : text) {
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
            return {};
        value = value << 4 | static_cast<std::uint32_t>(digit);
    }
    return value;
}

// The kernel prints each 32-bit word of the address in the machine's byte order.
std::optional<IpAddress> parseAddress(std::string_view text) {
    Ipv6Address::Bytes bytes{};
    if (text.size() != 8 && text.size() != 32)
        return {};
    for (std::size_t word = 0; word * 8 < text.size(); ++word) {
        const auto value = hex32(text.substr(word * 8, 8));
        if (!value)
            return {};
        std::memcpy(bytes.data() + word * 4, &*value, 4);
    }
    if (text.size() == 32)
        return Ipv6Address(bytes);
    return Ipv4Address(std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
                       bytes[3]);
}

std::vector<std::string_view> words(std::string_view line) {
    std::vector<std::string_view> result;
    for (std::size_t at = 0; (at = line.find_first_not_of(' ', at)) != std::string_view::npos;) {
        const auto end = std::min(line.find(' ', at), line.size());
        result.push_back(line.substr(at, end - at));
        at = end;
    }
    return result;
}

void readTable(const char* path, Protocol protocol, std::vector<Row>& rows) {
    const auto text = readFile(path, 256u << 20);
    if (!text)
        return; // no IPv6
    std::string_view rest(*text);
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto fields = words(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (fields.size() < 10 || fields[3] != (protocol == Protocol::Tcp ? kTcpListen : kUdpBound))
            continue;
        const auto colon = fields[1].find(':');
        if (colon == std::string_view::npos)
            continue;
        const auto address = parseAddress(fields[1].substr(0, colon));
        const auto port = hex32(fields[1].substr(colon + 1));
        const auto uid = parseUnsigned(fields[7]), inode = parseUnsigned(fields[9]);
        if (address && port && uid && inode)
            rows.push_back({{*address, static_cast<std::uint16_t>(*port), protocol, static_cast<uid_t>(*uid)}, *inode});
    }
}

std::vector<Row> readTables(std::optional<Protocol> protocol) {
    std::vector<Row> rows;
    if (protocol != Protocol::Udp) {
        readTable("/proc/self/net/tcp", Protocol::Tcp, rows);
        readTable("/proc/self/net/tcp6", Protocol::Tcp, rows);
    }
    if (protocol != Protocol::Tcp) {
        readTable("/proc/self/net/udp", Protocol::Udp, rows);
        readTable("/proc/self/net/udp6", Protocol::Udp, rows);
    }
    return rows;
}

void describeProcess(pid_t pid, PortHolder& holder) {
    holder.pid = pid;
    const auto folder = fmt::format("/proc/{}/", pid);
    if (const auto name = readFile(folder + "comm", 4096))
        holder.process = sanitizeForTerminal(trim(*name));
    if (holder.process != kPortProgram)
        return;
    // Anybody may give a process this name and command line: it is a hint for a message, nothing is decided by it.
    if (const auto line = readFile(folder + "cmdline", 4096)) {
        const auto arguments = split(*line, '\0');
        if (arguments.size() > 1 && detail::isContainerId(arguments[1]))
            holder.containerId = arguments[1];
    }
}

// One pass over every descriptor of every process, until all the inodes are found.
void findProcesses(std::vector<Row>& rows) {
    std::unordered_multimap<std::uint64_t, Row*> wanted;
    for (auto& row : rows)
        wanted.emplace(row.inode, &row);
    const auto forEach = [](const std::string& path, auto&& visit) {
        DIR* directory = ::opendir(path.c_str());
        if (!directory)
            return;
        while (const dirent* entry = ::readdir(directory))
            if (const auto number = parseUnsigned(entry->d_name))
                visit(*number);
        ::closedir(directory);
    };
    forEach("/proc", [&](std::uint64_t pid) {
        if (wanted.empty())
            return;
        const auto folder = fmt::format("/proc/{}/fd", pid);
        forEach(folder, [&](std::uint64_t fd) {
            char target[64];
            const auto size = ::readlink(fmt::format("{}/{}", folder, fd).c_str(), target, sizeof target);
            const std::string_view link(target, size > 0 ? static_cast<std::size_t>(size) : 0);
            if (!link.starts_with("socket:[") || !link.ends_with("]"))
                return;
            const auto inode = parseUnsigned(link.substr(8, link.size() - 9));
            if (!inode)
                return;
            const auto [first, last] = wanted.equal_range(*inode);
            for (auto it = first; it != last; ++it)
                describeProcess(static_cast<pid_t>(pid), it->second->holder);
            wanted.erase(first, last);
        });
    });
}

bool standsInTheWay(const PortHolder& holder, const std::optional<IpAddress>& address) {
    if (!address || holder.address == *address)
        return true;
    // A dual-stack IPv6 socket on :: holds the port for IPv4 as well; V6ONLY is not visible from here.
    if (holder.address.isAny() && (holder.address.isV6() || address->isV4()))
        return true;
    return address->isAny() && (address->isV6() == holder.address.isV6());
}

Result<bool> canBind(Protocol protocol, const IpAddress& address, std::uint16_t port) {
    const bool tcp = protocol == Protocol::Tcp;
    const UniqueFd socket(::socket(address.family(), (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0));
    if (!socket)
        return errno == EAFNOSUPPORT ? Result<bool>(true) : failErrno("create a socket");
    const int on = 1;
    if (tcp)
        ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address.isV6())
        ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    const SocketAddress where(address, port);
    if (::bind(socket.get(), where.get(), where.length) == 0 && (!tcp || ::listen(socket.get(), 1) == 0))
        return true;
    if (errno == EADDRINUSE || errno == EACCES)
        return false;
    if (errno == EADDRNOTAVAIL && address.isAny())
        return true; // IPv6 is off
    return failErrno("bind {}", address.toString());
}

} // namespace

std::string PortHolder::describe() const {
    if (!containerId.empty())
        return "container " + containerId.substr(0, 12);
    if (pid > 0)
        return fmt::format("{} (pid {})", process.empty() ? "a process" : process, pid);
    return fmt::format("a process of user {}", uid);
}

Result<std::optional<PortHolder>> findPortHolder(Protocol protocol, const std::optional<IpAddress>& address,
                                                 std::uint16_t port) {
    auto rows = readTables(protocol);
    std::erase_if(rows,
                  [&](const Row& row) { return row.holder.port != port || !standsInTheWay(row.holder, address); });
    if (rows.empty())
        return std::optional<PortHolder>();
    findProcesses(rows);
    const auto best = std::ranges::find_if(rows, [](const Row& row) { return row.holder.pid > 0; });
    return std::optional(best == rows.end() ? rows.front().holder : best->holder);
}

Result<std::vector<PortHolder>> listPortHolders() {
    auto rows = readTables({});
    findProcesses(rows);
    std::vector<PortHolder> holders;
    for (auto& row : rows)
        holders.push_back(std::move(row.holder));
    return holders;
}

Result<std::uint16_t> nextFreePort(Protocol protocol, const std::optional<IpAddress>& address, std::uint16_t first) {
    std::vector<IpAddress> addresses{Ipv4Address(), Ipv6Address()};
    if (address)
        addresses = {*address};
    for (unsigned port = std::max<unsigned>(first, 1); port <= 65535; ++port) {
        bool free = true;
        for (const auto& one : addresses)
            free = free && TRY(canBind(protocol, one, static_cast<std::uint16_t>(port)));
        if (free)
            return static_cast<std::uint16_t>(port);
    }
    return fail(Errc::NotFound, "no {} port from {} upwards is free", toString(protocol), first);
}

} // namespace slipway::network
