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
    if (m_bus) {
        const std::lock_guard lock(m_bus->m_mutex);
        m_bus->m_listeners.erase(m_key);
    }
}

void EventBus::publish(Event event) {
    if (event.time == Timestamp{})
        event.time = now();
    std::vector<std::shared_ptr<Listener>> listeners;
    {
        const std::lock_guard lock(m_mutex);
        m_recent.push_back(event);
        if (m_recent.size() > kRemembered)
            m_recent.pop_front();
        for (const auto& [key, listener] : m_listeners)
            listeners.push_back(listener);
    }
    for (const auto& listener : listeners)
        (*listener)(event);
}

EventBus::Subscription EventBus::subscribe(Listener listener) {
    const std::lock_guard lock(m_mutex);
    const auto key = m_nextKey++;
    m_listeners.emplace(key, std::make_shared<Listener>(std::move(listener)));
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
