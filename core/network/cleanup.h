// Finding and removing what an owner has in the kernel: for reconciliation after a crash, and for going away entirely.
#pragma once

#include <string>
#include <vector>

#include "network/names.h"
#include "network/publisher.h"

namespace slipway::network {

struct Leftovers {
    std::vector<std::string> bridges;        // link names
    std::vector<std::string> endpoints;      // host ends of veth pairs
    std::vector<std::string> portContainers; // ids with a live port process
    bool table = false;
};

// What exists now.
Result<Leftovers> findLeftovers(const OwnerTag& tag, const Publisher& publisher);

// Removes every link and port process that is not named in `keep` (link names, container ids); the table stays.
// Goes on after an error and returns the first one.
Result<> removeAllBut(const OwnerTag& tag, Publisher& publisher, const Leftovers& keep);

// Removes the table, bridges, veths and port processes of this owner.
Result<> removeEverything(const OwnerTag& tag, Publisher& publisher);

} // namespace slipway::network
