#include "store/detail/inflater.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include <archive.h>
#include <archive_entry.h>

#include "base/late_library.h"

namespace slipway::store::detail {

namespace {

struct LibArchive {
    LateLibrary library{SLIPWAY_LIBARCHIVE};
    SLIPWAY_LATE_FUNCTION(library, archive_error_string);
    SLIPWAY_LATE_FUNCTION(library, archive_read_data);
    SLIPWAY_LATE_FUNCTION(library, archive_read_free);
    SLIPWAY_LATE_FUNCTION(library, archive_read_new);
    SLIPWAY_LATE_FUNCTION(library, archive_read_next_header);
    SLIPWAY_LATE_FUNCTION(library, archive_read_open);
    SLIPWAY_LATE_FUNCTION(library, archive_read_support_filter_bzip2);
    SLIPWAY_LATE_FUNCTION(library, archive_read_support_filter_gzip);
    SLIPWAY_LATE_FUNCTION(library, archive_read_support_filter_xz);
    SLIPWAY_LATE_FUNCTION(library, archive_read_support_filter_zstd);
    SLIPWAY_LATE_FUNCTION(library, archive_read_support_format_raw);
    SLIPWAY_LATE_FUNCTION(library, archive_set_error);
};

const LibArchive& libArchive() {
    static const LibArchive functions;
    return functions;
}

class PlainInflater final : public Inflater {
public:
    PlainInflater(std::string_view head, ChunkSource source)
        : m_head(head)
        , m_rest(m_head)
        , m_source(std::move(source)) {}

    Result<std::size_t> read(char* buffer, std::size_t size) override {
        while (m_rest.empty()) {
            if (m_ended)
                return 0;
            m_rest = TRY(m_source());
            m_ended = m_rest.empty();
        }
        const std::size_t n = std::min(size, m_rest.size());
        std::memcpy(buffer, m_rest.data(), n);
        m_rest.remove_prefix(n);
        return n;
    }

private:
    std::string m_head;
    std::string_view m_rest;
    ChunkSource m_source;
    bool m_ended = false;
};

class FilterInflater final : public Inflater {
public:
    FilterInflater(std::string_view head, ChunkSource source)
        : m_head(head)
        , m_source(std::move(source))
        , m_archive(libArchive().archive_read_new()) {}
    ~FilterInflater() override { libArchive().archive_read_free(m_archive); }

    Result<> open() {
        if (!m_archive)
            return fail(Errc::Io, "out of memory");
        // A filter that this libarchive can only have by running a program answers with a warning: left out then.
        libArchive().archive_read_support_filter_gzip(m_archive);
        bool ours = libArchive().archive_read_support_filter_bzip2(m_archive) == ARCHIVE_OK;
        ours = libArchive().archive_read_support_filter_xz(m_archive) == ARCHIVE_OK && ours;
        ours = libArchive().archive_read_support_filter_zstd(m_archive) == ARCHIVE_OK && ours;
        if (!ours)
            return fail(Errc::Unsupported, "this system's libarchive was built without bzip2, xz or zstd");
        libArchive().archive_read_support_format_raw(m_archive);
        ::archive_entry* entry = nullptr;
        if (libArchive().archive_read_open(m_archive, this, nullptr, &FilterInflater::readCallback, nullptr) !=
                ARCHIVE_OK ||
            libArchive().archive_read_next_header(m_archive, &entry) != ARCHIVE_OK)
            return std::unexpected(error());
        return {};
    }

    Result<std::size_t> read(char* buffer, std::size_t size) override {
        const la_ssize_t n = libArchive().archive_read_data(m_archive, buffer, size);
        if (n < 0)
            return std::unexpected(error());
        return static_cast<std::size_t>(n);
    }

private:
    static la_ssize_t readCallback(::archive* archive, void* self, const void** buffer) {
        auto& inflater = *static_cast<FilterInflater*>(self);
        if (!inflater.m_headGiven) {
            inflater.m_headGiven = true;
            *buffer = inflater.m_head.data();
            return static_cast<la_ssize_t>(inflater.m_head.size());
        }
        auto chunk = inflater.m_source();
        if (!chunk) {
            inflater.m_sourceError = std::move(chunk.error());
            libArchive().archive_set_error(archive, EIO, "source");
            return -1;
        }
        *buffer = chunk->data();
        return static_cast<la_ssize_t>(chunk->size());
    }

    Error error() const {
        if (m_sourceError)
            return *m_sourceError;
        const char* text = libArchive().archive_error_string(m_archive);
        return {Errc::Corrupt, fmt::format("the compressed stream is damaged: {}", text ? text : "unknown error")};
    }

    std::string m_head;
    bool m_headGiven = false;
    ChunkSource m_source;
    std::optional<Error> m_sourceError;
    ::archive* m_archive;
};

} // namespace

std::unique_ptr<Inflater> makePlainInflater(std::string_view head, ChunkSource source) {
    return std::make_unique<PlainInflater>(head, std::move(source));
}

Result<std::unique_ptr<Inflater>> makeFilterInflater(std::string_view head, ChunkSource source) {
    auto inflater = std::make_unique<FilterInflater>(head, std::move(source));
    TRY(inflater->open());
    return inflater;
}

Result<std::unique_ptr<Inflater>> Inflater::create(ChunkSource source) {
    std::string head;
    while (head.size() < 6) {
        const std::string_view chunk = TRY(source());
        if (chunk.empty())
            break;
        head.append(chunk);
    }
    const std::string_view view = head;
    if (view.starts_with("\x1f\x8b"))
        return makeGzipInflater(head, std::move(source));
    // A zstd stream may begin with a skippable frame: 0x184D2A50 to 0x184D2A5F, little-endian.
    const bool skippable = view.size() >= 4 && view.substr(1, 3) == "\x2a\x4d\x18" && (view[0] & 0xf0) == 0x50;
    if (view.starts_with("\x28\xb5\x2f\xfd") || skippable ||
        view.starts_with(std::string_view("\xfd"
                                          "7zXZ\0",
                                          6)) ||
        (view.starts_with("BZh") && view.size() > 3 && view[3] >= '1' && view[3] <= '9'))
        return makeFilterInflater(head, std::move(source));
    return makePlainInflater(head, std::move(source));
}

} // namespace slipway::store::detail
