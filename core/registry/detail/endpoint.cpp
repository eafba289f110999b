#include "registry/detail/endpoint.h"

#include "oci/reference.h"

namespace slipway::registry::detail {

Url Endpoint::at(std::string_view path) const {
    auto url = base;
    const auto question = path.find('?');
    url.path += path.substr(0, question);
    if (question != std::string_view::npos)
        url.query = path.substr(question + 1);
    return url;
}

Result<std::vector<Endpoint>> endpointsOf(std::string_view registry, const RegistryConfig& config, bool withMirrors) {
    std::vector<Endpoint> endpoints;
    if (const auto mirrors = config.mirrors.find(std::string(registry));
        withMirrors && mirrors != config.mirrors.end()) {
        for (const auto& text : mirrors->second) {
            Endpoint endpoint;
            endpoint.base = TRY(context(Url::parse(text), "registry mirror of {}", registry));
            endpoint.base.path += endpoint.base.path.ends_with('/') ? "v2/" : "/v2/";
            endpoint.base.query.clear();
            endpoint.name = endpoint.base.hostAndPort();
            endpoint.mirror = true;
            endpoint.insecure = config.isInsecure(endpoint.name);
            endpoints.push_back(std::move(endpoint));
        }
    }
    Endpoint self;
    self.name = registry;
    const auto host = registry == oci::kDockerHub ? std::string("registry-1.docker.io") : std::string(registry);
    self.base = TRY(Url::parse("https://" + host + "/v2/"));
    self.insecure = config.isInsecure(registry);
    self.schemeGuessed = self.insecure;
    endpoints.push_back(std::move(self));
    return endpoints;
}

} // namespace slipway::registry::detail
