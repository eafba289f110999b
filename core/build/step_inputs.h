// What a build gives its steps beside files: secrets, ssh agents, limits. Plain values but for SecretBytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::build {

// Bytes for one step's eyes: memory that is wiped behind its last owner, never part of a key, a record, a message or a
// file. Copies share the bytes. There is deliberately no formatter for it.
class SecretBytes {
public:
    SecretBytes() = default;
    explicit SecretBytes(std::string bytes); // takes them over; the caller's other copies are the caller's
    std::string_view view() const noexcept;

private:
    std::shared_ptr<const std::string> m_bytes;
};

// Of one secret, as BuildKit has it.
inline constexpr std::size_t maxSecretBytes = 500u << 10;

struct StepUlimit {
    std::string name; // "nofile"
    std::int64_t soft = 0;
    std::int64_t hard = 0; // -1: unlimited
};

// 0 and empty: no limit of the build's own.
struct StepLimits {
    std::int64_t memory = 0;     // bytes
    std::int64_t memorySwap = 0; // memory plus swap, -1: unlimited
    std::int64_t cpuShares = 0;
    std::int64_t cpuPeriod = 0; // µs
    std::int64_t cpuQuota = 0;  // µs a period
    std::string cpusetCpus, cpusetMems;
    std::vector<StepUlimit> ulimits;
};

} // namespace slipway::build
