#include "cli/port_spec.h"

#include <algorithm>

#include <arpa/inet.h>

#include "base/text.h"
#include "cli/units.h"

namespace slipway::cli {

namespace {

struct Range {
    unsigned first = 0;
    unsigned last = 0;
    unsigned size() const { return last - first + 1; }
    std::string text() const { return first == last ? std::to_string(first) : fmt::format("{}-{}", first, last); }
};

std::optional<Range> parseRange(std::string_view text) {
    const auto dash = text.find('-');
    const auto first = parseUnsigned(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parseUnsigned(text.substr(dash + 1));
    if (!first || !last || *first < 1 || *last > 65535 || *last < *first)
        return std::nullopt;
    return Range{static_cast<unsigned>(*first), static_cast<unsigned>(*last)};
}

bool isProtocol(std::string_view text) {
    return text == "tcp" || text == "udp" || text == "sctp";
}

bool isAddress(const std::string& text) {
    unsigned char bytes[16];
    return ::inet_pton(AF_INET, text.c_str(), bytes) == 1 || ::inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}

void addOnce(std::vector<std::string>& list, const std::string& value) {
    if (std::find(list.begin(), list.end(), value) == list.end())
        list.push_back(value);
}

struct Publish {
    std::string ip;
    std::string host; // "", a port or a range
    std::string container;
    std::string protocol = "tcp";
};

Result<Publish> parseShort(std::string_view text) {
    Publish publish;
    std::string_view rest = text;
    if (const auto slash = rest.rfind('/'); slash != std::string_view::npos) {
        publish.protocol = toLower(rest.substr(slash + 1));
        rest = rest.substr(0, slash);
    }
    if (const auto colon = rest.rfind(':'); colon == std::string_view::npos) {
        publish.container = rest;
        return publish;
    } else {
        publish.container = rest.substr(colon + 1);
        rest = rest.substr(0, colon);
    }
    const auto colon = rest.rfind(':');
    if (colon == std::string_view::npos) {
        publish.host = rest;
        if (publish.host.empty())
            return fail(Errc::InvalidArgument, "{:?}: there is no host port before the colon", text);
        return publish;
    }
    publish.host = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
    if (rest.starts_with('[') && rest.ends_with(']'))
        rest = rest.substr(1, rest.size() - 2);
    publish.ip = rest;
    if (publish.ip.empty() || !isAddress(publish.ip))
        return fail(Errc::InvalidArgument, "{:?}: {:?} is not an IP address of this machine", text, publish.ip);
    return publish;
}

Result<Publish> parseLong(std::string_view text) {
    Publish publish;
    for (const auto& field : split(text, ',')) {
        const auto [key, value] = splitAssignment(field);
        if (key == "target")
            publish.container = value;
        else if (key == "published")
            publish.host = value;
        else if (key == "protocol")
            publish.protocol = toLower(value);
        else if (key == "host_ip")
            publish.ip = value;
        else if (key != "mode" && key != "name" && key != "app_protocol")
            return fail(Errc::InvalidArgument, "{:?}: unknown key {:?}", text, key);
    }
    if (!publish.ip.empty() && !isAddress(publish.ip))
        return fail(Errc::InvalidArgument, "{:?}: {:?} is not an IP address", text, publish.ip);
    return publish;
}

} // namespace

Result<> addPublish(std::string_view text, api::PortMap& bindings, std::vector<std::string>& exposed) {
    const Publish publish = TRY(text.find('=') == std::string_view::npos ? parseShort(text) : parseLong(text));
    const auto container = parseRange(publish.container);
    if (!container)
        return fail(Errc::InvalidArgument,
                    "{:?} is not a port to publish: write [[address:]host:]container[/protocol], as in 8080:80", text);
    if (!isProtocol(publish.protocol))
        return fail(Errc::InvalidArgument, "{:?}: the protocol must be tcp, udp or sctp", text);
    std::optional<Range> host;
    // 0 asks for any free port, as an empty one does.
    if (!publish.host.empty() && publish.host != "0") {
        host = parseRange(publish.host);
        if (!host)
            return fail(Errc::InvalidArgument, "{:?}: {:?} is not a host port", text, publish.host);
        if (host->size() != container->size() && container->size() != 1)
            return fail(Errc::InvalidArgument, "{:?}: {} host ports cannot serve {} container ports", text,
                        host->size(), container->size());
    }
    for (unsigned port = container->first; port <= container->last; ++port) {
        const std::string name = fmt::format("{}/{}", port, publish.protocol);
        std::string hostPort;
        if (host)
            hostPort = container->size() == 1 ? host->text() : std::to_string(host->first + port - container->first);
        bindings[name].push_back({publish.ip, hostPort});
        addOnce(exposed, name);
    }
    return {};
}

Result<> addExpose(std::string_view text, std::vector<std::string>& exposed) {
    const auto slash = text.rfind('/');
    const std::string protocol = slash == std::string_view::npos ? "tcp" : toLower(text.substr(slash + 1));
    const auto range = parseRange(text.substr(0, slash));
    if (!range || !isProtocol(protocol))
        return fail(Errc::InvalidArgument, "{:?} is not a port to expose: write 80, 80/udp or 8000-8010", text);
    for (unsigned port = range->first; port <= range->last; ++port)
        addOnce(exposed, fmt::format("{}/{}", port, protocol));
    return {};
}

} // namespace slipway::cli
