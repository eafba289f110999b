#include "runtime/detail/resources.h"

#include <cmath>

namespace slipway::runtime {

void Resources::setCpus(double cpus) {
    constexpr std::uint64_t period = 100'000;
    cpuPeriod = period;
    cpuQuota = static_cast<std::int64_t>(std::llround(cpus * static_cast<double>(period)));
}

namespace detail {

Json resourcesToOci(const Resources& resources, const HostCgroups& cgroups) {
    Json oci = Json::object();
    if (cgroups.has("memory")) {
        Json memory = Json::object();
        if (resources.memory)
            memory["limit"] = *resources.memory;
        if (resources.memoryReservation)
            memory["reservation"] = *resources.memoryReservation;
        if (cgroups.swapAccounting && resources.memorySwap)
            memory["swap"] = *resources.memorySwap;
        if (!memory.empty())
            oci["memory"] = std::move(memory);
    }
    Json cpu = Json::object();
    if (cgroups.has("cpu")) {
        if (resources.cpuShares)
            cpu["shares"] = *resources.cpuShares;
        if (resources.cpuQuota)
            cpu["quota"] = *resources.cpuQuota;
        if (resources.cpuPeriod)
            cpu["period"] = *resources.cpuPeriod;
    }
    if (cgroups.has("cpuset")) {
        if (!resources.cpusetCpus.empty())
            cpu["cpus"] = resources.cpusetCpus;
        if (!resources.cpusetMems.empty())
            cpu["mems"] = resources.cpusetMems;
    }
    if (!cpu.empty())
        oci["cpu"] = std::move(cpu);
    if (resources.pidsLimit && cgroups.has("pids"))
        oci["pids"] = {{"limit", *resources.pidsLimit}};
    if (resources.blkioWeight && (cgroups.has("blkio") || cgroups.has("io")))
        oci["blockIO"] = {{"weight", *resources.blkioWeight}};
    return oci;
}

} // namespace detail

} // namespace slipway::runtime
