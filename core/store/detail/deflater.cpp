#include "store/detail/deflater.h"

#include <vector>

#include <zlib.h>

namespace slipway::store::detail {

namespace {
// Level 4 is where zlib's curve bends: a tenth larger than level 6 in half the time.
constexpr int kLevel = 4;
constexpr int kGzipWindow = 15 + 16;
constexpr std::size_t kBuffer = 128u << 10;
} // namespace

struct GzipDeflater::Impl {
    ByteSink sink;
    z_stream stream{};
    std::vector<unsigned char> out = std::vector<unsigned char>(kBuffer);
    bool usable = false;

    Result<> run(std::string_view bytes, int flush) {
        if (!usable)
            return fail(Errc::Io, "zlib: out of memory");
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        stream.avail_in = static_cast<uInt>(bytes.size());
        int code = Z_OK;
        do {
            stream.next_out = out.data();
            stream.avail_out = static_cast<uInt>(out.size());
            code = ::deflate(&stream, flush);
            if (code == Z_STREAM_ERROR)
                return fail(Errc::Internal, "zlib: stream error");
            const std::size_t n = out.size() - stream.avail_out;
            if (n > 0)
                TRY(sink({reinterpret_cast<const char*>(out.data()), n}));
        } while (flush == Z_FINISH ? code != Z_STREAM_END : stream.avail_out == 0);
        return {};
    }
};

GzipDeflater::GzipDeflater(ByteSink sink)
    : m_impl(std::make_unique<Impl>()) {
    m_impl->sink = std::move(sink);
    m_impl->usable = ::deflateInit2(&m_impl->stream, kLevel, Z_DEFLATED, kGzipWindow, 9, Z_DEFAULT_STRATEGY) == Z_OK;
}

GzipDeflater::~GzipDeflater() {
    if (m_impl->usable)
        ::deflateEnd(&m_impl->stream);
}

Result<> GzipDeflater::write(std::string_view bytes) {
    constexpr std::size_t kPiece = 1u << 30;
    while (!bytes.empty()) {
        TRY(m_impl->run(bytes.substr(0, kPiece), Z_NO_FLUSH));
        bytes.remove_prefix(std::min(kPiece, bytes.size()));
    }
    return {};
}

Result<> GzipDeflater::finish() {
    return m_impl->run({}, Z_FINISH);
}

} // namespace slipway::store::detail
