#include "store/detail/leases.h"

namespace slipway::store::detail {

std::shared_ptr<void> Leases::take() {
    const std::lock_guard lock(m_mutex);
    const std::uint64_t start = ++m_clock;
    m_live.insert(start);
    auto self = shared_from_this();
    return {self.get(), [self, start](void*) { self->drop(start); }};
}

void Leases::drop(std::uint64_t start) {
    const std::lock_guard lock(m_mutex);
    m_live.erase(start);
    if (m_live.empty()) {
        m_touched.clear();
        return;
    }
    std::erase_if(m_touched, [oldest = *m_live.begin()](const auto& item) { return item.second < oldest; });
}

void Leases::touch(const std::string& key) {
    const std::lock_guard lock(m_mutex);
    if (!m_live.empty())
        m_touched[key] = m_clock;
}

bool Leases::spared(const std::string& key) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_touched.find(key);
    return found != m_touched.end() && !m_live.empty() && found->second >= *m_live.begin();
}

bool Leases::any() const {
    const std::lock_guard lock(m_mutex);
    return !m_live.empty();
}

} // namespace slipway::store::detail
