#include "engine/detail/exit_watcher.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>

namespace slipway::engine {

namespace {
// More would wait for the same locks in the kernel.
constexpr std::size_t kWorkers = 8;
} // namespace

ExitWatcher::ExitWatcher(std::function<void(const std::string&, UniqueFd)> exited)
    : m_exited(std::move(exited))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_workers(kWorkers) {
    epoll_event event{EPOLLIN, {.fd = m_event.get()}};
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_event.get(), &event);
    m_thread = std::thread(&ExitWatcher::run, this);
}

ExitWatcher::~ExitWatcher() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    wake();
    m_thread.join();
}

void ExitWatcher::wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t n = ::write(m_event.get(), &one, sizeof one);
}

void ExitWatcher::watch(const std::string& id, UniqueFd exitFd) {
    const std::lock_guard lock(m_mutex);
    const int fd = exitFd.get();
    m_watched[fd] = {id, std::move(exitFd)};
    epoll_event event{EPOLLIN, {.fd = fd}};
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event);
}

void ExitWatcher::later(std::chrono::milliseconds delay, std::function<void()> job) {
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.emplace(std::chrono::steady_clock::now() + delay, std::move(job));
    }
    wake();
}

void ExitWatcher::run() {
    std::array<epoll_event, 64> events;
    for (;;) {
        int timeout = -1;
        std::function<void()> job;
        {
            const std::lock_guard lock(m_mutex);
            if (m_stopping)
                return;
            if (!m_jobs.empty()) {
                const auto left = m_jobs.begin()->first - std::chrono::steady_clock::now();
                if (left.count() <= 0) {
                    job = std::move(m_jobs.begin()->second);
                    m_jobs.erase(m_jobs.begin());
                } else {
                    timeout = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
                }
            }
        }
        if (job) {
            m_workers.post(std::move(job));
            continue;
        }
        const int count = ::epoll_wait(m_epoll.get(), events.data(), events.size(), timeout);
        for (int i = 0; i < count; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == m_event.get()) {
                std::uint64_t value = 0;
                [[maybe_unused]] const ssize_t n = ::read(fd, &value, sizeof value);
                continue;
            }
            std::pair<std::string, UniqueFd> ended;
            {
                const std::lock_guard lock(m_mutex);
                const auto it = m_watched.find(fd);
                if (it == m_watched.end())
                    continue;
                ended = std::move(it->second);
                m_watched.erase(it);
                ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
            }
            m_workers.post(
                [this, ended = std::move(ended)]() mutable { m_exited(ended.first, std::move(ended.second)); });
        }
    }
}

} // namespace slipway::engine
