#include "registry/client.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "oci/media_types.h"
#include "registry/detail/registry_error.h"
#include "registry/detail/retry.h"
#include "registry/detail/session.h"

namespace slipway::registry {

using detail::Call;
using detail::HttpResponse;
using namespace oci::media_type;

namespace {

constexpr int kMaxTagPages = 200;
constexpr std::size_t kMaxTags = 100'000;

const std::string& acceptedManifests() {
    static const std::string accept =
        fmt::format("{}, {}, {}, {}", kOciIndex, kDockerManifestList, kOciManifest, kDockerManifest);
    return accept;
}

Call manifestCall(const oci::Reference& reference, std::string method) {
    Call call;
    call.request.method = std::move(method);
    call.request.headers.emplace_back("Accept", acceptedManifests());
    call.request.bodyLimit = oci::kMaxManifestBytes;
    call.path = fmt::format("{}/manifests/{}", reference.repository(), reference.identifier());
    call.scopes = {detail::pullScope(reference)};
    return call;
}

oci::Digest digestAs(oci::Digest::Algorithm algorithm, std::string_view bytes) {
    oci::Hasher hasher(algorithm);
    hasher.update(bytes);
    return hasher.finish();
}

// The bytes have the digest that was asked for, or else the one that the registry announced.
Result<oci::Digest> checkedDigest(const oci::Reference& reference, const HttpResponse& response) {
    auto expected = reference.digest();
    if (!expected) {
        const auto announced = response.header("docker-content-digest");
        if (!announced)
            return oci::digestOf(response.body);
        expected = TRY(context(oci::Digest::parse(*announced), "Docker-Content-Digest"));
    }
    const auto actual = digestAs(expected->algorithm(), response.body);
    if (actual != *expected)
        return fail(Errc::Corrupt, "{} gave a manifest with the digest {} instead of {}", response.url.hostAndPort(),
                    actual.str(), expected->str());
    return actual;
}

Result<RawManifest> manifestOf(const oci::Reference& reference, HttpResponse response) {
    RawManifest manifest;
    manifest.digest = TRY(checkedDigest(reference, response));
    manifest.parsed = TRY(oci::parseAnyManifest(response.body, response.header("content-type").value_or("")));
    manifest.mediaType = std::visit([](const auto& m) { return m.mediaType; }, manifest.parsed);
    manifest.servedBy = response.url.hostAndPort();
    manifest.bytes = std::move(response.body);
    return manifest;
}

// <https://host/v2/x/tags/list?last=y&n=100>; rel="next"
std::optional<std::string> nextPage(const HttpResponse& response) {
    const auto link = response.header("link");
    if (!link || link->find("rel=\"next\"") == std::string::npos)
        return std::nullopt;
    const auto open = link->find('<');
    const auto close = link->find('>');
    if (open == std::string::npos || close == std::string::npos || close < open)
        return std::nullopt;
    return link->substr(open + 1, close - open - 1);
}

} // namespace

Registries::Registries(RegistryConfig config, Sleeper sleeper)
    : m_shared(std::make_shared<detail::Shared>(std::move(config), sleeper ? std::move(sleeper) : detail::sleepFor)) {}
Registries::~Registries() = default;
const RegistryConfig& Registries::config() const noexcept {
    return m_shared->config;
}

Client::Client(const Registries& registries, std::shared_ptr<const CredentialsProvider> credentials)
    : m_session(std::make_unique<detail::Session>(registries.m_shared, std::move(credentials))) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

Result<RawManifest> Client::fetchManifest(const oci::Reference& reference, std::stop_token stop) const {
    const auto what = "manifest of " + reference.familiar();
    auto call = manifestCall(reference, "GET");
    call.check = [&reference](const HttpResponse& response) -> Result<> {
        TRY(manifestOf(reference, response));
        return {};
    };
    auto answer = TRY(m_session->askAny(reference, call, what, stop));
    return context(manifestOf(reference, std::move(answer.response)), "{}", what);
}

Result<ResolvedImage> Client::resolve(const oci::Reference& reference, const oci::Platform& platform,
                                      std::stop_token stop) const {
    ResolvedImage image;
    image.reference = reference;
    image.raw = TRY(fetchManifest(reference, stop));
    image.digest = image.raw.digest;
    for (int depth = 0; std::holds_alternative<oci::Index>(image.raw.parsed); ++depth) {
        if (depth == 2)
            return fail(Errc::Unsupported, "{}: indexes are nested too deeply", reference.familiar());
        const auto chosen =
            TRY(context(std::get<oci::Index>(image.raw.parsed).choose(platform), "{}", reference.familiar()));
        if (!image.index)
            image.index = std::move(image.raw);
        if (chosen.platform)
            image.platform = chosen.platform->normalized();
        image.raw = TRY(fetchManifest(reference.withDigest(chosen.digest), stop));
        // The descriptor is what the digest of the index vouches for.
        if (image.raw.bytes.size() != chosen.size || image.raw.mediaType != chosen.mediaType)
            return fail(Errc::Corrupt, "{}: the manifest {} is not what its index says", reference.familiar(),
                        chosen.digest.str());
    }
    image.manifest = std::get<oci::Manifest>(image.raw.parsed);
    return image;
}

Result<oci::Descriptor> Client::head(const oci::Reference& reference, std::stop_token stop) const {
    const auto call = manifestCall(reference, "HEAD");
    const auto answer = TRY(m_session->askAny(reference, call, "manifest of " + reference.familiar(), stop));
    const auto digest = answer.response.header("docker-content-digest");
    const auto size = parseUnsigned(answer.response.header("content-length").value_or(""));
    auto type = answer.response.header("content-type").value_or("");
    type = toLower(trim(std::string_view(type).substr(0, type.find(';'))));
    if (digest && size && *size <= oci::kMaxManifestBytes && (oci::isIndexType(type) || oci::isManifestType(type)))
        return oci::Descriptor{type, TRY(oci::Digest::parse(*digest)), *size, {}, {}, {}};
    const auto manifest = TRY(fetchManifest(reference, stop));
    return oci::Descriptor{manifest.mediaType, manifest.digest, manifest.bytes.size(), {}, {}, {}};
}

Result<std::vector<std::string>> Client::listTags(const oci::Reference& repository, std::stop_token stop) const {
    std::vector<std::string> tags;
    Call call;
    call.path = repository.repository() + "/tags/list";
    call.scopes = {detail::pullScope(repository)};
    call.request.bodyLimit = 8u << 20;
    for (int page = 0; page < kMaxTagPages; ++page) {
        const auto answer = TRY(m_session->ask(repository, call, "tags of " + repository.familiarName(), stop));
        const auto document = TRY(parseJson(answer.response.body, "tag list", {call.request.bodyLimit, 8}));
        const auto names = TRY(jsonStrings(document, "tags"));
        std::ranges::copy_if(names, std::back_inserter(tags), [](const auto& name) { return oci::isValidTag(name); });
        const auto next = nextPage(answer.response);
        if (!next || tags.size() > kMaxTags)
            break;
        call.url = TRY(answer.response.url.resolve(*next));
        if (!call.url->sameOrigin(answer.endpoint.base))
            return fail(Errc::PermissionDenied, "{} sends us to {} for more tags; refused", answer.endpoint.name,
                        call.url->hostAndPort());
    }
    return tags;
}

Result<> Client::login(std::string_view registry, std::stop_token stop) const {
    auto endpoints = TRY(detail::endpointsOf(registry, m_session->config(), false));
    const auto response = TRY(m_session->request(endpoints.back(), Call(), stop));
    if (response.status == 401 || response.status == 403)
        return fail(Errc::Unauthorized, "{}: the user name or password is wrong", registry);
    if (!response.ok())
        return std::unexpected(detail::errorOf(response, fmt::format("log in to {}", registry)));
    return {};
}

} // namespace slipway::registry
