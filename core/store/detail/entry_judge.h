// From what a tar header says to what may be done: names made clean, everything dangerous refused. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/detail/tar_parser.h"
#include "store/tar_reader.h"

namespace slipway::store::detail {

class EntryJudge {
public:
    explicit EntryJudge(const UnpackOptions& options)
        : m_options(options) {}

    // nullopt: nothing to do (metadata of other tools). InvalidArgument and TooLarge name the entry.
    Result<std::optional<PlannedEntry>> judge(const RawEntry& raw);

    const UnpackSummary& summary() const noexcept { return m_summary; }

private:
    Result<std::string> cleanName(std::string_view name, std::string_view what) const;
    Result<> judgeWhiteout(PlannedEntry& entry, bool& ignore) const;
    Result<> judgeXattrs(const RawEntry& raw, PlannedEntry& entry) const;
    Result<std::uint32_t> judgeId(std::int64_t id, const RawEntry& raw) const;

    UnpackOptions m_options;
    UnpackSummary m_summary;
};

// TooLarge when `out` bytes from `in` compressed ones look like a bomb.
Result<> checkInflation(std::uint64_t in, std::uint64_t out, const UnpackLimits& limits);

} // namespace slipway::store::detail
