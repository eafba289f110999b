// A ContainerSpec as an OCI bundle (runtime-spec 1.0.2 config.json).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "runtime/cgroups.h"
#include "runtime/container_spec.h"

namespace slipway::runtime {

// The whole config.json. Pure, given the host's facts. InvalidArgument: a working directory that is not absolute or
// lies under /proc (CVE-2024-21626), a target that is not absolute or is /, an unknown capability, ulimit or sysctl
// that is not namespaced. PermissionDenied: something that needs a Consent it does not have.
Result<std::string> makeOciConfig(const ContainerSpec& spec, const HostCgroups& cgroups);

// makeOciConfig written to `bundleDirectory`/config.json (0600). Thread-safe for distinct directories.
Result<> writeBundle(const ContainerSpec& spec, const HostCgroups& cgroups, const std::string& bundleDirectory);

// process.json for an exec in a container made from `spec`. Same checks.
Result<std::string> makeOciProcess(const ContainerSpec& spec, const ProcessSpecification& process);

// The default sets, for `inspect` and for the user interface.
std::vector<std::string> defaultCapabilities(); // "CAP_CHOWN", …
std::vector<std::string> defaultMaskedPaths();
std::vector<std::string> defaultReadOnlyPaths();

// The highest hard limit that a process of ours can be given; higher ones are cut to it. InvalidArgument for a name
// that is no ulimit's.
Result<std::uint64_t> highestLimit(const std::string& name);

// A static init on this host: docker-init, catatonit or tini-static. NotFound names the packages that have one.
Result<std::string> findInit();

struct NetworkFiles {
    std::string hostname;
    std::string domainname;
    std::string address; // the container's own, for /etc/hosts; empty: none
    std::string address6;
    std::vector<std::pair<std::string, std::string>> extraHosts; // {name, address}
    std::vector<std::string> nameservers;                        // empty: the host's, without loopback ones
    std::vector<std::string> searchDomains;
    std::vector<std::string> options;
};

// Writes hosts, hostname and resolv.conf into `directory` (a path inside the owner mount or on disk, made by the
// caller; files 0644 owned by `ownerId`: the range's start when inside the owner mount) and returns the three binds for
// ContainerSpec::binds. Existing files are rewritten in place, so a running container sees the change.
Result<std::vector<BindMountSpec>> writeNetworkFiles(const NetworkFiles& files, const std::string& directory,
                                                     std::uint32_t ownerId);

} // namespace slipway::runtime
