#include "api/types/container.h"
#include "api/types/detail/fields.h"

namespace slipway::api {

namespace {

struct Traffic {
    std::uint64_t received = 0;
    std::uint64_t sent = 0;
};

struct BlockOperation {
    std::string operation; // "read" or "Read"
    std::uint64_t bytes = 0;
};

} // namespace

template <typename V>
void fields(V& v, Traffic& t) {
    v("rx_bytes", t.received);
    v("tx_bytes", t.sent);
}
SLIPWAY_WIRE_PART(Traffic)

template <typename V>
void fields(V& v, BlockOperation& b) {
    v("op", b.operation);
    v("value", b.bytes);
}
SLIPWAY_WIRE_PART(BlockOperation)

double Stats::cpuPercent() const noexcept {
    if (cpuTotal <= previousCpuTotal || cpuSystem <= previousCpuSystem)
        return 0;
    const double used = static_cast<double>(cpuTotal - previousCpuTotal);
    const double available = static_cast<double>(cpuSystem - previousCpuSystem);
    return used / available * (onlineCpus > 0 ? onlineCpus : 1) * 100.0;
}

template <typename V>
void fields(V& v, Stats& s) {
    v("read", s.read);
    v("id", s.id);
    v("name", s.name);
    v.nested("cpu_stats", [&](auto& cpu) {
        cpu.nested("cpu_usage", [&](auto& usage) { usage("total_usage", s.cpuTotal); });
        cpu("system_cpu_usage", s.cpuSystem);
        cpu("online_cpus", s.onlineCpus);
    });
    v.nested("precpu_stats", [&](auto& cpu) {
        cpu.nested("cpu_usage", [&](auto& usage) { usage("total_usage", s.previousCpuTotal); });
        cpu("system_cpu_usage", s.previousCpuSystem);
        cpu("online_cpus", s.onlineCpus);
    });
    v.nested("memory_stats", [&](auto& memory) {
        memory("usage", s.memoryUsage);
        memory("limit", s.memoryLimit);
        memory.nested("stats", [&](auto& detail) {
            if constexpr (V::reading)
                detail("total_inactive_file", s.memoryCache); // cgroup v1
            detail("inactive_file", s.memoryCache);
        });
    });
    v.nested("pids_stats", [&](auto& pids) { pids("current", s.pids); });

    std::map<std::string, Traffic> networks;
    std::vector<BlockOperation> operations;
    if constexpr (!V::reading) {
        networks["eth0"] = {s.networkReceived, s.networkSent};
        operations = {{"read", s.blockRead}, {"write", s.blockWritten}};
    }
    v("networks", networks);
    v.nested("blkio_stats", [&](auto& block) { block("io_service_bytes_recursive", operations); });
    if constexpr (V::reading) {
        for (const auto& [name, traffic] : networks) {
            s.networkReceived += traffic.received;
            s.networkSent += traffic.sent;
        }
        for (const auto& operation : operations) {
            if (operation.operation == "read" || operation.operation == "Read")
                s.blockRead += operation.bytes;
            else if (operation.operation == "write" || operation.operation == "Write")
                s.blockWritten += operation.bytes;
        }
    }
}
SLIPWAY_WIRE_DOCUMENT(Stats)

} // namespace slipway::api
