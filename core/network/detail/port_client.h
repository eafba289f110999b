// The helper's side of one container's slipway-port: its socket, and starting it.
#pragma once

#include <string>
#include <vector>

#include "network/detail/port_protocol.h"
#include "network/publisher.h"

namespace slipway::network::detail {

class PortClient {
public:
    // nullopt when there is no live process; a dead one's socket is removed.
    static Result<std::optional<PortClient>> connect(const std::string& directory, const std::string& containerId);
    // Starts one that has outlived nobody yet; it goes on when this process ends.
    static Result<PortClient> start(const PublisherConfig& config, const std::string& containerId);

    Result<> add(const NatEntry& entry, const std::vector<UniqueFd>& sockets);
    Result<> remove(const NatEntry& entry);
    Result<std::vector<NatEntry>> list();
    Result<> quit();

private:
    explicit PortClient(UniqueFd socket)
        : m_socket(std::move(socket)) {}
    Result<> expectOk();
    UniqueFd m_socket;
};

std::string portsDirectory(const PublisherConfig& config);
// 1 to 64 characters of [A-Za-z0-9_-]: also a file name and one word of a command line.
bool isContainerId(std::string_view id) noexcept;

} // namespace slipway::network::detail
