#include "api/client/images.h"

#include "api/client/detail/operations.h"
#include "api/client/detail/progress.h"

namespace slipway::api {

namespace {

// A reference keeps its slashes and colon in the path, as docker's own client sends it.
Target image(const std::string& name, std::string_view operation = {}) {
    Target target("/images");
    target.path(name);
    if (!operation.empty())
        target.path(operation);
    return target;
}

} // namespace

namespace detail {

Result<PullProgress> readProgress(std::string_view line) {
    const Json json = TRY(parseJson(line, "progress"));
    const auto error = TRY(jsonString(json, "error"));
    const auto problem = TRY(jsonObject(json, "errorDetail"));
    if (!error.empty() || !problem.empty()) {
        const auto message = TRY(jsonString(problem, "message", error));
        const auto status = TRY(jsonInt(problem, "code"));
        return std::unexpected(
            Error(status > 0 ? codeOfStatus(static_cast<int>(std::min<std::int64_t>(status, 599))) : Errc::Internal,
                  message.empty() ? "the engine gave up without a reason" : message));
    }
    return fromJson<PullProgress>(json);
}

void addAuth(HttpRequest& request, const std::optional<RegistryAuth>& auth) {
    request.headers.emplace_back("X-Registry-Auth", encodeRegistryAuth(auth.value_or(RegistryAuth{})));
}

HttpRequest withCredentials(HttpRequest request, const std::map<std::string, RegistryAuth>& byRegistry) {
    if (!byRegistry.empty())
        request.headers.emplace_back("X-Registry-Config", encodeRegistryConfig(byRegistry));
    return request;
}

} // namespace detail

using detail::addAuth;
using detail::readProgress;

std::pair<std::string, std::string> splitReference(const std::string& reference) {
    if (const auto at = reference.find('@'); at != std::string::npos)
        return {reference.substr(0, at), reference.substr(at + 1)};
    const auto slash = reference.rfind('/');
    const auto colon = reference.rfind(':');
    if (colon == std::string::npos || (slash != std::string::npos && colon < slash))
        return {reference, ""};
    return {reference.substr(0, colon), reference.substr(colon + 1)};
}

Request listImages(Client& client, const ListImages& options, Callback<std::vector<ImageSummary>> done) {
    Target target("/images/json");
    target.flag("all", options.all).flag("digests", options.digests).query("filters", encodeFilters(options.filters));
    return detail::callList<ImageSummary>(client, detail::get(target), "image list", std::move(done));
}

Request inspectImage(Client& client, const std::string& name, Callback<ImageDetail> done) {
    return detail::callJson<ImageDetail>(client, detail::get(image(name, "json")), "image", std::move(done));
}

Request imageHistory(Client& client, const std::string& name, Callback<std::vector<HistoryItem>> done) {
    return detail::callList<HistoryItem>(client, detail::get(image(name, "history")), "history", std::move(done));
}

Request removeImage(Client& client, const std::string& name, RemoveImage options,
                    Callback<std::vector<ImageDeletion>> done) {
    Target target = image(name);
    target.flag("force", options.force).flag("noprune", !options.prune);
    return detail::callList<ImageDeletion>(client, detail::make("DELETE", target), "deleted images", std::move(done));
}

Request tagImage(Client& client, const std::string& name, const std::string& repository, const std::string& tag,
                 Callback<> done) {
    Target target = image(name, "tag");
    target.query("repo", repository).query("tag", tag);
    return detail::callVoid(client, detail::post(target), std::move(done));
}

Request pruneImages(Client& client, bool danglingOnly, const Filters& filters, Callback<PruneReply> done) {
    Filters all = filters;
    all.emplace_back("dangling", danglingOnly ? "true" : "false");
    Target target("/images/prune");
    target.query("filters", encodeFilters(all));
    return detail::callJson<PruneReply>(client, detail::post(target), "prune", std::move(done));
}

Request pullImage(Client& client, const PullImage& options, Sink<PullProgress> sink) {
    auto [repository, tag] = splitReference(options.reference);
    Target target("/images/create");
    target.query("fromImage", repository);
    if (!options.allTags)
        target.query("tag", tag.empty() ? "latest" : tag);
    target.query("platform", options.platform);
    HttpRequest request = detail::post(target);
    if (options.auth)
        addAuth(request, options.auth);
    return detail::streamWith<PullProgress>(client, std::move(request), readProgress, std::move(sink));
}

Request pushImage(Client& client, const std::string& reference, const std::optional<RegistryAuth>& auth,
                  Sink<PullProgress> sink) {
    auto [repository, tag] = splitReference(reference);
    Target target = image(repository, "push");
    target.query("tag", tag.empty() ? "latest" : tag);
    HttpRequest request = detail::post(target);
    addAuth(request, auth); // the header must be there, even without credentials
    return detail::streamWith<PullProgress>(client, std::move(request), readProgress, std::move(sink));
}

Request saveImages(Client& client, const std::vector<std::string>& names, Sink<std::string_view> sink) {
    Target target("/images/get");
    for (const auto& name : names)
        target.query("names", name);
    return client.stream(detail::get(target), nullptr, std::move(sink));
}

namespace {

Target slipwayImage(const std::string& name, std::string_view operation) {
    Target target("/slipway/v1/images");
    target.path(name).path(operation);
    return target;
}

} // namespace

Request imageManifest(Client& client, const std::string& name, Callback<ImageManifest> done) {
    return detail::callJson<ImageManifest>(client, detail::get(slipwayImage(name, "manifest")), "manifest",
                                           std::move(done));
}

Request imageFiles(Client& client, const std::string& name, Sink<std::string_view> sink) {
    return client.stream(detail::get(slipwayImage(name, "files")), nullptr, std::move(sink));
}

Request imageArchive(Client& client, const std::string& name, const ImageArchive& options,
                     Sink<std::string_view> sink) {
    Target target = slipwayImage(name, "archive");
    target.query("format", options.docker ? "docker" : "oci");
    for (const auto& as : options.names)
        target.query("as", as);
    return client.stream(detail::get(target), nullptr, std::move(sink));
}

Request pushImageAs(Client& client, const std::string& name, const std::string& reference,
                    const std::optional<RegistryAuth>& auth, Sink<PullProgress> sink) {
    Target target = slipwayImage(name, "push");
    target.query("reference", reference);
    HttpRequest request = detail::post(target);
    addAuth(request, auth);
    return detail::streamWith<PullProgress>(client, std::move(request), readProgress, std::move(sink));
}

Request loadImages(Client& client, BodySource tar, bool quiet, Sink<PullProgress> sink) {
    Target target("/images/load");
    target.flag("quiet", quiet);
    HttpRequest request = detail::post(target);
    request.contentType = "application/x-tar";
    request.source = std::move(tar);
    return detail::streamWith<PullProgress>(client, std::move(request), readProgress, std::move(sink));
}

} // namespace slipway::api
