#include "dockerfile/frontend.h"

#include <algorithm>
#include <array>

#include "base/fact.h"

namespace slipway::dockerfile {

Result<> checkFrontend(std::string_view syntax) {
    static constexpr std::array<std::string_view, 2> ours{"docker/dockerfile", "docker/dockerfile-upstream"};
    const std::string_view reference = syntax.substr(0, syntax.find_first_of(" \t"));
    std::string_view name = reference.substr(0, reference.find('@'));
    if (const auto colon = name.rfind(':'); colon != std::string_view::npos && name.find('/', colon) == name.npos)
        name = name.substr(0, colon);
    for (const std::string_view host : {"docker.io/", "index.docker.io/"})
        if (name.starts_with(host)) {
            name.remove_prefix(host.size());
            break;
        }
    if (std::ranges::find(ours, name) != ours.end())
        return {};
    return fail(Errc::Unsupported,
                Fact{FactCode::FrontendUnsupported, {{"frontend", std::string(reference.substr(0, 200))}}});
}

} // namespace slipway::dockerfile
