#include "registry/detail/shared.h"

namespace slipway::registry::detail {

namespace {

constexpr std::size_t kMaxEntries = 1000;
constexpr auto kDownFor = std::chrono::seconds(30);

} // namespace

std::optional<std::string> TokenCache::find(const std::string& key) {
    const std::lock_guard lock(m_mutex);
    const auto it = m_entries.find(key);
    if (it == m_entries.end() || it->second.expiry <= Clock::now())
        return std::nullopt;
    return it->second.header;
}

void TokenCache::put(const std::string& key, std::string header, Clock::time_point expiry) {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [now = Clock::now()](const auto& entry) { return entry.second.expiry <= now; });
    if (m_entries.size() >= kMaxEntries)
        m_entries.clear();
    m_entries.insert_or_assign(key, Entry{std::move(header), expiry});
}

void TokenCache::forget(const std::string& key) {
    const std::lock_guard lock(m_mutex);
    m_entries.erase(key);
}

bool Shared::speaksPlainHttp(const std::string& hostAndPort) {
    const std::lock_guard lock(m_mutex);
    return m_plainHttp.contains(hostAndPort);
}

void Shared::rememberPlainHttp(const std::string& hostAndPort) {
    const std::lock_guard lock(m_mutex);
    m_plainHttp.insert(hostAndPort);
}

bool Shared::isDown(const std::string& origin) {
    const std::lock_guard lock(m_mutex);
    const auto it = m_downUntil.find(origin);
    return it != m_downUntil.end() && it->second > std::chrono::steady_clock::now();
}

void Shared::rememberDown(const std::string& origin) {
    const std::lock_guard lock(m_mutex);
    m_downUntil[origin] = std::chrono::steady_clock::now() + kDownFor;
}

} // namespace slipway::registry::detail
