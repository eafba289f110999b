#include "registry/push.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <thread>

#include "base/text.h"
#include "oci/manifest.h"
#include "registry/detail/registry_error.h"
#include "registry/detail/retry.h"
#include "registry/detail/session.h"

namespace slipway::registry {

using detail::Call;
using detail::Endpoint;
using detail::HttpResponse;
using detail::Url;

namespace {

std::vector<std::string> pushScopes(const oci::Reference& repository, std::string_view mountFrom = {}) {
    std::vector<std::string> scopes{detail::pushScope(repository)};
    if (!mountFrom.empty())
        scopes.push_back(fmt::format("repository:{}:pull", mountFrom));
    return scopes;
}

// The newest Location of an upload, perhaps relative. It may lie elsewhere (our credentials then do not go along), but
// never on plain http when the registry is on https.
Result<Url> locationOf(const HttpResponse& response, const Endpoint& endpoint) {
    const auto location = response.header("location");
    if (!location)
        return fail(Errc::Unavailable, "{} gave no place to upload to", endpoint.name);
    auto url = TRY(response.url.resolve(*location));
    if (endpoint.base.secure() && !url.secure())
        return fail(Errc::PermissionDenied, "{} sends an upload to plain http at {}; refused", endpoint.name,
                    url.hostAndPort());
    return url;
}

// "0-99" or "bytes=0-99" -> 100
std::uint64_t receivedOf(const HttpResponse& response) {
    const auto range = response.header("range").value_or("");
    const auto dash = range.rfind('-');
    const auto last =
        dash == std::string::npos ? std::nullopt : parseUnsigned(std::string_view(range).substr(dash + 1));
    // "0-0" is what registries say of an empty upload; sending that one byte again would be wrong only if it were
    // there.
    return last && *last > 0 ? *last + 1 : 0;
}

// One upload, from the POST to the PUT that names it.
class Upload {
public:
    Upload(detail::Session& session, const oci::Reference& repository, const oci::Descriptor& blob,
           const BlobSource& source, const TransferProgress& progress)
        : m_session(session)
        , m_repository(repository)
        , m_blob(blob)
        , m_source(source)
        , m_progress(progress) {}

    Result<BlobUpload> run(std::string_view mountFrom, std::stop_token stop) {
        detail::Backoff backoff(m_session.config().retry, m_session.sleeper());
        std::optional<Url> location;
        std::uint64_t offset = 0;
        Endpoint endpoint;
        for (;;) {
            if (!location) {
                const auto started = TRY(start(mountFrom, stop));
                if (started.response.status == 201)
                    return BlobUpload::Mounted;
                endpoint = started.endpoint;
                location = TRY(locationOf(started.response, endpoint));
                offset = 0;
            }
            auto sent = m_session.exchange(endpoint, patch(*location, offset), stop);
            if (sent && sent->ok()) {
                location = TRY(locationOf(*sent, endpoint));
                return complete(endpoint, *location, stop);
            }
            if (sent && !isTransient(*sent) && sent->status != 416 && sent->status != 404)
                return std::unexpected(
                    m_session.explain(m_repository, endpoint, *sent, what(), Errc::PermissionDenied));
            const bool again = sent || sent.error().failure == detail::Failure::Dropped ||
                               sent.error().failure == detail::Failure::Stalled;
            if (!again)
                return std::unexpected(std::move(sent.error().error));
            if (!backoff.wait(stop)) {
                if (stop.stop_requested())
                    return fail(Errc::Cancelled, "cancelled");
                return std::unexpected(sent ? errorOf(*sent, what()) : std::move(sent.error().error));
            }
            const auto before = offset;
            askWhereWeAre(endpoint, location, offset, stop);
            if (offset > before)
                backoff.reset();
        }
    }

private:
    std::string what() const { return fmt::format("upload {}", m_blob.digest.str()); }

    Result<detail::Answer> start(std::string_view mountFrom, std::stop_token stop) {
        Call call;
        call.request.method = "POST";
        call.path = m_repository.repository() + "/blobs/uploads/";
        call.scopes = pushScopes(m_repository, mountFrom);
        if (!mountFrom.empty()) {
            auto mount = call;
            mount.path += fmt::format("?mount={}&from={}", detail::percentEncode(m_blob.digest.str()),
                                      detail::percentEncode(mountFrom));
            auto answer = m_session.ask(m_repository, mount, what(), stop);
            // Without the right to read the other repository it is a plain upload.
            if (answer || answer.error().code() == Errc::Cancelled)
                return answer;
            call.scopes = pushScopes(m_repository);
        }
        return m_session.ask(m_repository, call, what(), stop);
    }

    Call patch(const Url& location, std::uint64_t offset) const {
        Call call;
        call.url = location;
        call.scopes = pushScopes(m_repository);
        call.request.method = "PATCH";
        call.request.headers.emplace_back("Content-Type", "application/octet-stream");
        if (offset > 0)
            call.request.headers.emplace_back("Content-Range", fmt::format("{}-{}", offset, m_blob.size - 1));
        call.request.upload = &m_source;
        call.request.uploadOffset = offset;
        call.request.uploadProgress = m_progress;
        return call;
    }

    // GET of the upload gives the newest Location and how much has arrived; else it begins anew.
    void askWhereWeAre(Endpoint& endpoint, std::optional<Url>& location, std::uint64_t& offset, std::stop_token stop) {
        Call call;
        call.url = *location;
        call.scopes = pushScopes(m_repository);
        const auto status = m_session.request(endpoint, call, stop);
        location.reset();
        if (!status || !status->ok())
            return;
        auto newest = locationOf(*status, endpoint);
        const auto received = receivedOf(*status);
        if (!newest || received >= m_blob.size)
            return;
        location = std::move(*newest);
        offset = received;
    }

    Result<BlobUpload> complete(Endpoint& endpoint, Url location, std::stop_token stop) {
        Call call;
        call.url = std::move(location);
        call.url->addQuery("digest", m_blob.digest.str());
        call.scopes = pushScopes(m_repository);
        call.request.method = "PUT";
        const auto response = TRY(m_session.request(endpoint, call, stop));
        if (!response.ok())
            return std::unexpected(m_session.explain(m_repository, endpoint, response, what(), Errc::PermissionDenied));
        return BlobUpload::Uploaded;
    }

    detail::Session& m_session;
    const oci::Reference& m_repository;
    const oci::Descriptor& m_blob;
    const BlobSource& m_source;
    const TransferProgress& m_progress;
};

BlobSource sourceOf(const std::string& bytes) {
    return {bytes.size(), [&bytes](std::uint64_t offset, char* buffer, std::size_t length) -> Result<std::size_t> {
                const auto n = std::min<std::uint64_t>(length, bytes.size() - offset);
                std::memcpy(buffer, bytes.data() + offset, n);
                return static_cast<std::size_t>(n);
            }};
}

const oci::Digest& digestOfLayer(const LayerToPush& layer) {
    return layer.blob.digest;
}

// The registry would refuse it in the end; better before gigabytes have gone up.
Result<oci::Manifest> checkedManifest(const ImageToPush& image) {
    auto manifest = TRY(oci::parseManifest(image.manifest, image.manifestType));
    const bool same = manifest.config.digest == oci::digestOf(image.config) &&
                      std::ranges::equal(manifest.layers, image.layers, {}, &oci::Descriptor::digest, digestOfLayer);
    if (!same)
        return fail(Errc::InvalidArgument, "the manifest does not name the layers and the config to push");
    return manifest;
}

class LayerPush {
public:
    LayerPush(const Client& client, const oci::Reference& reference, const ImageToPush& image,
              const std::function<void(const PushProgress&)>& progress, std::stop_token stop)
        : m_client(client)
        , m_reference(reference)
        , m_image(image)
        , m_progress(progress)
        , m_forward(stop, [this] { m_stop.request_stop(); }) {}

    Result<> run(std::size_t parallel) {
        for (std::size_t i = 0; i < m_image.layers.size(); ++i)
            report(i, PushState::Waiting);
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < std::min(std::max<std::size_t>(parallel, 1), m_image.layers.size()); ++i)
                threads.emplace_back([this] { work(); });
        }
        if (m_error)
            return std::unexpected(std::move(*m_error));
        return {};
    }

private:
    void work() {
        while (!m_stop.stop_requested()) {
            const auto index = m_next++;
            if (index >= m_image.layers.size())
                return;
            const auto& layer = m_image.layers[index];
            // The same blob again has gone up, or is on its way, with its first layer.
            if (std::ranges::find(m_image.layers.begin(), m_image.layers.begin() + static_cast<std::ptrdiff_t>(index),
                                  layer.blob.digest,
                                  digestOfLayer) != m_image.layers.begin() + static_cast<std::ptrdiff_t>(index)) {
                report(index, PushState::Exists, layer.blob.size);
                continue;
            }
            const TransferProgress onProgress = [&](std::uint64_t bytes) {
                report(index, PushState::Uploading, bytes);
            };
            const auto done = m_client.pushBlob(m_reference, layer.blob, layer.source, layer.mountFrom, onProgress,
                                                m_stop.get_token());
            if (!done) {
                const std::lock_guard lock(m_mutex);
                if (!m_error)
                    m_error = done.error();
                m_stop.request_stop();
                return;
            }
            report(index,
                   *done == BlobUpload::Exists    ? PushState::Exists
                   : *done == BlobUpload::Mounted ? PushState::Mounted
                                                  : PushState::Done,
                   layer.blob.size);
        }
    }

    void report(std::size_t index, PushState state, std::uint64_t current = 0) {
        if (!m_progress)
            return;
        const std::lock_guard lock(m_mutex);
        const auto& blob = m_image.layers[index].blob;
        m_progress({index, blob.digest, state, current, blob.size});
    }

    const Client& m_client;
    const oci::Reference& m_reference;
    const ImageToPush& m_image;
    const std::function<void(const PushProgress&)>& m_progress;
    std::stop_source m_stop;
    std::stop_callback<std::function<void()>> m_forward;
    std::atomic<std::size_t> m_next{0};
    std::mutex m_mutex;
    std::optional<Error> m_error;
};

} // namespace

Result<bool> Client::hasBlob(const oci::Reference& repository, const oci::Descriptor& blob,
                             std::stop_token stop) const {
    Call call;
    call.request.method = "HEAD";
    call.path = fmt::format("{}/blobs/{}", repository.repository(), blob.digest.str());
    call.scopes = pushScopes(repository);
    const auto answer = m_session->ask(repository, call, "look for blob " + blob.digest.str(), stop);
    if (answer)
        return true;
    if (answer.error().code() == Errc::NotFound)
        return false;
    return std::unexpected(answer.error());
}

Result<BlobUpload> Client::pushBlob(const oci::Reference& repository, const oci::Descriptor& blob,
                                    const BlobSource& source, std::string_view mountFrom,
                                    const TransferProgress& progress, std::stop_token stop) const {
    if (source.size != blob.size)
        return fail(Errc::Corrupt, "{} has {} bytes here but its descriptor says {}", blob.digest.str(), source.size,
                    blob.size);
    if (!mountFrom.empty() && !oci::isValidRepository(mountFrom))
        return fail(Errc::InvalidArgument, "{:?} is no repository to mount from", mountFrom);
    if (TRY(hasBlob(repository, blob, stop)))
        return BlobUpload::Exists;
    return Upload(*m_session, repository, blob, source, progress).run(mountFrom, stop);
}

Result<oci::Digest> Client::pushManifest(const oci::Reference& reference, std::string_view bytes,
                                         std::string_view mediaType, std::stop_token stop) const {
    const auto digest = oci::digestOf(bytes);
    Call call;
    call.request.method = "PUT";
    call.request.body = bytes;
    call.request.headers.emplace_back("Content-Type", mediaType);
    call.path = fmt::format("{}/manifests/{}", reference.repository(), reference.identifier());
    call.scopes = pushScopes(reference);
    const auto answer = TRY(m_session->ask(reference, call, "push the manifest of " + reference.familiar(), stop));
    const auto announced = answer.response.header("docker-content-digest");
    if (announced && *announced != digest.str())
        return fail(Errc::Corrupt, "{} stored {} as {}", answer.endpoint.name, digest.str(), *announced);
    return digest;
}

Result<oci::Digest> push(const Client& client, const oci::Reference& reference, const ImageToPush& image,
                         const std::function<void(const PushProgress&)>& progress, std::stop_token stop,
                         std::size_t parallel) {
    const auto pushAll = [&]() -> Result<oci::Digest> {
        const auto manifest = TRY(checkedManifest(image));
        if (reference.digest() && *reference.digest() != oci::digestOf(image.manifest))
            return fail(Errc::InvalidArgument, "the image does not have the digest {}", reference.digest()->str());
        LayerPush layers(client, reference, image, progress, stop);
        TRY(layers.run(parallel));
        if (stop.stop_requested())
            return fail(Errc::Cancelled, "cancelled");
        TRY(client.pushBlob(reference, manifest.config, sourceOf(image.config), {}, {}, stop));
        return client.pushManifest(reference, image.manifest, image.manifestType, stop);
    };
    return context(pushAll(), "push {}", reference.familiar());
}

} // namespace slipway::registry
