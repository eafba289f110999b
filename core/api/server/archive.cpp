#include <sys/stat.h>

#include "api/server/router.h"
#include "base/base64.h"
#include "base/time.h"
#include "engine/archive.h"
#include "engine/engine.h"

namespace slipway::api {

namespace {

// Go's os.FileMode, which is what the header carries.
std::uint32_t goMode(std::uint32_t mode) {
    std::uint32_t result = mode & 0777;
    if (S_ISDIR(mode))
        result |= 1u << 31;
    if (S_ISLNK(mode))
        result |= 1u << 27;
    if (S_ISBLK(mode))
        result |= 1u << 26;
    if (S_ISCHR(mode))
        result |= 1u << 26 | 1u << 21;
    if (S_ISFIFO(mode))
        result |= 1u << 25;
    if (S_ISSOCK(mode))
        result |= 1u << 24;
    if (mode & S_ISUID)
        result |= 1u << 23;
    if (mode & S_ISGID)
        result |= 1u << 22;
    if (mode & S_ISVTX)
        result |= 1u << 20;
    return result;
}

std::string statHeader(const engine::PathStat& stat) {
    return encodeBase64(dumpJson({{"name", stat.name},
                                  {"size", stat.size},
                                  {"mode", goMode(stat.mode)},
                                  {"mtime", toRfc3339(stat.modified)},
                                  {"linkTarget", stat.linkTarget}}));
}

Result<std::string> pathOf(const Request& request) {
    const std::string path = request.query.get("path");
    if (path.empty())
        return fail(Errc::InvalidArgument, "path must not be empty");
    return path;
}

Result<Reply> stat(Context& context, Request& request) {
    const auto found = TRY(context.engine.archives().stat(request.parameter("id"), TRY(pathOf(request))));
    return TextReply{200, {}, {}, {{"X-Docker-Container-Path-Stat", statHeader(found)}}};
}

Result<Reply> get(Context& context, Request& request) {
    auto& archives = context.engine.archives();
    const std::string path = TRY(pathOf(request));
    const std::string id = request.parameter("id");
    const auto found = TRY(archives.stat(id, path));
    // An error in the middle ends the stream short: the tar's end is missing then, which every reader notices.
    return StreamReply{"application/x-tar",
                       [&archives, id, path](StreamWriter& writer, std::stop_token) {
                           (void)archives.get(id, path, [&](std::string_view bytes) { return writer.write(bytes); });
                       },
                       {{"X-Docker-Container-Path-Stat", statHeader(found)}}};
}

Result<Reply> put(Context& context, Request& request) {
    const auto done = context.engine.archives().put(request.parameter("id"), TRY(pathOf(request)),
                                                    request.spooled.get(), request.query.flag("noOverwriteDirNonDir"));
    if (*request.cutShort)
        return fail(Errc::InvalidArgument, "the archive was cut short: what came of it has been copied");
    TRY(done);
    return empty(200);
}

} // namespace

void addArchiveRoutes(Router& router) {
    router.add("HEAD", "/containers/{id}/archive", stat);
    router.add("GET", "/containers/{id}/archive", get);
    router.add("PUT", "/containers/{id}/archive", put, BodyKind::Stream);
}

} // namespace slipway::api
