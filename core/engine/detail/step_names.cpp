#include "engine/detail/step_names.h"

#include "base/file.h"
#include "base/text.h"
#include "network/address.h"
#include "network/resolver.h"

namespace slipway::engine {

namespace {

// On the host's network its own servers are reached, the ones on loopback too.
void takeHostServers(runtime::NetworkFiles& files) {
    const auto text = readFile("/etc/resolv.conf", 1u << 20);
    if (!text)
        return;
    for (const auto& line : split(*text, '\n'))
        if (line.starts_with("nameserver"))
            if (const auto address = network::IpAddress::parse(trim(std::string_view(line).substr(10))))
                files.nameservers.push_back(address->toString());
}

} // namespace

Result<std::pair<std::string, std::string>> parseAddedHost(const std::string& entry) {
    const auto seam = entry.find_first_of("=:");
    std::string address = seam == std::string::npos ? std::string{} : entry.substr(seam + 1);
    if (address.starts_with('[') && address.ends_with(']'))
        address = address.substr(1, address.size() - 2);
    if (seam == std::string::npos || seam == 0 || address.empty())
        return fail(Errc::InvalidArgument, "invalid --add-host {:?}: it must be NAME:ADDRESS", std::string_view(entry));
    if (address != "host-gateway")
        address = TRY(context(network::IpAddress::parse(address), "invalid --add-host {:?}", std::string_view(entry)))
                      .toString();
    return std::pair(entry.substr(0, seam), std::move(address));
}

Result<runtime::NetworkFiles> networkFilesOf(const StepNames& names) {
    runtime::NetworkFiles files;
    files.hostname = names.hostname;
    files.address = names.hostNetwork ? "127.0.1.1" : names.address;
    const std::string gateway = names.hostNetwork ? "127.0.0.1" : names.gateway;
    for (const auto& entry : names.addHosts) {
        auto [name, address] = TRY(parseAddedHost(entry));
        if (address == "host-gateway")
            address = gateway;
        if (!address.empty())
            files.extraHosts.emplace_back(std::move(name), std::move(address));
    }
    if (!gateway.empty())
        files.extraHosts.emplace_back("host.docker.internal", gateway);
    const auto host = network::hostResolvConfForContainers();
    if (names.hostNetwork)
        takeHostServers(files);
    if (files.nameservers.empty())
        for (const auto& server : host.servers)
            files.nameservers.push_back(server.toString());
    files.searchDomains = host.search;
    files.options = host.options;
    return files;
}

} // namespace slipway::engine
