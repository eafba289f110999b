// What the helper and slipway-port say to each other: one message per packet of a SOCK_SEQPACKET Unix socket, UTF-8
// text, words separated by single spaces.
//
//   add PORT      with the bound sockets as descriptors (one or two)   -> ok | error TEXT
//   remove PORT                                                        -> ok | error TEXT
//   list                                                               -> PORT packets, then ok
//   quit                                                               -> ok, and the process ends
//
// PORT is "tcp|udp HOSTADDRESS|* HOSTPORT CONTAINERPORT TARGET TARGET6|-". The process ends by itself when its last
// port is removed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"
#include "network/firewall.h"

namespace slipway::network::detail {

constexpr std::size_t kMaxPacket = 4096;
constexpr std::size_t kMaxPacketFds = 2;
constexpr std::size_t kMaxPortsPerContainer = 1024;

std::string encodePort(const NatEntry& entry);
Result<NatEntry> decodePort(std::string_view text);

struct Packet {
    std::string text;
    std::vector<UniqueFd> fds;
    bool closed = false; // the peer has gone
};

Result<> sendPacket(int socket, std::string_view text, const std::vector<int>& fds = {});
Result<Packet> receivePacket(int socket);

} // namespace slipway::network::detail
