#include "store/layout_writer.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

#include "store/detail/tar_stream.h"
#include "store/store.h"

namespace slipway::store {

struct LayoutWriter::Impl {
    Impl(Store& from, const ByteSink& to, std::stop_token when)
        : store(from)
        , sink(to)
        , stream(sink)
        , stop(std::move(when)) {}
    Store& store;
    ByteSink sink;
    detail::TarStream stream;
    std::stop_token stop;
    std::set<oci::Digest> written;

    Result<> checkStop() const {
        if (stop.stop_requested())
            return fail(Errc::Cancelled, "writing the archive was cancelled");
        return {};
    }
};

LayoutWriter::LayoutWriter(Store& store, const ByteSink& sink, std::stop_token stop)
    : m_impl(std::make_unique<Impl>(store, sink, std::move(stop))) {}
LayoutWriter::~LayoutWriter() = default;

std::string LayoutWriter::blobName(const oci::Digest& digest) {
    return fmt::format("blobs/{}/{}", digest.algorithmName(), digest.hex());
}

Result<> LayoutWriter::header(char type, const std::string& name, std::uint64_t size) {
    TRY(m_impl->checkStop());
    detail::TarHeader header;
    header.type = type;
    header.name = name;
    header.mode = type == '5' ? 0755 : 0644;
    header.size = size;
    return m_impl->stream.header(header);
}

Result<> LayoutWriter::file(const std::string& name, std::string_view content) {
    TRY(header('0', name, content.size()));
    TRY(m_impl->stream.data(content));
    return m_impl->stream.padding(content.size());
}

Result<> LayoutWriter::begin() {
    TRY(header('5', "blobs/", 0));
    return header('5', "blobs/sha256/", 0);
}

Result<> LayoutWriter::blob(const oci::Digest& digest, std::string_view content) {
    if (!m_impl->written.insert(digest).second)
        return {};
    return file(blobName(digest), content);
}

Result<> LayoutWriter::storedBlob(const oci::Descriptor& blob) {
    if (!m_impl->written.insert(blob.digest).second)
        return {};
    TRY(header('0', blobName(blob.digest), blob.size));
    const auto fd = TRY(m_impl->store.blobs().open(blob.digest));
    std::vector<char> buffer(256u << 10);
    for (std::uint64_t left = blob.size; left > 0;) {
        TRY(m_impl->checkStop());
        const ssize_t n = ::read(fd.get(), buffer.data(), std::min<std::uint64_t>(left, buffer.size()));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failErrno("read blob {}", blob.digest.str());
        if (n == 0)
            return fail(Errc::Corrupt, "blob {} is shorter than it should be", blob.digest.str());
        TRY(m_impl->stream.data({buffer.data(), static_cast<std::size_t>(n)}));
        left -= static_cast<std::uint64_t>(n);
    }
    return m_impl->stream.padding(blob.size);
}

Result<> LayoutWriter::layerTar(const oci::Digest& chain, const oci::Descriptor& blob) {
    if (!m_impl->written.insert(blob.digest).second)
        return {};
    TRY(header('0', blobName(blob.digest), blob.size));
    const TarSummary tar = TRY(m_impl->store.layers().writeTar(chain, [&](std::string_view bytes) -> Result<> {
        TRY(m_impl->checkStop());
        return m_impl->stream.data(bytes);
    }));
    if (tar.digest != blob.digest)
        return fail(Errc::Corrupt, "the files of layer {} no longer make the tar that they came from", chain.str());
    return m_impl->stream.padding(blob.size);
}

Result<> LayoutWriter::finish(std::string_view index, const std::vector<std::pair<std::string, std::string>>& others) {
    TRY(file("index.json", index));
    for (const auto& [name, content] : others)
        TRY(file(name, content));
    TRY(file("oci-layout", R"({"imageLayoutVersion":"1.0.0"})"));
    TRY(m_impl->stream.finish(0));
    return {};
}

} // namespace slipway::store
