#include "network/stale_addresses.h"

#include <chrono>
#include <vector>

#include "base/log.h"
#include "network/firewall.h"

namespace slipway::network {

namespace {
constexpr std::chrono::seconds kGather{1};
} // namespace

StaleAddresses::StaleAddresses()
    : m_thread([this](const std::stop_token& stop) { run(stop); }) {}

StaleAddresses::~StaleAddresses() = default;

void StaleAddresses::add(const IpAddress& address) {
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.insert(address);
    }
    m_changed.notify_all();
}

void StaleAddresses::settle(const IpAddress& address) {
    std::unique_lock lock(m_mutex);
    if (!m_waiting.contains(address) && !m_current.contains(address))
        return;
    m_urgent = true;
    m_changed.notify_all();
    m_changed.wait(lock, [&] { return !m_waiting.contains(address) && !m_current.contains(address); });
}

void StaleAddresses::run(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, stop, [this] { return !m_waiting.empty(); })) {
        (void)m_changed.wait_for(lock, stop, kGather, [this] { return m_urgent; });
        if (stop.stop_requested())
            return;
        m_urgent = false;
        m_current.swap(m_waiting);
        const std::vector<IpAddress> addresses(m_current.begin(), m_current.end());
        lock.unlock();
        if (const auto forgotten = forgetConnections(addresses); !forgotten)
            log::warning("connections of containers that are gone: {}", forgotten.error().describe());
        lock.lock();
        m_current.clear();
        m_changed.notify_all();
    }
}

} // namespace slipway::network
