#include "store/blobs.h"

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "store/detail/context.h"

namespace slipway::store {

struct BlobWriter::Impl {
    detail::StoreContext& context;
    oci::Digest expected;
    std::uint64_t limit = 0;
    std::string path;
    UniqueFd fd;
    oci::Hasher hasher;
    std::uint64_t resumed = 0;
    std::uint64_t size = 0;
    bool keepPartial = true;

    Impl(detail::StoreContext& storeContext, const oci::Digest& expectedDigest, std::uint64_t sizeLimit)
        : context(storeContext)
        , expected(expectedDigest)
        , limit(sizeLimit)
        , hasher(expectedDigest.algorithm()) {}

    ~Impl() {
        if (!path.empty() && (expected.empty() || !keepPartial || size == 0))
            ::unlink(path.c_str());
        if (!expected.empty()) {
            auto& flights = context.flights();
            const std::lock_guard lock(flights.mutex);
            flights.blobs.erase(expected.str());
        }
    }

    Result<> hashWhatIsThere() {
        std::array<char, 131072> buffer;
        for (;;) {
            const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                return failErrno("read {}", path);
            if (n == 0)
                break;
            hasher.update(buffer.data(), static_cast<std::size_t>(n));
            size += static_cast<std::uint64_t>(n);
        }
        resumed = size;
        return {};
    }
};

BlobWriter::BlobWriter(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}
BlobWriter::BlobWriter(BlobWriter&&) noexcept = default;
BlobWriter& BlobWriter::operator=(BlobWriter&&) noexcept = default;
BlobWriter::~BlobWriter() = default;

std::uint64_t BlobWriter::resumedBytes() const noexcept {
    return m_impl->resumed;
}

std::uint64_t BlobWriter::size() const noexcept {
    return m_impl->size;
}

Result<> BlobWriter::restart() {
    if (::ftruncate(m_impl->fd.get(), 0) < 0 || ::lseek(m_impl->fd.get(), 0, SEEK_SET) < 0)
        return failErrno("truncate {}", m_impl->path);
    m_impl->hasher = oci::Hasher(m_impl->expected.algorithm());
    m_impl->size = m_impl->resumed = 0;
    return {};
}

Result<> BlobWriter::write(std::string_view bytes) {
    if (bytes.size() > m_impl->limit - std::min(m_impl->limit, m_impl->size)) {
        m_impl->keepPartial = false;
        return fail(Errc::TooLarge, "{} is longer than the {} bytes that were announced", m_impl->expected.str(),
                    m_impl->limit);
    }
    if (auto written = writeAll(m_impl->fd.get(), bytes); !written) {
        // How much of it arrived is not known; what the hasher has seen is.
        if (::ftruncate(m_impl->fd.get(), static_cast<off_t>(m_impl->size)) < 0)
            m_impl->keepPartial = false;
        return context(std::move(written), "{}", m_impl->path);
    }
    m_impl->hasher.update(bytes);
    m_impl->size += bytes.size();
    return {};
}

Result<oci::Digest> BlobWriter::commit() {
    Impl& impl = *m_impl;
    const oci::Digest digest = impl.hasher.finish();
    if (!impl.expected.empty() && digest != impl.expected) {
        impl.keepPartial = false;
        return fail(Errc::Corrupt, "the content of {} has the digest {}", impl.expected.str(), digest.str());
    }
    impl.fd.reset();
    const std::string target = impl.context.layout().blob(digest);
    TRY(impl.context.database().change([&](SQLite::Database& db) -> Result<> {
        impl.context.touchBlob(digest);
        // A blob that is here already may be on the disk for good: it is not replaced by bytes that are not.
        SQLite::Statement known(db, "SELECT 1 FROM blobs WHERE digest = ?");
        known.bind(1, digest.str());
        if (known.executeStep()) {
            ::unlink(impl.path.c_str());
            return {};
        }
        if (::rename(impl.path.c_str(), target.c_str()) < 0)
            return failErrno("rename {} to {}", impl.path, target);
        SQLite::Statement insert(db, "INSERT INTO blobs VALUES (?, ?, ?, ?, 0)");
        insert.bind(1, digest.str());
        insert.bind(2, static_cast<std::int64_t>(impl.size));
        insert.bind(3, toUnixNanos(now()));
        insert.bind(4, impl.context.bootId());
        insert.exec();
        return {};
    }));
    impl.path.clear();
    impl.context.wantSync();
    return digest;
}

void BlobWriter::discard() {
    m_impl->keepPartial = false;
    m_impl.reset();
}

bool BlobStore::has(const oci::Digest& digest) {
    return size(digest).has_value();
}

Result<std::uint64_t> BlobStore::size(const oci::Digest& digest) {
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::uint64_t> {
        m_context.touchBlob(digest);
        SQLite::Statement query(db, "SELECT size FROM blobs WHERE digest = ?");
        query.bind(1, digest.str());
        if (!query.executeStep())
            return fail(Errc::NotFound, "no blob {}", digest.str());
        return static_cast<std::uint64_t>(query.getColumn(0).getInt64());
    });
}

Result<UniqueFd> BlobStore::open(const oci::Digest& digest) {
    TRY(size(digest));
    return openFile(m_context.layout().blob(digest), O_RDONLY | O_NOFOLLOW);
}

Result<std::string> BlobStore::read(const oci::Digest& digest, std::uint64_t limit) {
    auto fd = TRY(open(digest));
    std::string bytes = TRY(context(readFd(fd.get(), limit), "blob {}", digest.str()));
    oci::Hasher hasher(digest.algorithm());
    hasher.update(bytes);
    if (hasher.finish() != digest)
        return fail(Errc::Corrupt, "blob {} has been damaged on disk", digest.str());
    return bytes;
}

Result<BlobWriter> BlobStore::write(const oci::Digest& expected, std::uint64_t limit) {
    if (!expected.empty()) {
        auto& flights = m_context.flights();
        const std::lock_guard lock(flights.mutex);
        if (!flights.blobs.insert(expected.str()).second)
            return fail(Errc::Conflict, "{} is being written already", expected.str());
    }
    auto impl = std::make_unique<BlobWriter::Impl>(m_context, expected, limit);
    const std::string name = expected.empty() ? m_context.freshName("anonymous")
                                              : fmt::format("blob.{}.{}", expected.algorithmName(), expected.hex());
    impl->path = joinPath(m_context.layout().ingest(), name);
    impl->fd = TRY(openFile(impl->path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600));
    TRY(impl->hashWhatIsThere());
    BlobWriter writer(std::move(impl));
    if (writer.size() > limit)
        TRY(writer.restart());
    return writer;
}

Result<oci::Digest> BlobStore::put(std::string_view bytes, const oci::Digest& expected) {
    oci::Hasher hasher(expected.algorithm());
    hasher.update(bytes);
    const oci::Digest digest = hasher.finish();
    if (!expected.empty() && digest != expected)
        return fail(Errc::Corrupt, "the content of {} has the digest {}", expected.str(), digest.str());
    if (has(digest))
        return digest;
    // Without a name to resume by, so that two callers with the same bytes do not meet.
    auto writer = TRY(write({}, bytes.size()));
    writer.m_impl->hasher = oci::Hasher(expected.algorithm());
    TRY(writer.write(bytes));
    return writer.commit();
}

} // namespace slipway::store
