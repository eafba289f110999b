// /etc/hosts and /etc/resolv.conf of a build step.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "runtime/bundle.h"

namespace slipway::engine {

struct StepNames {
    std::string hostname;
    std::vector<std::string> addHosts; // "name:address" or "name=address"; address may be host-gateway or in []
    bool hostNetwork = false;
    std::string gateway; // the host as the step reaches it; empty: not known (yet), its names are left out
    std::string address; // the step's own; empty: none
};

// "name:address" taken apart, the address as it will be written; "host-gateway" stays. InvalidArgument.
Result<std::pair<std::string, std::string>> parseAddedHost(const std::string& entry);

Result<runtime::NetworkFiles> networkFilesOf(const StepNames& names);

} // namespace slipway::engine
