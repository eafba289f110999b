#include "runtime/id_range.h"

#include <algorithm>

#include "base/file.h"
#include "base/text.h"

namespace slipway::runtime {

namespace {

constexpr std::uint64_t IdSpace = std::uint64_t{1} << 32;

std::vector<IdRange> parseSingleIds(std::string_view text, std::size_t firstField, std::size_t lastField) {
    std::vector<IdRange> ranges;
    for (const auto& line : split(text, '\n')) {
        const auto fields = split(line, ':');
        for (std::size_t i = firstField; i <= lastField && i < fields.size(); ++i)
            if (const auto id = parseUnsigned(fields[i]); id && *id < IdSpace)
                ranges.push_back({static_cast<std::uint32_t>(*id), 1});
    }
    return ranges;
}

Result<std::string> readIfThere(const std::string& path) {
    auto text = readFile(path, 16u << 20);
    if (!text && text.error().code() == Errc::NotFound)
        return std::string();
    return text;
}

void append(std::vector<IdRange>& all, std::vector<IdRange> more) {
    all.insert(all.end(), more.begin(), more.end());
}

} // namespace

std::vector<IdRange> parseSubordinateIds(std::string_view text) {
    std::vector<IdRange> ranges;
    for (const auto& line : split(text, '\n')) {
        const auto fields = split(line, ':');
        if (fields.size() != 3)
            continue;
        const auto start = parseUnsigned(fields[1]);
        const auto count = parseUnsigned(fields[2]);
        if (!start || !count || *start >= IdSpace || *count == 0)
            continue;
        const auto size = std::min(*count, IdSpace - 1 - *start);
        ranges.push_back({static_cast<std::uint32_t>(*start), static_cast<std::uint32_t>(size)});
    }
    return ranges;
}

std::vector<IdRange> parsePasswdIds(std::string_view text) {
    return parseSingleIds(text, 2, 3);
}
std::vector<IdRange> parseGroupIds(std::string_view text) {
    return parseSingleIds(text, 2, 2);
}

Result<std::vector<IdRange>> readReservedIds(const std::string& etc) {
    std::vector<IdRange> taken;
    append(taken, parsePasswdIds(TRY(readIfThere(joinPath(etc, "passwd")))));
    append(taken, parseGroupIds(TRY(readIfThere(joinPath(etc, "group")))));
    append(taken, parseSubordinateIds(TRY(readIfThere(joinPath(etc, "subuid")))));
    append(taken, parseSubordinateIds(TRY(readIfThere(joinPath(etc, "subgid")))));
    return taken;
}

Result<IdRange> chooseIdRange(std::uint32_t ownerUid, std::span<const IdRange> taken) {
    constexpr std::uint32_t size = 65536;
    constexpr std::uint32_t slots = (LastAllocatable - FirstAllocatable + 1) / size;
    for (std::uint32_t i = 0; i < slots; ++i) {
        const IdRange candidate{FirstAllocatable + (ownerUid % slots + i) % slots * size, size};
        if (std::ranges::none_of(taken, [&](const IdRange& other) { return candidate.overlaps(other); }))
            return candidate;
    }
    return fail(Errc::NoSpace, "no free range of {} user ids between {} and {}; see /etc/subuid and /etc/subgid", size,
                FirstAllocatable, LastAllocatable);
}

} // namespace slipway::runtime
