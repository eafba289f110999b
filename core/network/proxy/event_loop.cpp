#include "network/proxy/event_loop.h"

#include <algorithm>
#include <array>

#include <sys/epoll.h>

namespace slipway::network::proxy {

Result<EventLoop> EventLoop::create() {
    UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
    if (!epoll)
        return failErrno("create an epoll");
    return EventLoop(std::move(epoll));
}

Result<> EventLoop::add(int fd, std::uint32_t events, EventHandler& handler) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &handler;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) < 0)
        return failErrno("watch a descriptor");
    return {};
}

void EventLoop::modify(int fd, std::uint32_t events, EventHandler& handler) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &handler;
    (void)::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event);
}

void EventLoop::remove(int fd) {
    (void)::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
}

void EventLoop::bury(std::unique_ptr<EventHandler> handler) {
    cancel(*handler);
    m_graveyard.push_back(std::move(handler));
}

Result<> EventLoop::runOnce(std::chrono::milliseconds timeout) {
    std::array<epoll_event, 64> events;
    const int wait = m_postponed.empty() ? static_cast<int>(std::max<std::int64_t>(timeout.count(), -1)) : 0;
    const int count = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), wait);
    if (count < 0 && errno != EINTR)
        return failErrno("wait for events");
    const auto postponed = std::exchange(m_postponed, {});
    // A handler that is buried meanwhile lies in the graveyard until the end of this turn, so both loops may call it.
    for (int i = 0; i < count; ++i)
        static_cast<EventHandler*>(events[static_cast<std::size_t>(i)].data.ptr)
            ->onEvents(events[static_cast<std::size_t>(i)].events);
    for (auto* handler : postponed)
        handler->onEvents(0);
    std::exchange(m_graveyard, {}).clear();
    return {};
}

} // namespace slipway::network::proxy
