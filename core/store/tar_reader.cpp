#include "store/tar_reader.h"

#include <memory>

#include "store/detail/entry_judge.h"
#include "store/detail/inflater.h"
#include "store/detail/tree_placer.h"
#include "store/detail/unpack_stream.h"

namespace slipway::store {

namespace detail {

Result<UnpackSummary> unpackStream(TarParser& parser, int root, const UnpackOptions& options) {
    EntryJudge judge(options);
    TreePlacer placer(root, options);
    RawEntry raw;
    const auto data = [&parser] { return parser.data(); };
    while (TRY(parser.next(raw))) {
        const auto planned = TRY(judge.judge(raw));
        if (planned)
            TRY(placer.place(*planned, data));
    }
    TRY(placer.finish());
    TRY(parser.drain());
    return judge.summary();
}

} // namespace detail

namespace {

constexpr std::size_t kBuffer = 256u << 10;

// Source -> inflater -> chunks, all in the calling thread, with an eye on the ratio.
class InflatedChunks {
public:
    InflatedChunks(const ByteSource& source, const UnpackLimits& limits)
        : m_source(source)
        , m_limits(limits)
        , m_in(kBuffer)
        , m_out(kBuffer) {}

    Result<std::string_view> next() {
        if (!m_inflater)
            m_inflater = TRY(detail::Inflater::create([this]() -> Result<std::string_view> {
                const std::size_t n = TRY(m_source(m_in.data(), m_in.size()));
                m_bytesIn += n;
                return std::string_view(m_in.data(), n);
            }));
        const std::size_t n = TRY(m_inflater->read(m_out.data(), m_out.size()));
        m_bytesOut += n;
        TRY(detail::checkInflation(m_bytesIn, m_bytesOut, m_limits));
        return std::string_view(m_out.data(), n);
    }

private:
    const ByteSource& m_source;
    UnpackLimits m_limits;
    std::vector<char> m_in;
    std::vector<char> m_out;
    std::uint64_t m_bytesIn = 0;
    std::uint64_t m_bytesOut = 0;
    std::unique_ptr<detail::Inflater> m_inflater;
};

} // namespace

Result<UnpackSummary> unpackTar(int directory, const UnpackOptions& options, const ByteSource& source) {
    InflatedChunks chunks(source, options.limits);
    detail::TarParser parser([&chunks] { return chunks.next(); });
    return detail::unpackStream(parser, directory, options);
}

Result<UnpackSummary> planTar(const UnpackOptions& options, const ByteSource& source,
                              const std::function<Result<>(const PlannedEntry&)>& visit) {
    InflatedChunks chunks(source, options.limits);
    detail::TarParser parser([&chunks] { return chunks.next(); });
    detail::EntryJudge judge(options);
    detail::RawEntry raw;
    while (TRY(parser.next(raw))) {
        const auto planned = TRY(judge.judge(raw));
        if (planned)
            TRY(visit(*planned));
    }
    TRY(parser.drain());
    return judge.summary();
}

} // namespace slipway::store
