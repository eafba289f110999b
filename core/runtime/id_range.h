// An owner's private range of host ids: container ids 0..65535 are host ids start..start+65535. Pure, but for
// readReservedIds. The engine remembers the choice; a range must never change while files or containers use it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::runtime {

struct IdRange {
    std::uint32_t start = 0;
    std::uint32_t size = 65536;

    std::uint64_t end() const noexcept { return std::uint64_t{start} + size; } // one past the last
    bool contains(std::uint64_t id) const noexcept { return id >= start && id < end(); }
    bool overlaps(const IdRange& other) const noexcept { return start < other.end() && other.start < end(); }
    bool operator==(const IdRange&) const = default;
};

// Where we allocate: between the last id that systemd-nspawn hands out (1,879,048,191) and systemd's foreign range
// (2,147,352,576), which no distribution gives to logins. See systemd's UIDS-GIDS.
inline constexpr std::uint32_t FirstAllocatable = 1'879'048'192;
inline constexpr std::uint32_t LastAllocatable = 2'147'352'575;

// Lines of /etc/subuid and /etc/subgid ("name:start:count"); malformed lines are skipped.
std::vector<IdRange> parseSubordinateIds(std::string_view text);
// The uid and gid of every line of /etc/passwd, or the gid of every line of /etc/group, as ranges of one.
std::vector<IdRange> parsePasswdIds(std::string_view text);
std::vector<IdRange> parseGroupIds(std::string_view text);

// What this machine uses: /etc/passwd, /etc/group, /etc/subuid, /etc/subgid. Missing files are fine.
// `etc` is for tests.
Result<std::vector<IdRange>> readReservedIds(const std::string& etc = "/etc");

// The first free range of 65,536 ids, tried from a place that depends on `ownerUid` so that an owner tends to get the
// same one again. `taken`: what readReservedIds says and the ranges of all other owners. NoSpace when none is free.
Result<IdRange> chooseIdRange(std::uint32_t ownerUid, std::span<const IdRange> taken);

} // namespace slipway::runtime
