#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "network/resolver.h"

namespace slipway::network {

namespace {

constexpr std::uint64_t kFileLimit = 64 * 1024;

std::vector<std::string> words(std::string_view line) {
    std::vector<std::string> result;
    std::string word;
    for (const char c : line) {
        if (c != ' ' && c != '\t' && c != '\r') {
            word += c;
        } else if (!word.empty()) {
            result.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty())
        result.push_back(std::move(word));
    return result;
}

bool isReachable(const IpAddress& server) {
    if (server.isLoopback() || server.isAny())
        return false;
    return server.isV4() || !Subnet6::of(Ipv6Address({0xfe, 0x80}), 10).contains(server.v6());
}

std::string fileOrNothing(const char* path) {
    return readFile(path, kFileLimit).value_or(std::string());
}

} // namespace

bool isHostName(std::string_view name) noexcept {
    if (name.empty() || name.size() > 253)
        return false;
    std::size_t label = 0;
    for (const char c : name) {
        if (c == '.') {
            if (label == 0)
                return false;
            label = 0;
            continue;
        }
        const bool good =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!good || ++label > 63)
            return false;
    }
    return label > 0;
}

ResolvConf ResolvConf::parse(std::string_view text) {
    ResolvConf conf;
    for (const auto& line : split(text, '\n')) {
        const auto parts = words(line);
        if (parts.size() < 2)
            continue;
        if (parts[0] == "nameserver") {
            if (const auto address = IpAddress::parse(parts[1]))
                conf.servers.push_back(*address);
        } else if (parts[0] == "search" || parts[0] == "domain") {
            conf.search.clear(); // the last one counts (resolv.conf(5))
            std::copy_if(parts.begin() + 1, parts.end(), std::back_inserter(conf.search), isHostName);
        } else if (parts[0] == "options") {
            conf.options.insert(conf.options.end(), parts.begin() + 1, parts.end());
        }
    }
    return conf;
}

std::string ResolvConf::toString() const {
    std::string text;
    const auto line = [&](const char* keyword, const std::vector<std::string>& values) {
        if (!values.empty())
            text += fmt::format("{} {}\n", keyword, fmt::join(values, " "));
    };
    for (const auto& server : servers)
        text += "nameserver " + server.toString() + "\n";
    line("search", search);
    line("options", options);
    return text;
}

ResolvConf containerResolvConf(std::string_view hostFile, std::string_view systemdResolvedFile) {
    auto conf = ResolvConf::parse(hostFile);
    const auto keepReachable = [](ResolvConf& c) {
        std::erase_if(c.servers, [](const auto& s) { return !isReachable(s); });
    };
    keepReachable(conf);
    if (conf.servers.empty()) {
        auto resolved = ResolvConf::parse(systemdResolvedFile);
        keepReachable(resolved);
        conf.servers = std::move(resolved.servers);
        if (conf.search.empty())
            conf.search = std::move(resolved.search);
    }
    // They speak of the host's stub resolver.
    std::erase_if(conf.options, [](const std::string& option) { return option == "edns0" || option == "trust-ad"; });
    return conf;
}

ResolvConf hostResolvConfForContainers() {
    return containerResolvConf(fileOrNothing("/etc/resolv.conf"), fileOrNothing("/run/systemd/resolve/resolv.conf"));
}

} // namespace slipway::network
