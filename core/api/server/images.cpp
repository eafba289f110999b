#include <algorithm>
#include <set>

#include <fcntl.h>
#include <unistd.h>

#include "api/server/progress_lines.h"
#include "api/server/router.h"
#include "base/file.h"
#include "base/time.h"
#include "engine/engine.h"
#include "oci/reference.h"
#include "registry/credentials.h"

namespace slipway::api {

namespace {

using engine::Image;

Json nullIfEmpty(const std::vector<std::string>& values) {
    return values.empty() ? Json(nullptr) : Json(values);
}
Json nullIfEmpty(const std::optional<std::vector<std::string>>& values) {
    return values ? nullIfEmpty(*values) : Json(nullptr);
}

bool globMatches(std::string_view pattern, std::string_view text) {
    if (pattern.empty())
        return text.empty();
    if (pattern[0] == '*')
        return globMatches(pattern.substr(1), text) || (!text.empty() && globMatches(pattern, text.substr(1)));
    return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
           globMatches(pattern.substr(1), text.substr(1));
}

bool referenceMatches(const Image& image, const std::string& pattern) {
    if (pattern.size() > 256)
        return false;
    return std::ranges::any_of(image.tags, [&](const std::string& tag) {
        return globMatches(pattern, tag) || globMatches(pattern, tag.substr(0, tag.rfind(':')));
    });
}

Result<Reply> list(Context& context, Request& request) {
    auto filters = TRY(Filters::parse(request.query.get("filters")));
    TRY(filters.allowOnly({"dangling", "label", "before", "since", "reference", "until"}));
    auto images = context.engine.images().list();
    std::ranges::sort(images, [](const auto& a, const auto& b) { return a.created > b.created; });
    Json body = Json::array();
    for (const auto& image : images) {
        const bool dangling = image.tags.empty();
        if (filters.has("dangling")) {
            const auto& values = filters.of("dangling");
            const bool wanted = !values.empty() && (values[0] == "true" || values[0] == "1");
            if (wanted != dangling)
                continue;
        }
        if (const auto& patterns = filters.of("reference");
            !patterns.empty() &&
            std::ranges::none_of(patterns, [&](const std::string& p) { return referenceMatches(image, p); }))
            continue;
        Json labels = nullptr;
        if (const auto detail = context.engine.images().get(image.id)) {
            const auto& all = detail->config.config.labels;
            const std::map<std::string, std::string> values(all.begin(), all.end());
            if (!filters.labelsMatch(values))
                continue;
            if (!values.empty())
                labels = values;
        }
        body.push_back({{"Id", image.id},
                        {"ParentId", image.parent},
                        {"RepoTags", image.tags},
                        {"RepoDigests", image.repoDigests},
                        {"Created", toUnixSeconds(image.created)},
                        {"Size", image.size},
                        {"SharedSize", -1},
                        {"VirtualSize", image.size},
                        {"Labels", labels},
                        {"Containers", image.containers}});
    }
    return json(std::move(body));
}

Json healthJson(const std::optional<oci::Healthcheck>& check) {
    if (!check)
        return nullptr;
    Json health = {{"Test", check->test},
                   {"Interval", check->interval},
                   {"Timeout", check->timeout},
                   {"StartPeriod", check->startPeriod},
                   {"Retries", check->retries}};
    if (check->startInterval != 0)
        health["StartInterval"] = check->startInterval;
    return health;
}

Result<Reply> inspect(Context& context, Request& request) {
    const auto detail = TRY(context.engine.images().get(request.parameter("name")));
    const auto& image = detail.image;
    const auto& config = detail.config;
    const auto& c = config.config;
    Json exposed = Json::object(), volumes = Json::object();
    for (const auto& port : c.exposedPorts)
        exposed[port] = Json::object();
    for (const auto& volume : c.volumes)
        volumes[volume] = Json::object();
    const std::map<std::string, std::string> labels(c.labels.begin(), c.labels.end());
    Json settings = {{"Hostname", ""},
                     {"Domainname", ""},
                     {"User", c.user},
                     {"AttachStdin", false},
                     {"AttachStdout", false},
                     {"AttachStderr", false},
                     {"ExposedPorts", exposed.empty() ? Json(nullptr) : exposed},
                     {"Tty", false},
                     {"OpenStdin", false},
                     {"StdinOnce", false},
                     {"Env", nullIfEmpty(c.env)},
                     {"Cmd", nullIfEmpty(c.cmd)},
                     {"Healthcheck", healthJson(c.healthcheck)},
                     {"Image", ""},
                     {"Volumes", volumes.empty() ? Json(nullptr) : volumes},
                     {"WorkingDir", c.workingDir},
                     {"Entrypoint", nullIfEmpty(c.entrypoint)},
                     {"OnBuild", nullIfEmpty(c.onBuild)},
                     {"Labels", labels.empty() ? Json(nullptr) : Json(labels)}};
    if (!c.stopSignal.empty())
        settings["StopSignal"] = c.stopSignal;
    if (!c.shell.empty())
        settings["Shell"] = c.shell;
    if (settings["Healthcheck"].is_null())
        settings.erase("Healthcheck");
    return json({{"Id", image.id},
                 {"RepoTags", image.tags},
                 {"RepoDigests", image.repoDigests},
                 {"Parent", image.parent},
                 {"Comment", ""},
                 {"Created", toRfc3339(image.created)},
                 {"DockerVersion", ""},
                 {"Author", config.author},
                 {"Config", settings},
                 {"Architecture", config.architecture},
                 {"Variant", config.variant},
                 {"Os", config.os},
                 {"Size", image.size},
                 {"VirtualSize", image.size},
                 {"GraphDriver", {{"Name", "overlay"}, {"Data", nullptr}}},
                 {"RootFS", {{"Type", "layers"}, {"Layers", image.diffIds}}},
                 {"Metadata", {{"LastTagTime", toRfc3339(image.created)}}}});
}

Result<Reply> history(Context& context, Request& request) {
    Json body = Json::array();
    for (const auto& entry : TRY(context.engine.images().history(request.parameter("name"))))
        body.push_back({{"Id", entry.id},
                        {"Created", toUnixSeconds(entry.created)},
                        {"CreatedBy", entry.createdBy},
                        {"Tags", nullIfEmpty(entry.tags)},
                        {"Size", entry.size},
                        {"Comment", entry.comment}});
    return json(std::move(body));
}

Result<Reply> tag(Context& context, Request& request) {
    const std::string repository = request.query.get("repo");
    const std::string name = request.query.get("tag");
    if (repository.empty())
        return fail(Errc::InvalidArgument, "no repository to tag it as");
    TRY(context.engine.images().tag(request.parameter("name"), name.empty() ? repository : repository + ":" + name));
    return empty(201);
}

Json removedJson(const std::vector<engine::RemovedImage>& removed) {
    Json body = Json::array();
    for (const auto& entry : removed)
        body.push_back(entry.deleted.empty() ? Json{{"Untagged", entry.untagged}} : Json{{"Deleted", entry.deleted}});
    return body;
}

Result<Reply> remove(Context& context, Request& request) {
    return json(removedJson(TRY(context.engine.images().remove(request.parameter("name"), request.query.flag("force"),
                                                               request.query.flag("noprune")))));
}

Result<Reply> prune(Context& context, Request& request) {
    const auto filters = TRY(Filters::parse(request.query.get("filters")));
    const auto& dangling = filters.of("dangling");
    const bool all = !dangling.empty() && (dangling[0] == "false" || dangling[0] == "0");
    const auto [removed, freed] = TRY(context.engine.images().prune(all));
    return json({{"ImagesDeleted", removedJson(removed)}, {"SpaceReclaimed", freed}});
}

Result<Reply> pull(Context& context, Request& request) {
    std::string reference = request.query.get("fromImage");
    if (reference.empty())
        return fail(Errc::Unsupported,
                    "importing an image from a tar is not supported: docker load takes whole images");
    if (const std::string tag = request.query.get("tag"); !tag.empty())
        reference += (tag.find(':') != std::string::npos ? "@" : ":") + tag;
    const auto registry = TRY(oci::Reference::parse(reference)).registry();
    const engine::Credentials credentials =
        TRY(registry::parseRegistryAuth(request.header("x-registry-auth"), registry));
    const std::string platform = request.query.get("platform");
    auto& images = context.engine.images();
    return StreamReply{
        "application/json", [&images, reference, credentials, platform](StreamWriter& writer, std::stop_token stop) {
            ProgressLines lines(writer);
            const auto before = images.get(reference);
            const auto image = images.pull(
                reference, platform, credentials, [&](const engine::PullProgress& step) { lines.progress(step); },
                stop);
            if (!image)
                return lines.fail(image.error());
            for (const auto& digest : image->repoDigests)
                lines.send({{"status", "Digest: " + digest.substr(digest.find('@') + 1)}});
            const bool same = before && before->image.id == image->id;
            lines.send({{"status", (same ? "Status: Image is up to date for " : "Status: Downloaded newer image for ") +
                                       oci::Reference::parse(reference).value_or(oci::Reference()).familiar()}});
        }};
}

// The tags of `repository` that this engine has.
std::vector<oci::Reference> tagsOf(engine::Images& images, const oci::Reference& repository) {
    std::vector<oci::Reference> found;
    for (const auto& image : images.list())
        for (const auto& tag : image.tags)
            if (const auto reference = oci::Reference::parse(tag); reference && reference->name() == repository.name())
                found.push_back(*reference);
    std::ranges::sort(found, {}, &oci::Reference::tag);
    return found;
}

Result<Reply> push(Context& context, Request& request) {
    auto& images = context.engine.images();
    const std::string tag = request.query.get("tag");
    const auto repository = TRY(oci::Reference::parseName(request.parameter("name")));
    if (repository.digest())
        return fail(Errc::InvalidArgument, "cannot push a digest reference");
    // `docker push --all-tags` sends no tag.
    std::vector<oci::Reference> references;
    if (!tag.empty())
        references.push_back(TRY(repository.withTag(tag)));
    else if (!repository.tag().empty())
        references.push_back(repository);
    else
        references = tagsOf(images, repository);
    if (references.empty())
        return fail(Errc::NotFound, "An image does not exist locally with the tag: {}", repository.familiarName());
    for (const auto& reference : references)
        if (!images.get(reference.canonical()))
            return fail(Errc::NotFound, "An image does not exist locally with the tag: {}", reference.familiar());
    const engine::Credentials credentials =
        TRY(registry::parseRegistryAuth(request.header("x-registry-auth"), repository.registry()));
    return StreamReply{
        "application/json", [&images, references, credentials](StreamWriter& writer, std::stop_token stop) {
            ProgressLines lines(writer);
            lines.send({{"status", "The push refers to repository [" + references.front().name() + "]"}});
            for (const auto& reference : references)
                if (!lines.push(images, reference.canonical(), reference, credentials, stop))
                    return;
        }};
}

Result<Reply> load(Context& context, Request& request) {
    auto file = std::make_shared<UniqueFd>(std::move(request.spooled));
    auto& images = context.engine.images();
    return StreamReply{
        "application/json", [&images, file](StreamWriter& writer, std::stop_token) {
            const auto say = [&](const std::string& text) {
                (void)writer.write(dumpJson({{"stream", text + "\n"}}) + "\r\n");
            };
            const auto loaded = images.load(file->get(), say);
            if (!loaded) {
                const std::string message = loaded.error().describe();
                (void)writer.write(dumpJson({{"errorDetail", {{"message", message}}}, {"error", message}}) + "\r\n");
                return;
            }
            for (const auto& name : *loaded)
                say("Loaded image: " + name);
        }};
}

Result<Reply> saveNames(Context& context, const std::vector<std::string>& names) {
    auto file = std::make_shared<UniqueFd>(TRY(openFile(context.engine.config().root, O_TMPFILE | O_RDWR, 0600)));
    TRY(context.engine.images().save(names, file->get()));
    return StreamReply{"application/x-tar", [file](StreamWriter& writer, std::stop_token stop) {
                           ::lseek(file->get(), 0, SEEK_SET);
                           std::vector<char> buffer(256 * 1024);
                           while (!stop.stop_requested()) {
                               const ssize_t n = ::read(file->get(), buffer.data(), buffer.size());
                               if (n <= 0 || !writer.write({buffer.data(), static_cast<std::size_t>(n)}))
                                   return;
                           }
                       }};
}

Result<Reply> saveOne(Context& context, Request& request) {
    return saveNames(context, {request.parameter("name")});
}
Result<Reply> saveMany(Context& context, Request& request) {
    return saveNames(context, request.query.all("names"));
}

} // namespace

void addImageRoutes(Router& router) {
    router.add("GET", "/images/json", list);
    router.add("POST", "/images/create", pull);
    router.add("POST", "/images/load", load, BodyKind::Spool);
    router.add("POST", "/images/prune", prune);
    router.add("GET", "/images/get", saveMany);
    router.add("GET", "/images/{name...}/get", saveOne);
    router.add("GET", "/images/{name...}/json", inspect);
    router.add("GET", "/images/{name...}/history", history);
    router.add("POST", "/images/{name...}/tag", tag);
    router.add("POST", "/images/{name...}/push", push);
    router.add("DELETE", "/images/{name...}", remove);
}

} // namespace slipway::api
