#include "api/server/router.h"

#include "base/text.h"

namespace slipway::api {

void Router::add(std::string_view method, std::string_view pattern, Handler handler, BodyKind body, Watch watch) {
    Route route{std::string(method), {}, std::move(handler), body, watch};
    for (const auto& part : split(pattern.substr(1), '/')) {
        Segment segment{part};
        if (part.starts_with('{')) {
            segment.parameter = true;
            segment.greedy = part.ends_with("...}");
            segment.text = part.substr(1, part.size() - (segment.greedy ? 5 : 2));
        }
        route.segments.push_back(std::move(segment));
    }
    m_routes.push_back(std::move(route));
}

bool Router::matches(const std::vector<Segment>& segments, const std::vector<std::string>& parts,
                     std::map<std::string, std::string, std::less<>>& parameters) {
    parameters.clear();
    std::size_t at = 0;
    for (std::size_t s = 0; s < segments.size(); ++s) {
        const Segment& segment = segments[s];
        const std::size_t after = segments.size() - s - 1;
        if (at >= parts.size())
            return false;
        if (!segment.parameter) {
            if (parts[at++] != segment.text)
                return false;
            continue;
        }
        std::string value = parts[at++];
        if (segment.greedy) {
            if (parts.size() < at + after)
                return false;
            while (parts.size() - at > after)
                value += '/' + parts[at++];
        }
        if (value.empty())
            return false;
        parameters[segment.text] = std::move(value);
    }
    return at == parts.size();
}

std::optional<Router::Match> Router::find(std::string_view method, std::string_view path, bool& pathKnown) const {
    pathKnown = false;
    if (!path.starts_with('/'))
        return std::nullopt;
    const auto parts = split(path.substr(1), '/');
    Match match;
    for (const auto& route : m_routes) {
        if (!matches(route.segments, parts, match.parameters))
            continue;
        pathKnown = true;
        if (route.method != method)
            continue;
        match.handler = &route.handler;
        match.body = route.body;
        match.watch = route.watch;
        return match;
    }
    return std::nullopt;
}

} // namespace slipway::api
