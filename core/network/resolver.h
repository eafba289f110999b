// Names: containers of one network find each other through aardvark-dns on the network's gateway; everything else is
// forwarded to the host's servers. And the resolv.conf of a container.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "network/firewall.h"

namespace slipway::network {

// One container in one network.
struct NameEntry {
    std::string containerId;
    Ipv4Address address;
    std::optional<Ipv6Address> address6;
    std::vector<std::string> names; // name, aliases, short id; see isHostName
};

struct NamedNetwork {
    std::string id;                // names the file: letters, digits, '-', '_'
    std::vector<IpAddress> listen; // the gateways
    std::vector<NameEntry> entries;
    Reach reach = Reach::Outside; // Internal: names of the network alone (needs aardvark-dns 1.6)
};

// Letters, digits, '-', '_' and inner dots, 1 to 253 long, each label at most 63.
bool isHostName(std::string_view name) noexcept;

// One aardvark-dns for one owner. Thread-safe as long as one object is used per directory.
class Resolver {
public:
    // `directory` (made when missing) holds its configuration and pid file. `port` is 53 but in tests.
    Resolver(std::string program, std::string directory, unsigned port = 53);

    static std::string defaultProgram(); // where the distributions put aardvark-dns; empty when it is not installed

    // Writes the network's file and starts or reloads the server. No entries: the file is removed, and the server
    // ends with the last one. Unsupported when aardvark-dns is not installed. InvalidArgument for a bad name.
    Result<> update(const NamedNetwork& network);
    Result<> remove(const std::string& networkId);
    // Ends the server and removes the directory.
    Result<> stop();
    // The server's process, when it runs (found by the pid file and verified: it survives our restart).
    std::optional<int> pid() const;

private:
    std::string configDirectory() const;
    Result<> apply();
    Result<> start();
    Result<> endProcess();
    std::string m_program;
    std::string m_directory;
    unsigned m_port;
};

struct ResolvConf {
    std::vector<IpAddress> servers;
    std::vector<std::string> search;
    std::vector<std::string> options;

    static ResolvConf parse(std::string_view text); // unknown lines and bad addresses are skipped
    std::string toString() const;
};

// For a container on the default bridge (or a build step): the host's file without servers that only the host can
// reach (127.0.0.0/8, ::1, link-local); when none is left, those of systemd-resolved's own file. No public servers are
// ever made up: the list may be empty.
ResolvConf containerResolvConf(std::string_view hostFile, std::string_view systemdResolvedFile);
// The same, read from /etc/resolv.conf and /run/systemd/resolve/resolv.conf.
ResolvConf hostResolvConfForContainers();

} // namespace slipway::network
