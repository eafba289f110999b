// Operations of Docker's that exist and that this engine does not have. A sentence is kinder than "page not found".
#include "api/server/router.h"

namespace slipway::api {

namespace {

void refuse(Router& router, std::string_view method, std::string_view pattern, std::string_view sentence) {
    router.add(method, pattern,
               [sentence](Context&, Request&) -> Result<Reply> { return fail(Errc::Unsupported, "{}", sentence); });
}

// `docker inspect NAME` asks every kind in turn and wants a 404 from those that have nothing of that name.
void miss(Router& router, std::string_view pattern, std::string_view kind) {
    router.add("GET", pattern, [kind](Context&, Request& request) -> Result<Reply> {
        return fail(Errc::NotFound, "No such {}: {}", kind, request.parameter("id"));
    });
}

} // namespace

void addUnsupportedRoutes(Router& router) {
    constexpr std::string_view swarm = "this engine is not part of a swarm and cannot become one";
    for (const auto* path : {"/swarm", "/nodes", "/services", "/tasks", "/secrets", "/configs"})
        refuse(router, "GET", path, swarm);
    for (const auto* path :
         {"/swarm/init", "/swarm/join", "/swarm/leave", "/services/create", "/secrets/create", "/configs/create"})
        refuse(router, "POST", path, swarm);
    router.add("GET", "/plugins", [](Context&, Request&) -> Result<Reply> { return json(Json::array()); });
    miss(router, "/plugins/{id...}/json", "plugin");
    for (const auto& [path, kind] :
         {std::pair{"/services/{id}", "service"}, std::pair{"/nodes/{id}", "node"}, std::pair{"/tasks/{id}", "task"},
          std::pair{"/secrets/{id}", "secret"}, std::pair{"/configs/{id}", "config"}})
        miss(router, path, kind);
    refuse(router, "GET", "/images/search", "searching registries is not something that this engine does");
    refuse(router, "GET", "/distribution/{name...}/json",
           "reading a registry's index is not something that this engine does");
    refuse(router, "POST", "/commit",
           "making an image from a container is not something that this engine does: use a Dockerfile");
    refuse(router, "GET", "/containers/{id}/stats", "live statistics are not something that this engine does");
    refuse(router, "GET", "/containers/{id}/changes",
           "listing a container's changes is not something that this engine does");
    refuse(router, "GET", "/containers/{id}/export", "exporting a container is not something that this engine does");
    refuse(router, "POST", "/containers/{id}/update",
           "changing a container's limits is not something that this engine does");
    refuse(router, "POST", "/session",
           "BuildKit sessions are not something that this engine speaks; set DOCKER_BUILDKIT=0");
    refuse(router, "POST", "/grpc",
           "BuildKit's protocol is not something that this engine speaks; set DOCKER_BUILDKIT=0");
}

} // namespace slipway::api
