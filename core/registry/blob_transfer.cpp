// Client's blob downloads: resuming, bounding and checking.
#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "registry/client.h"
#include "registry/detail/registry_error.h"
#include "registry/detail/retry.h"
#include "registry/detail/session.h"

namespace slipway::registry {

using detail::Call;
using detail::Endpoint;
using detail::Failure;
using detail::HttpResponse;

namespace {

// "bytes 100-199/200" -> 100
std::optional<std::uint64_t> rangeStart(const HttpResponse& response) {
    const auto header = response.header("content-range").value_or("");
    auto text = std::string_view(header);
    if (!text.starts_with("bytes "))
        return std::nullopt;
    text = trim(text.substr(6));
    return parseUnsigned(text.substr(0, text.find('-')));
}

// One blob on its way: knows how far it is, whoever serves it.
class Download {
public:
    Download(detail::Session& session, const oci::Reference& repository, const oci::Descriptor& blob,
             std::uint64_t offset, const ByteSink& sink, const TransferProgress& progress)
        : m_session(session)
        , m_repository(repository)
        , m_blob(blob)
        , m_position(offset)
        , m_sink(sink)
        , m_progress(progress) {}

    bool done() const { return m_position == m_blob.size; }
    // The sink's own error: no other endpoint can help.
    bool sinkFailed() const { return m_sinkFailed; }

    Result<> from(Endpoint& endpoint, std::stop_token stop) {
        detail::Backoff backoff(m_session.config().retry, m_session.sleeper());
        for (;;) {
            const auto before = m_position;
            auto response = attempt(endpoint, stop);
            std::optional<std::chrono::milliseconds> retryAfter;
            Result<> outcome;
            if (response && response->ok()) {
                if (done())
                    return {};
                outcome = fail(Errc::Corrupt, "{} ended {} after {} of {} bytes", endpoint.name, m_blob.digest.str(),
                               m_position, m_blob.size);
                if (m_position == before)
                    return outcome;
            } else if (response) {
                outcome = std::unexpected(m_session.explain(m_repository, endpoint, *response, what(), Errc::NotFound));
                if (!isTransient(*response))
                    return outcome;
                if (const auto header = response->header("retry-after"))
                    retryAfter = detail::parseRetryAfter(*header);
            } else {
                auto& failure = response.error();
                outcome = std::unexpected(
                    m_session.explain(m_repository, endpoint, std::move(failure.error), Errc::NotFound));
                // A registry that was there a moment ago may be restarting.
                const bool again = failure.failure == Failure::Dropped || failure.failure == Failure::Stalled ||
                                   (failure.failure == Failure::Connect && m_received);
                if (!again)
                    return outcome;
            }
            if (m_position > before)
                backoff.reset();
            if (!backoff.wait(stop, retryAfter)) {
                if (stop.stop_requested())
                    return fail(Errc::Cancelled, "cancelled");
                return outcome;
            }
            log::debug("{}: resuming at byte {}", m_blob.digest.str(), m_position);
        }
    }

private:
    std::string what() const { return fmt::format("blob {} of {}", m_blob.digest.str(), m_repository.familiarName()); }

    detail::Exchange<HttpResponse> attempt(Endpoint& endpoint, std::stop_token stop) {
        Call call;
        call.path = fmt::format("{}/blobs/{}", m_repository.repository(), m_blob.digest.str());
        call.scopes = {detail::pullScope(m_repository)};
        if (m_position > 0)
            call.request.headers.emplace_back("Range", fmt::format("bytes={}-", m_position));
        bool first = true;
        std::uint64_t skip = 0;
        call.request.onBody = [&](const HttpResponse& head, std::string_view bytes) -> Result<> {
            if (first) {
                first = false;
                // Without the range it is all of it again: what we have had is passed over.
                if (head.status == 206 && rangeStart(head) != m_position)
                    return fail(Errc::Corrupt, "{} gave another range of {} than asked for", head.url.hostAndPort(),
                                m_blob.digest.str());
                skip = head.status == 206 ? 0 : m_position;
            }
            const auto passed = std::min<std::uint64_t>(skip, bytes.size());
            skip -= passed;
            bytes.remove_prefix(static_cast<std::size_t>(passed));
            return take(head, bytes);
        };
        return m_session.exchange(endpoint, call, stop);
    }

    Result<> take(const HttpResponse& head, std::string_view bytes) {
        if (bytes.empty())
            return {};
        if (bytes.size() > m_blob.size - m_position)
            return fail(Errc::Corrupt, "{} gave more than the {} bytes of {}", head.url.hostAndPort(), m_blob.size,
                        m_blob.digest.str());
        if (auto taken = m_sink(bytes); !taken) {
            m_sinkFailed = true;
            return taken;
        }
        m_received = true;
        m_position += bytes.size();
        if (m_progress)
            m_progress(m_position);
        return {};
    }

    detail::Session& m_session;
    const oci::Reference& m_repository;
    const oci::Descriptor& m_blob;
    std::uint64_t m_position;
    const ByteSink& m_sink;
    const TransferProgress& m_progress;
    bool m_received = false;
    bool m_sinkFailed = false;
};

} // namespace

Result<> Client::fetchBlobFrom(const oci::Reference& repository, const oci::Descriptor& blob, std::uint64_t offset,
                               const ByteSink& sink, const TransferProgress& progress, std::stop_token stop,
                               Via via) const {
    if (offset > blob.size)
        return fail(Errc::InvalidArgument, "{} has {} bytes, not {}", blob.digest.str(), blob.size, offset);
    Download download(*m_session, repository, blob, offset, sink, progress);
    if (download.done())
        return {};
    auto endpoints = TRY(m_session->endpoints(repository, via == Via::MirrorsFirst));
    detail::Failures failures;
    for (auto& endpoint : endpoints) {
        auto outcome = download.from(endpoint, stop);
        if (outcome || download.sinkFailed() || outcome.error().code() == Errc::Cancelled)
            return outcome;
        m_session->noteFailure(endpoint, outcome.error());
        failures.add(std::move(outcome.error()));
    }
    return std::unexpected(std::move(failures).combined());
}

Result<> Client::fetchBlob(const oci::Reference& repository, const oci::Descriptor& blob, const ByteSink& sink,
                           const TransferProgress& progress, std::stop_token stop) const {
    oci::Hasher hasher(blob.digest.algorithm());
    const ByteSink hashing = [&](std::string_view bytes) {
        hasher.update(bytes);
        return sink(bytes);
    };
    TRY(fetchBlobFrom(repository, blob, 0, hashing, progress, stop));
    if (const auto actual = hasher.finish(); actual != blob.digest)
        return fail(Errc::Corrupt, "the registry of {} gave bytes with the digest {} instead of {}",
                    repository.familiarName(), actual.str(), blob.digest.str());
    return {};
}

Result<std::string> Client::fetchSmallBlob(const oci::Reference& repository, const oci::Descriptor& blob,
                                           std::uint64_t limit, std::stop_token stop) const {
    if (blob.size > limit)
        return fail(Errc::TooLarge, "{} has {} bytes; at most {} are allowed", blob.digest.str(), blob.size, limit);
    std::string bytes;
    const ByteSink append = [&bytes](std::string_view more) -> Result<> {
        bytes += more;
        return {};
    };
    TRY(fetchBlob(repository, blob, append, {}, stop));
    return bytes;
}

} // namespace slipway::registry
