// Which blobs and layers collect() must spare because somebody who holds a lease has seen them.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>

namespace slipway::store::detail {

// Any thread. Touching must happen under the database's lock, so that collect() sees either the row or the touch.
class Leases : public std::enable_shared_from_this<Leases> {
public:
    // The lease ends with the last copy of what is returned.
    std::shared_ptr<void> take();
    void touch(const std::string& key);
    bool spared(const std::string& key) const;
    bool any() const;

private:
    void drop(std::uint64_t start);

    mutable std::mutex m_mutex;
    std::uint64_t m_clock = 0;
    std::set<std::uint64_t> m_live;
    std::unordered_map<std::string, std::uint64_t> m_touched;
};

} // namespace slipway::store::detail
