#include "engine/events.h"

namespace slipway::engine {

namespace {
constexpr std::size_t kRemembered = 1024;
}

EventBus::Subscription& EventBus::Subscription::operator=(Subscription&& other) noexcept {
    std::swap(m_bus, other.m_bus);
    std::swap(m_key, other.m_key);
    return *this;
}

EventBus::Subscription::~Subscription() {
    if (!m_bus)
        return;
    std::shared_ptr<Slot> slot;
    {
        const std::lock_guard lock(m_bus->m_mutex);
        const auto it = m_bus->m_listeners.find(m_key);
        if (it == m_bus->m_listeners.end())
            return;
        slot = it->second;
        m_bus->m_listeners.erase(it);
    }
    // A publisher that took the listener before us finishes its call first.
    const std::lock_guard lock(slot->mutex);
    slot->ended = true;
}

void EventBus::publish(Event event) {
    if (event.time == Timestamp{})
        event.time = now();
    std::vector<std::shared_ptr<Slot>> slots;
    {
        const std::lock_guard lock(m_mutex);
        m_recent.push_back(event);
        if (m_recent.size() > kRemembered)
            m_recent.pop_front();
        for (const auto& [key, slot] : m_listeners)
            slots.push_back(slot);
    }
    for (const auto& slot : slots) {
        const std::lock_guard lock(slot->mutex);
        if (!slot->ended)
            slot->listener(event);
    }
}

EventBus::Subscription EventBus::subscribe(Listener listener) {
    const std::lock_guard lock(m_mutex);
    const auto key = m_nextKey++;
    auto slot = std::make_shared<Slot>();
    slot->listener = std::move(listener);
    m_listeners.emplace(key, std::move(slot));
    return Subscription(this, key);
}

std::vector<Event> EventBus::history(Timestamp since, Timestamp until) const {
    const std::lock_guard lock(m_mutex);
    std::vector<Event> found;
    for (const auto& event : m_recent)
        if (event.time >= since && event.time <= until)
            found.push_back(event);
    return found;
}

} // namespace slipway::engine
