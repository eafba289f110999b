// The one table of operations: method and path pattern to handler.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/server/message.h"

namespace slipway::api {

// How the body of a request is taken in.
enum class BodyKind {
    Small,  // in memory, at most 4 MiB: TooLarge beyond
    Spool,  // into an unlinked file, as it comes
    Stream, // not before but while its handler runs, which reads it once
};

// What happens when the client hangs up while its handler runs, or while the connection is a byte stream.
enum class Watch {
    Nothing, // the handler ends when it ends
    HangUp,  // Request::gone is requested
};

class Router {
public:
    // `pattern`: "/containers/{id}/json"; "{name...}" takes one or more path segments (image names have slashes).
    // Patterns are tried in the order they were added.
    void add(std::string_view method, std::string_view pattern, Handler handler, BodyKind body = BodyKind::Small,
             Watch watch = Watch::Nothing);

    struct Match {
        const Handler* handler = nullptr;
        BodyKind body = BodyKind::Small;
        Watch watch = Watch::Nothing;
        std::map<std::string, std::string, std::less<>> parameters;
    };
    // nullopt: no such operation. `pathKnown` tells whether the path exists with another method.
    std::optional<Match> find(std::string_view method, std::string_view path, bool& pathKnown) const;

private:
    struct Segment {
        std::string text; // literal, or the parameter's name
        bool parameter = false, greedy = false;
    };
    struct Route {
        std::string method;
        std::vector<Segment> segments;
        Handler handler;
        BodyKind body;
        Watch watch;
    };
    static bool matches(const std::vector<Segment>& segments, const std::vector<std::string>& parts,
                        std::map<std::string, std::string, std::less<>>& parameters);
    std::vector<Route> m_routes;
};

// Each noun's operations, in the file of that name.
void addSystemRoutes(Router& router);
void addContainerRoutes(Router& router);
void addContainerStreamRoutes(Router& router);
void addArchiveRoutes(Router& router);
void addExecRoutes(Router& router);
void addImageRoutes(Router& router);
void addBuildRoutes(Router& router);
void addBuildCacheRoutes(Router& router);
void addExportRoutes(Router& router);
void addBuildHistoryRoutes(Router& router);
void addStepShellRoutes(Router& router);
void addNetworkRoutes(Router& router);
void addVolumeRoutes(Router& router);
void addSlipwayRoutes(Router& router);
// Known operations of Docker's that this engine refuses, each with a sentence (501).
void addUnsupportedRoutes(Router& router);

} // namespace slipway::api
