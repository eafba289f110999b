#include "api/server/router.h"

#include <gtest/gtest.h>

namespace slipway::api {
namespace {

class RouterTest : public testing::Test {
protected:
    void add(std::string_view method, std::string_view pattern) {
        const std::string name = std::string(method) + " " + std::string(pattern);
        router.add(method, pattern, [this, name](Context&, Request&) -> Result<Reply> {
            called = name;
            return empty();
        });
    }
    // "METHOD /pattern", with the parameters in `parameters`; empty when nothing matches.
    std::string find(std::string_view method, std::string_view path) {
        called.clear();
        parameters.clear();
        auto match = router.find(method, path, pathKnown);
        if (!match)
            return {};
        parameters = match->parameters;
        // The handlers look at neither.
        alignas(8) static char nothing[8];
        Context context{reinterpret_cast<engine::Engine&>(nothing)};
        Request request;
        EXPECT_TRUE((*match->handler)(context, request));
        return called;
    }
    Router router;
    std::map<std::string, std::string, std::less<>> parameters;
    std::string called;
    bool pathKnown = false;
};

TEST_F(RouterTest, LiteralsAndParameters) {
    add("GET", "/containers/json");
    add("GET", "/containers/{id}/json");
    EXPECT_EQ(find("GET", "/containers/json"), "GET /containers/json");
    EXPECT_EQ(find("GET", "/containers/web/json"), "GET /containers/{id}/json");
    EXPECT_EQ(parameters.at("id"), "web");
}

TEST_F(RouterTest, NearMissesAreNoMatch) {
    add("GET", "/containers/{id}/json");
    for (const char* path : {"", "/", "containers/a/json", "/containers", "/containers/a", "/containers/a/json/",
                             "/containers//json", "/containers/a/b/json", "/Containers/a/json", "//containers/a/json",
                             "/containers/a/jso", "/containers/a/json?x"}) {
        EXPECT_EQ(find("GET", path), "") << path;
        EXPECT_FALSE(pathKnown) << path;
    }
}

TEST_F(RouterTest, TheMethodIsPartOfTheMatch) {
    add("GET", "/images/{name...}/json");
    add("DELETE", "/images/{name...}");
    EXPECT_EQ(find("DELETE", "/images/a/json"), "DELETE /images/{name...}");
    EXPECT_EQ(parameters.at("name"), "a/json");
    EXPECT_EQ(find("POST", "/images/a/json"), "");
    EXPECT_TRUE(pathKnown);
    EXPECT_EQ(find("get", "/images/a/json"), "") << "methods are case-sensitive";
}

TEST_F(RouterTest, GreedyNamesHaveSlashes) {
    add("GET", "/images/{name...}/json");
    add("POST", "/images/{name...}/tag");
    EXPECT_EQ(find("GET", "/images/localhost:5000/team/app:1.0@sha256:ab/json"), "GET /images/{name...}/json");
    EXPECT_EQ(parameters.at("name"), "localhost:5000/team/app:1.0@sha256:ab");
    EXPECT_EQ(find("GET", "/images/json/json"), "GET /images/{name...}/json");
    EXPECT_EQ(parameters.at("name"), "json");
    EXPECT_EQ(find("POST", "/images/a/json/tag"), "POST /images/{name...}/tag");
    EXPECT_EQ(parameters.at("name"), "a/json");
    EXPECT_EQ(find("GET", "/images/json"), "") << "a name has at least one segment";
}

TEST_F(RouterTest, TheFirstAddedWins) {
    add("GET", "/images/json");
    add("GET", "/images/{name...}");
    add("GET", "/images/{other}");
    EXPECT_EQ(find("GET", "/images/json"), "GET /images/json");
    EXPECT_EQ(find("GET", "/images/x"), "GET /images/{name...}");
}

TEST_F(RouterTest, ParametersOfAFailedPatternAreForgotten) {
    add("GET", "/{first}/{second}/x");
    add("GET", "/a/{id}/y");
    EXPECT_EQ(find("GET", "/a/b/y"), "GET /a/{id}/y");
    EXPECT_EQ(parameters.size(), 1u);
}

TEST_F(RouterTest, TheWayOfTheBodyComesWithTheMatch) {
    router.add(
        "POST", "/build", [](Context&, Request&) -> Result<Reply> { return empty(); }, BodyKind::Spool);
    add("POST", "/commit");
    bool known = false;
    EXPECT_EQ(router.find("POST", "/build", known)->body, BodyKind::Spool);
    EXPECT_EQ(router.find("POST", "/commit", known)->body, BodyKind::Small);
}

TEST_F(RouterTest, PathsOfAThousandSegmentsAreHarmless) {
    add("GET", "/images/{name...}/json");
    std::string path = "/images";
    for (int i = 0; i < 10'000; ++i)
        path += "/a";
    EXPECT_EQ(find("GET", path), "");
    EXPECT_EQ(find("GET", path + "/json"), "GET /images/{name...}/json");
    EXPECT_EQ(find("GET", std::string(10'000, '/')), "");
}

// The real table: every operation that Docker's clients need has a handler, and images' names go where they should.
class RealRoutes : public testing::Test {
protected:
    RealRoutes() {
        addSystemRoutes(router);
        addContainerRoutes(router);
        addContainerStreamRoutes(router);
        addExecRoutes(router);
        addImageRoutes(router);
        addBuildRoutes(router);
        addBuildCacheRoutes(router);
        addNetworkRoutes(router);
        addVolumeRoutes(router);
        addSlipwayRoutes(router);
        addUnsupportedRoutes(router);
    }
    Router router;
};

TEST_F(RealRoutes, EveryOperationOfTheClientsIsThere) {
    const std::pair<const char*, const char*> operations[]{{"GET", "/_ping"},
                                                           {"HEAD", "/_ping"},
                                                           {"GET", "/version"},
                                                           {"GET", "/info"},
                                                           {"GET", "/events"},
                                                           {"GET", "/system/df"},
                                                           {"POST", "/auth"},
                                                           {"GET", "/containers/json"},
                                                           {"POST", "/containers/create"},
                                                           {"POST", "/containers/prune"},
                                                           {"GET", "/containers/web/json"},
                                                           {"POST", "/containers/web/start"},
                                                           {"POST", "/containers/web/stop"},
                                                           {"POST", "/containers/web/kill"},
                                                           {"POST", "/containers/web/restart"},
                                                           {"POST", "/containers/web/pause"},
                                                           {"POST", "/containers/web/unpause"},
                                                           {"POST", "/containers/web/rename"},
                                                           {"POST", "/containers/web/resize"},
                                                           {"POST", "/containers/web/attach"},
                                                           {"POST", "/containers/web/wait"},
                                                           {"GET", "/containers/web/logs"},
                                                           {"GET", "/containers/web/stats"},
                                                           {"GET", "/containers/web/top"},
                                                           {"DELETE", "/containers/web"},
                                                           {"POST", "/containers/web/exec"},
                                                           {"POST", "/exec/abc/start"},
                                                           {"POST", "/exec/abc/resize"},
                                                           {"GET", "/exec/abc/json"},
                                                           {"GET", "/images/json"},
                                                           {"POST", "/images/create"},
                                                           {"POST", "/images/prune"},
                                                           {"GET", "/images/quay.io/team/app:1/json"},
                                                           {"GET", "/images/quay.io/team/app:1/history"},
                                                           {"POST", "/images/quay.io/team/app:1/tag"},
                                                           {"POST", "/images/quay.io/team/app:1/push"},
                                                           {"DELETE", "/images/quay.io/team/app:1"},
                                                           {"POST", "/build"},
                                                           {"POST", "/build/prune"},
                                                           {"GET", "/networks"},
                                                           {"GET", "/networks/backend"},
                                                           {"POST", "/networks/create"},
                                                           {"POST", "/networks/prune"},
                                                           {"POST", "/networks/backend/connect"},
                                                           {"POST", "/networks/backend/disconnect"},
                                                           {"DELETE", "/networks/backend"},
                                                           {"GET", "/volumes"},
                                                           {"GET", "/volumes/data"},
                                                           {"POST", "/volumes/create"},
                                                           {"POST", "/volumes/prune"},
                                                           {"DELETE", "/volumes/data"},
                                                           {"GET", "/slipway/v1/info"},
                                                           {"POST", "/slipway/v1/builds"},
                                                           {"POST", "/slipway/v1/plan"},
                                                           {"GET", "/slipway/v1/ports"},
                                                           {"POST", "/slipway/v1/containers/web/ports"},
                                                           {"DELETE", "/slipway/v1/containers/web/ports"}};
    for (const auto& [method, path] : operations) {
        bool known = false;
        EXPECT_TRUE(router.find(method, path, known)) << method << " " << path;
    }
}

TEST_F(RealRoutes, NamesOfImagesAreWhole) {
    bool known = false;
    const auto match = router.find("GET", "/images/localhost:5000/a/b:1/json", known);
    ASSERT_TRUE(match);
    ASSERT_EQ(match->parameters.size(), 1u);
    EXPECT_EQ(match->parameters.begin()->second, "localhost:5000/a/b:1");
}

TEST_F(RealRoutes, ABuildContextIsSpooled) {
    bool known = false;
    const auto match = router.find("POST", "/build", known);
    ASSERT_TRUE(match);
    EXPECT_EQ(match->body, BodyKind::Spool);
}

} // namespace
} // namespace slipway::api
