// epoll for one thread. Sleeps without any wake-up while nothing happens.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"

namespace slipway::network::proxy {

using Clock = std::chrono::steady_clock;

class EventHandler {
public:
    EventHandler() = default;
    EventHandler(const EventHandler&) = delete;
    EventHandler& operator=(const EventHandler&) = delete;
    virtual ~EventHandler() = default;
    // EPOLL* bits; 0 when called for a postponed turn.
    virtual void onEvents(std::uint32_t events) = 0;
};

class EventLoop {
public:
    static Result<EventLoop> create();

    // A handler that has been given descriptors may only be destroyed through bury().
    Result<> add(int fd, std::uint32_t events, EventHandler& handler);
    void modify(int fd, std::uint32_t events, EventHandler& handler);
    void remove(int fd);

    // Another turn for this handler once everybody else had theirs.
    void postpone(EventHandler& handler) { m_postponed.insert(&handler); }
    void cancel(EventHandler& handler) { m_postponed.erase(&handler); }
    // Destroys it when no event of this turn can refer to it any more.
    void bury(std::unique_ptr<EventHandler> handler);

    // Waits at most `timeout` (negative: for ever) and dispatches what has happened.
    Result<> runOnce(std::chrono::milliseconds timeout);

private:
    explicit EventLoop(UniqueFd epoll)
        : m_epoll(std::move(epoll)) {}
    UniqueFd m_epoll;
    std::unordered_set<EventHandler*> m_postponed;
    std::vector<std::unique_ptr<EventHandler>> m_graveyard;
};

} // namespace slipway::network::proxy
