// What a client fetches of an image, beside docker's own operations: its files, an archive under names of the client's
// choice, its manifest's descriptor; and sending it to a registry under any name.
#include "api/server/build_json.h"
#include "api/server/progress_lines.h"
#include "api/server/router.h"
#include "base/log.h"
#include "engine/engine.h"
#include "oci/reference.h"
#include "registry/credentials.h"

namespace slipway::api {

namespace {

// A tar whose end the client must not take for good when the engine has failed on the way.
StreamReply tarStream(std::function<Result<>(const std::function<Result<>(std::string_view)>&, std::stop_token)> run) {
    return StreamReply{"application/x-tar", [run = std::move(run)](StreamWriter& writer, std::stop_token stop) {
                           const auto done = run([&](std::string_view bytes) { return writer.write(bytes); }, stop);
                           if (done)
                               return;
                           if (!stop.stop_requested())
                               log::warning("archive: {}", done.error().describe());
                           writer.abandon();
                       }};
}

Result<Reply> files(Context& context, Request& request) {
    auto& images = context.engine.images();
    const std::string id = TRY(images.get(request.parameter("name"))).image.id;
    return tarStream([&images, id](const auto& sink, std::stop_token stop) { return images.files(id, sink, stop); });
}

Result<Reply> archive(Context& context, Request& request) {
    auto& images = context.engine.images();
    engine::ArchiveRequest wanted;
    wanted.image = TRY(images.get(request.parameter("name"))).image.id;
    wanted.names = request.query.all("as");
    for (const auto& name : wanted.names)
        if (TRY(oci::Reference::parse(name)).digest())
            return fail(Errc::InvalidArgument, "{:?}: an image in an archive is called name[:tag]",
                        std::string_view(name));
    const std::string format = request.query.get("format", "oci");
    if (format != "oci" && format != "docker")
        return fail(Errc::InvalidArgument, "format={:?}: oci or docker", std::string_view(format));
    wanted.dockerManifest = format == "docker";
    // Compressing is what takes time and may fail: before the answer has begun.
    TRY(images.manifest(wanted.image, {}));
    return tarStream(
        [&images, wanted](const auto& sink, std::stop_token stop) { return images.archive(wanted, sink, stop); });
}

Result<Reply> manifest(Context& context, Request& request) {
    const auto found = TRY(context.engine.images().manifest(request.parameter("name"), {}));
    const auto& descriptor = found.descriptor;
    Json platform = {{"os", descriptor.platform->os}, {"architecture", descriptor.platform->arch}};
    if (!descriptor.platform->variant.empty())
        platform["variant"] = descriptor.platform->variant;
    return json({{"descriptor",
                  {{"mediaType", descriptor.mediaType},
                   {"digest", descriptor.digest.str()},
                   {"size", descriptor.size},
                   {"platform", platform}}},
                 {"config", {{"digest", found.config.str()}, {"size", found.configSize}}}});
}

Result<Reply> push(Context& context, Request& request) {
    auto& images = context.engine.images();
    const std::string id = TRY(images.get(request.parameter("name"))).image.id;
    const auto target = TRY(oci::Reference::parse(request.query.get("reference")));
    if (target.digest())
        return fail(Errc::InvalidArgument, "cannot push a digest reference");
    const engine::Credentials credentials =
        TRY(registry::parseRegistryAuth(request.header("x-registry-auth"), target.registry()));
    return StreamReply{"application/json",
                       [&images, id, target, credentials](StreamWriter& writer, std::stop_token stop) {
                           ProgressLines(writer).push(images, id, target, credentials, stop);
                       }};
}

Result<engine::CacheExportMode> cacheMode(const Request& request) {
    const std::string mode = request.query.get("mode", "min");
    if (mode == "min")
        return engine::CacheExportMode::Min;
    if (mode == "max")
        return engine::CacheExportMode::Max;
    return fail(Errc::InvalidArgument, "mode={:?}: min or max", std::string_view(mode));
}

Result<Reply> cache(Context& context, Request& request) {
    auto& builds = context.engine.builds();
    const std::string tag = request.query.get("tag", "latest");
    if (!oci::isValidTag(tag))
        return fail(Errc::InvalidArgument, "tag={:?} is no tag", std::string_view(tag));
    const auto mode = TRY(cacheMode(request));
    auto exported = TRY(builds.exportCache(request.parameter("build"), mode, {}));
    return tarStream([&builds, tag, exported = std::move(exported)](const auto& sink, std::stop_token stop) {
        return builds.writeCache(exported, tag, sink, stop);
    });
}

Result<Reply> pushCache(Context& context, Request& request) {
    auto& builds = context.engine.builds();
    const auto mode = TRY(cacheMode(request));
    const auto target = TRY(oci::Reference::parse(request.query.get("reference")));
    if (target.digest())
        return fail(Errc::InvalidArgument, "cannot push to a digest reference");
    const engine::Credentials credentials =
        TRY(registry::parseRegistryAuth(request.header("x-registry-auth"), target.registry()));
    const auto exported = TRY(builds.exportCache(request.parameter("build"), mode, {}));
    return StreamReply{"application/json",
                       [&builds, target, credentials, exported](StreamWriter& writer, std::stop_token stop) {
                           ProgressLines lines(writer);
                           const auto pushed = builds.pushCache(
                               exported, target.canonical(), credentials,
                               [&](const engine::PullProgress& step) { lines.progress(step); }, stop);
                           if (pushed)
                               lines.pushed(target, *pushed);
                           else
                               lines.fail(pushed.error());
                       }};
}

} // namespace

void addExportRoutes(Router& router) {
    router.add("GET", "/slipway/v1/images/{name...}/files", files);
    router.add("GET", "/slipway/v1/images/{name...}/archive", archive);
    router.add("GET", "/slipway/v1/images/{name...}/manifest", manifest);
    router.add("POST", "/slipway/v1/images/{name...}/push", push);
    router.add("GET", "/slipway/v1/builds/{build}/cache", cache);
    router.add("POST", "/slipway/v1/builds/{build}/cache/push", pushCache);
}

} // namespace slipway::api
