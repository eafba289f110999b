#include "engine/detail/remote_source.h"

#include <condition_variable>
#include <mutex>

namespace slipway::engine {

namespace {

// Another build that downloads the same file has its name until it is done.
Result<store::BlobWriter> writerFor(store::BlobStore& blobs, const oci::Digest& expected, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    for (;;) {
        auto writer = blobs.write(expected);
        if (writer || writer.error().code() != Errc::Conflict)
            return writer;
        std::unique_lock lock(mutex);
        changed.wait_for(lock, stop, std::chrono::milliseconds(50), [] { return false; });
        if (stop.stop_requested())
            return fail(Errc::Cancelled, "cancelled");
    }
}

} // namespace

std::optional<build::RemoteFile> BuildRemotes::kept(const oci::Digest& digest) {
    auto& blobs = m_core.store->blobs();
    const auto size = blobs.size(digest);
    auto content = blobs.open(digest);
    if (!size || !content)
        return std::nullopt;
    build::RemoteFile file;
    file.content = std::move(*content);
    file.digest = digest;
    file.size = *size;
    return file;
}

Result<build::RemoteFile> BuildRemotes::fetch(const build::RemoteFileQuery& query, const build::PullProgress& progress,
                                              std::stop_token stop) {
    auto writer = TRY(writerFor(m_core.store->blobs(), query.checksum, stop));
    registry::DownloadSink sink;
    sink.begin = [&] { return writer.restart(); };
    sink.write = [&](std::string_view bytes) { return writer.write(bytes); };
    sink.progress = [&](std::uint64_t current, std::uint64_t total) {
        build::StepProgress step;
        step.id = "download";
        step.action = build::TransferAction::Downloading;
        step.current = current;
        step.total = total;
        progress(step);
    };
    const auto reply = m_downloader.fetch({query.url, query.etag, query.lastModified}, sink, std::move(stop));
    if (!reply || reply->notModified)
        writer.discard();
    const registry::DownloadReply answer = TRY(reply);
    if (answer.notModified) {
        build::RemoteFile same;
        same.unchanged = true;
        return same;
    }
    const auto committed = writer.commit();
    if (!committed && committed.error().code() == Errc::Corrupt)
        return fail(Errc::Corrupt, "the checksum is wrong: {}", committed.error().message());
    const oci::Digest digest = TRY(committed);
    auto file = kept(digest);
    if (!file)
        return fail(Errc::Internal, "the file is gone from the store as soon as it came");
    file->etag = answer.etag;
    file->lastModified = answer.lastModified;
    file->modified = answer.modified;
    return std::move(*file);
}

} // namespace slipway::engine
