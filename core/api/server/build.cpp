#include <condition_variable>
#include <mutex>

#include "api/server/build_inputs.h"
#include "api/server/build_json.h"
#include "api/server/build_request.h"
#include "api/server/router.h"
#include "base/text.h"
#include "engine/engine.h"
#include "oci/reference.h"
#include "registry/credentials.h"

namespace slipway::api {

namespace {

Result<std::map<std::string, std::string>> parameterStrings(const Request& request, std::string_view parameter) {
    const std::string text = request.query.get(parameter);
    if (text.empty())
        return std::map<std::string, std::string>{};
    return stringsOf(TRY(parseJson(text, parameter)), parameter);
}

// `docker build --cache-from`: a JSON list of image names.
Result<std::vector<std::string>> cacheReferences(const Request& request) {
    const std::string text = request.query.get("cachefrom");
    if (text.empty())
        return std::vector<std::string>{};
    const Json list = TRY(parseJson(text, "cachefrom"));
    if (list.is_null())
        return std::vector<std::string>{};
    auto references = TRY(jsonStrings(Json{{"cachefrom", list}}, "cachefrom"));
    for (const auto& reference : references)
        TRY(slipway::context(oci::Reference::parse(reference), "cachefrom"));
    return references;
}

// What `docker build` can ask for and this engine refuses by name rather than ignores.
Result<> refuseUnsupported(const Request& request) {
    if (request.query.get("remote") == "client-session" || request.query.get("version") == "2")
        if (!request.spooled)
            return fail(Errc::Unsupported, "BuildKit sessions are not supported: set DOCKER_BUILDKIT=0");
    if (request.query.flag("squash"))
        return fail(Errc::Unsupported, "--squash is not supported");
    if (const std::string outputs = request.query.get("outputs");
        !outputs.empty() && outputs != "null" && outputs != "[]")
        return fail(Errc::Unsupported, "--output is not supported: the image goes to the engine's store");
    if (!request.query.get("cgroupparent").empty())
        return fail(Errc::Unsupported, "--cgroup-parent is not supported: steps run in the engine's own cgroup");
    return {};
}

Result<Reply> build(Context& context, Request& request) {
    TRY(refuseUnsupported(request));
    auto options = std::make_shared<engine::BuildOptions>();
    auto tar = std::make_shared<UniqueFd>(std::move(request.spooled));
    if (const std::string remote = request.query.get("remote"); !remote.empty() && remote != "client-session") {
        if (!engine::Builds::isRemote(remote))
            return fail(Errc::InvalidArgument, "remote={:?} is neither an http or https URL nor a git repository",
                        std::string_view(remote));
        options->contextRemote = remote;
    } else {
        options->contextTar = tar->get();
    }
    options->dockerfile = request.query.get("dockerfile", "Dockerfile");
    if (options->dockerfile.empty())
        options->dockerfile = "Dockerfile";
    for (const auto& tag : request.query.all("t")) {
        if (tag.empty())
            continue;
        options->tags.push_back(TRY(oci::Reference::parse(tag)).familiar());
    }
    options->buildArgs = TRY(parameterStrings(request, "buildargs"));
    options->labels = TRY(parameterStrings(request, "labels"));
    options->alias = request.query.get("buildid");
    options->target = request.query.get("target");
    options->platform = request.query.get("platform");
    options->network = request.query.get("networkmode");
    options->noCache = request.query.flag("nocache");
    options->pull = request.query.flag("pull");
    options->shmSize = TRY(request.query.number("shmsize", 0));
    for (const auto& hosts : request.query.all("extrahosts"))
        for (const auto& host : split(hosts, ','))
            if (!host.empty())
                options->addHosts.push_back(host);
    for (const auto& reference : TRY(cacheReferences(request)))
        options->cacheFrom.push_back({reference, {}, {}});
    TRY(readStepInputs(request.query, *options));
    options->credentials = TRY(registry::parseRegistryConfig(request.header("x-registry-config")));
    const bool quiet = request.query.flag("q");
    auto& builds = context.engine.builds();
    return StreamReply{"application/json", [&builds, options, tar, quiet,
                                            caller = request.caller](StreamWriter& writer, std::stop_token stop) {
                           DockerStream stream(writer, quiet);
                           const auto outcome = builds.run(caller, *options, stream, stop);
                           if (outcome)
                               stream.succeed(outcome->imageId, options->tags);
                           else
                               stream.fail(outcome.error().describe(), 0);
                       }};
}

Result<engine::CacheImport> parseCacheImport(const Json& json) {
    engine::CacheImport from;
    from.reference = TRY(jsonString(json, "reference"));
    from.directory = TRY(jsonString(json, "directory"));
    from.tag = TRY(jsonString(json, "tag"));
    if (from.reference.empty() == from.directory.empty())
        return fail(Errc::InvalidArgument, "cacheFrom: either a reference or a directory");
    if (!from.directory.empty() && !from.directory.starts_with('/'))
        return fail(Errc::InvalidArgument, "cacheFrom: the directory must be an absolute path, not {:?}",
                    std::string_view(from.directory));
    if (!from.reference.empty())
        TRY(slipway::context(oci::Reference::parse(from.reference), "cacheFrom"));
    return from;
}

// A directory, an upload, something remote, or nothing: then the Dockerfile comes as text and can copy nothing.
Result<> readContext(const Json& body, engine::BuildOptions& options) {
    constexpr std::string_view upload = "upload:";
    const std::string text = TRY(jsonString(body, "context"));
    if (text.starts_with('/'))
        options.contextPath = text;
    else if (text.starts_with(upload))
        options.contextUpload = text.substr(upload.size());
    else if (engine::Builds::isRemote(text))
        options.contextRemote = text;
    else if (!text.empty() || !body.contains("dockerfileText") || !body["dockerfileText"].is_string())
        return fail(Errc::InvalidArgument,
                    "context must be an absolute path, upload:ID, an http or https URL or a git repository, not {:?}",
                    std::string_view(text));
    return {};
}

} // namespace

Result<engine::BuildOptions> parseBuildRequest(const Request& request) {
    const Json body = TRY(request.json());
    engine::BuildOptions options;
    options.id = TRY(jsonString(body, "id"));
    TRY(readContext(body, options));
    options.dockerfile = TRY(jsonString(body, "dockerfile", "Dockerfile"));
    if (options.dockerfile.empty())
        options.dockerfile = "Dockerfile";
    if (body.contains("dockerfileText") && body["dockerfileText"].is_string())
        options.dockerfileText = body["dockerfileText"].get<std::string>();
    if (body.contains("ignoreText") && body["ignoreText"].is_string())
        options.ignoreText = body["ignoreText"].get<std::string>();
    for (const auto& tag : TRY(jsonStrings(body, "tags")))
        options.tags.push_back(TRY(oci::Reference::parse(tag)).familiar());
    options.buildArgs = TRY(stringsOf(TRY(jsonObject(body, "buildArgs")), "buildArgs"));
    options.labels = TRY(stringsOf(TRY(jsonObject(body, "labels")), "labels"));
    options.target = TRY(jsonString(body, "target"));
    options.platform = TRY(jsonString(body, "platform"));
    options.network = TRY(jsonString(body, "network"));
    options.noCache = TRY(jsonBool(body, "noCache"));
    options.pull = TRY(jsonBool(body, "pull"));
    options.addHosts = TRY(jsonStrings(body, "addHosts"));
    options.shmSize = TRY(jsonInt(body, "shmSize"));
    const auto parallelism = TRY(jsonInt(body, "parallelism"));
    if (parallelism < 0 || parallelism > 1024)
        return fail(Errc::InvalidArgument, "parallelism must be a number from 1 to 1024, or 0 for the engine's limit");
    options.parallelism = static_cast<std::size_t>(parallelism);
    TRY(readStepInputs(body, options));
    options.credentials = TRY(registry::parseRegistryConfig(request.header("x-registry-config")));
    options.annotations = TRY(stringsOf(TRY(jsonObject(body, "annotations")), "annotations"));
    options.inlineCache = TRY(jsonBool(body, "inlineCache"));
    for (const auto& from : TRY(jsonArray(body, "cacheFrom")))
        options.cacheFrom.push_back(TRY(parseCacheImport(from)));
    if (TRY(jsonBool(body, "fetchOnly")))
        options.use = engine::BuildResultUse::Fetch;
    return options;
}

namespace {

// Until the client hangs up.
void waitFor(std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait(lock, stop, [] { return false; });
}

Result<Reply> localBuild(Context& context, Request& request) {
    auto options = std::make_shared<engine::BuildOptions>(TRY(parseBuildRequest(request)));
    auto& builds = context.engine.builds();
    const bool hold = TRY(jsonBool(TRY(request.json()), "hold"));
    if (options->use == engine::BuildResultUse::Fetch && !hold)
        return fail(Errc::InvalidArgument, "fetchOnly: without hold nobody could ever fetch the image");
    if (options->use == engine::BuildResultUse::Fetch && !options->tags.empty())
        return fail(Errc::InvalidArgument, "fetchOnly: an image that does not stay has no tags");
    return StreamReply{"application/x-ndjson",
                       [&builds, options, hold, caller = request.caller](StreamWriter& writer, std::stop_token stop) {
                           JsonLines lines(writer);
                           const auto outcome = builds.run(caller, *options, lines, stop);
                           if (!outcome && !lines.finished())
                               lines.refuse(outcome.error());
                           if (outcome && hold)
                               waitFor(stop);
                       }};
}

Result<Reply> upload(Context& context, Request& request) {
    const std::string id = TRY(context.engine.builds().upload(request.caller, request.spooled.get()));
    return json({{"id", id}}, 201);
}

Result<Reply> plan(Context& context, Request& request) {
    const auto options = TRY(parseBuildRequest(request));
    return json(planJson(TRY(context.engine.builds().plan(request.caller, options, request.gone))));
}

// The same question in a URL, with the names of Docker's POST /build.
Result<Reply> planOfQuery(Context& context, Request& request) {
    const Query& query = request.query;
    engine::BuildOptions options;
    options.contextPath = query.get("context");
    if (!options.contextPath.starts_with('/'))
        return fail(Errc::InvalidArgument, "context must be an absolute path, not {:?}",
                    std::string_view(options.contextPath));
    options.dockerfile = query.get("dockerfile", "Dockerfile");
    options.buildArgs = TRY(parameterStrings(request, "buildargs"));
    options.labels = TRY(parameterStrings(request, "labels"));
    options.target = query.get("target");
    options.platform = query.get("platform");
    options.network = query.get("networkmode");
    options.noCache = query.flag("nocache");
    return json(planJson(TRY(context.engine.builds().plan(request.caller, options, request.gone))));
}

} // namespace

void addBuildRoutes(Router& router) {
    router.add("POST", "/build", build, BodyKind::Spool);
    router.add("POST", "/slipway/v1/builds", localBuild);
    router.add("POST", "/slipway/v1/contexts", upload, BodyKind::Spool);
    router.add("POST", "/slipway/v1/plan", plan, BodyKind::Small, Watch::HangUp);
    router.add("GET", "/slipway/v1/plan", planOfQuery, BodyKind::Small, Watch::HangUp);
}

} // namespace slipway::api
