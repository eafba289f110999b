// Networks as the Docker Engine API describes them (/networks/…).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/types/container.h"

namespace slipway::api {

struct IpamPool {
    std::string subnet; // "172.18.0.0/16"
    std::string gateway;
    std::string ipRange;
};

// A container in a network, as the network sees it.
struct NetworkMember {
    std::string name;
    std::string endpointId;
    std::string macAddress;
    std::string ipv4Address; // with prefix length
    std::string ipv6Address;
};

// GET /networks and GET /networks/{id}; a list leaves containers empty.
struct NetworkSummary {
    std::string id;
    std::string name;
    Timestamp created;
    std::string scope;
    std::string driver;
    bool enableIpv6 = false;
    bool internal = false;
    bool attachable = false;
    bool ingress = false;
    std::vector<IpamPool> pools; // "IPAM.Config"
    StringMap options;
    StringMap labels;
    std::map<std::string, NetworkMember> containers; // by container id
};

// POST /networks/create
struct CreateNetwork {
    std::string name;
    std::string driver = "bridge";
    bool internal = false;
    bool attachable = false;
    bool enableIpv6 = false;
    std::vector<IpamPool> pools;
    StringMap options;
    StringMap labels;
};

struct CreateNetworkReply {
    std::string id;
    std::string warning;
};

} // namespace slipway::api
