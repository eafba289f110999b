// build's options for what its steps are given: --secret, --ssh, --build-context, limits.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/types/build.h"
#include "cli/cli.h"
#include "cli/environment.h"
#include "cli/ssh_agent.h"

namespace slipway::cli {

struct StepInputOptions {
    std::vector<std::string> secrets, ssh, contexts, noCacheFilter, ulimits, allow;
    std::string memory, memorySwap, cgroupParent, cpusetCpus, cpusetMems;
    std::int64_t cpuShares = 0, cpuPeriod = 0, cpuQuota = 0;
};

void addStepInputOptions(CLI::App& command, StepInputOptions& options);

// --build-context, into the request.
Result<> readBuildContexts(const StepInputOptions& options, api::BuildRequest& request);

// All else, into the request. Secrets are read here, with the user's rights. The agents that were started for key files
// must live as long as the build.
Result<std::vector<OwnAgent>> readStepInputs(const StepInputOptions& options, const Environment& environment,
                                             api::BuildRequest& request);

// "id=x,src=FILE", "id=x,env=VAR", "id=x,type=env,src=VAR", "id=x": the id and the bytes, as docker finds them.
Result<std::pair<std::string, std::string>> readSecret(std::string_view text, const Environment& environment);

struct SshSpec {
    std::string id;
    std::vector<std::string> paths; // empty: the agent that the environment names
};
// "default", "id", "id=socket", "id=key,key".
Result<SshSpec> parseSsh(std::string_view text);

// "name=DIRECTORY", "name=docker-image://ref", "name=oci-layout://DIRECTORY[:tag|@digest]": the name and the source as
// the engine takes it, directories absolute.
Result<std::pair<std::string, std::string>> parseBuildContext(std::string_view text);

} // namespace slipway::cli
