#include "runtime/detail/rlimits.h"

#include "runtime/bundle.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <sys/resource.h>

namespace slipway::runtime::detail {

namespace {

struct Limit {
    std::string_view name;
    std::string_view oci;
    __rlimit_resource resource;
};

constexpr std::array Limits{
    Limit{"as", "RLIMIT_AS", RLIMIT_AS},
    Limit{"core", "RLIMIT_CORE", RLIMIT_CORE},
    Limit{"cpu", "RLIMIT_CPU", RLIMIT_CPU},
    Limit{"data", "RLIMIT_DATA", RLIMIT_DATA},
    Limit{"fsize", "RLIMIT_FSIZE", RLIMIT_FSIZE},
    Limit{"locks", "RLIMIT_LOCKS", RLIMIT_LOCKS},
    Limit{"memlock", "RLIMIT_MEMLOCK", RLIMIT_MEMLOCK},
    Limit{"msgqueue", "RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE},
    Limit{"nice", "RLIMIT_NICE", RLIMIT_NICE},
    Limit{"nofile", "RLIMIT_NOFILE", RLIMIT_NOFILE},
    Limit{"nproc", "RLIMIT_NPROC", RLIMIT_NPROC},
    Limit{"rss", "RLIMIT_RSS", RLIMIT_RSS},
    Limit{"rtprio", "RLIMIT_RTPRIO", RLIMIT_RTPRIO},
    Limit{"rttime", "RLIMIT_RTTIME", RLIMIT_RTTIME},
    Limit{"sigpending", "RLIMIT_SIGPENDING", RLIMIT_SIGPENDING},
    Limit{"stack", "RLIMIT_STACK", RLIMIT_STACK},
};

Result<const Limit*> limitNamed(const std::string& name) {
    const auto limit = std::ranges::find(Limits, name, &Limit::name);
    if (limit == Limits.end())
        return fail(Errc::InvalidArgument, "{:?} is not a ulimit", std::string_view(name));
    return &*limit;
}

Result<std::uint64_t> ourHardLimit(const Limit& limit) {
    rlimit ours{};
    if (::getrlimit(limit.resource, &ours) < 0)
        return failErrno("getrlimit {}", limit.name);
    return ours.rlim_max;
}

} // namespace

Result<Json> rlimitsToOci(const std::vector<Ulimit>& ulimits) {
    Json list = Json::array();
    for (const auto& ulimit : ulimits) {
        const auto* limit = TRY(limitNamed(ulimit.name));
        if (ulimit.soft > ulimit.hard)
            return fail(Errc::InvalidArgument, "ulimit {}: the soft limit {} is above the hard limit {}", ulimit.name,
                        ulimit.soft, ulimit.hard);
        const std::uint64_t most = TRY(ourHardLimit(*limit));
        list.push_back({{"type", limit->oci},
                        {"soft", std::min<std::uint64_t>(ulimit.soft, most)},
                        {"hard", std::min<std::uint64_t>(ulimit.hard, most)}});
    }
    return list;
}

} // namespace slipway::runtime::detail

namespace slipway::runtime {

Result<std::uint64_t> highestLimit(const std::string& name) {
    return detail::ourHardLimit(*TRY(detail::limitNamed(name)));
}

} // namespace slipway::runtime
