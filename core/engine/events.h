// What happened in the engine, for GET /events and for the desktop: kept in memory, the newest first to be forgotten
// last. Thread-safe.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/time.h"

namespace slipway::engine {

struct Event {
    std::string type;   // "container", "image", "network", "volume", "builder"
    std::string action; // "create", "start", "die", …
    std::string id;
    std::map<std::string, std::string> attributes;
    Timestamp time{};
};

class EventBus {
public:
    using Listener = std::function<void(const Event&)>;

    // Ends when destroyed: the listener is not running then, and never will again (so do not destroy it from within).
    // The listener is called on the publisher's thread and must return at once.
    class Subscription {
    public:
        Subscription() = default;
        Subscription(EventBus* bus, std::uint64_t key)
            : m_bus(bus)
            , m_key(key) {}
        Subscription(Subscription&& other) noexcept
            : m_bus(std::exchange(other.m_bus, nullptr))
            , m_key(other.m_key) {}
        Subscription& operator=(Subscription&& other) noexcept;
        ~Subscription();

    private:
        EventBus* m_bus = nullptr;
        std::uint64_t m_key = 0;
    };

    void publish(Event event);
    [[nodiscard]] Subscription subscribe(Listener listener);
    // Those still remembered with since <= time <= until, oldest first.
    std::vector<Event> history(Timestamp since, Timestamp until) const;

private:
    struct Slot {
        std::recursive_mutex mutex; // held while the listener runs; it may publish itself
        Listener listener;
        bool ended = false;
    };
    mutable std::mutex m_mutex;
    std::deque<Event> m_recent;
    std::map<std::uint64_t, std::shared_ptr<Slot>> m_listeners;
    std::uint64_t m_nextKey = 1;
};

} // namespace slipway::engine
