#include "build/scheduler.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace slipway::build {

StepSlots::StepSlots(std::size_t limit)
    : m_limit(std::max<std::size_t>(limit, 1)) {}

std::size_t StepSlots::running() const {
    const std::lock_guard lock(m_mutex);
    return m_running;
}

Result<StepSlots::Slot> StepSlots::take(std::stop_token stop) {
    std::unique_lock lock(m_mutex);
    const auto me = m_queue.emplace(m_queue.end());
    const bool mine =
        m_changed.wait(lock, std::move(stop), [&] { return me == m_queue.begin() && m_running < m_limit; });
    m_queue.erase(me);
    if (mine)
        ++m_running;
    lock.unlock();
    // Who is first in the queue now may have a place too.
    m_changed.notify_all();
    if (!mine)
        return fail(Errc::Cancelled, "the build was stopped");
    return Slot(*this);
}

void StepSlots::free() {
    {
        const std::lock_guard lock(m_mutex);
        --m_running;
    }
    m_changed.notify_all();
}

StepSlots::Slot::Slot(Slot&& other) noexcept
    : m_owner(std::exchange(other.m_owner, nullptr)) {}

StepSlots::Slot& StepSlots::Slot::operator=(Slot&& other) noexcept {
    if (this != &other) {
        if (m_owner != nullptr)
            m_owner->free();
        m_owner = std::exchange(other.m_owner, nullptr);
    }
    return *this;
}

StepSlots::Slot::~Slot() {
    if (m_owner != nullptr)
        m_owner->free();
}

Result<Claims::Claim> Claims::take(std::string_view key, std::stop_token stop, const Listener& listener) {
    std::unique_lock lock(m_mutex);
    std::shared_ptr<Making> heard; // whose making was listened to, and how much of it
    std::size_t count = 0;
    for (;;) {
        bool more = false;
        const bool woken = m_changed.wait(lock, stop, [&] {
            const auto held = m_held.find(key);
            if (held != m_held.end() && listener && held->second != heard) {
                heard = held->second;
                count = 0;
            }
            more = heard && heard->said.size() > count;
            return held == m_held.end() || more;
        });
        if (!woken)
            return fail(Errc::Cancelled, "the build was stopped");
        if (!more)
            break;
        const std::vector<Saying> news(heard->said.begin() + static_cast<std::ptrdiff_t>(count), heard->said.end());
        count = heard->said.size();
        lock.unlock();
        for (const auto& saying : news)
            listener(saying.stream, saying.data);
        lock.lock();
    }
    auto making = std::make_shared<Making>();
    m_held.emplace(key, making);
    return Claim(*this, std::string(key), std::move(making));
}

void Claims::Claim::say(int stream, std::string_view data) {
    if (m_owner == nullptr)
        return;
    {
        const std::lock_guard lock(m_owner->m_mutex);
        Making& making = *m_making;
        if (making.cut)
            return;
        making.cut = making.bytes + data.size() > kMaxKept;
        making.said.push_back(making.cut ? Saying{2, "[the rest is in the log of the build that runs it]\n"}
                                         : Saying{stream, std::string(data)});
        making.bytes += data.size();
    }
    m_owner->m_changed.notify_all();
}

void Claims::free(const std::string& key) {
    {
        const std::lock_guard lock(m_mutex);
        m_held.erase(key);
    }
    m_changed.notify_all();
}

Claims::Claim::Claim(Claim&& other) noexcept
    : m_owner(std::exchange(other.m_owner, nullptr))
    , m_key(std::move(other.m_key))
    , m_making(std::move(other.m_making)) {}

Claims::Claim& Claims::Claim::operator=(Claim&& other) noexcept {
    if (this != &other) {
        if (m_owner != nullptr)
            m_owner->free(m_key);
        m_owner = std::exchange(other.m_owner, nullptr);
        m_key = std::move(other.m_key);
        m_making = std::move(other.m_making);
    }
    return *this;
}

Claims::Claim::~Claim() {
    if (m_owner != nullptr)
        m_owner->free(m_key);
}

std::size_t Scheduler::defaultParallelism() noexcept {
    return std::max<std::size_t>(4, 2 * std::thread::hardware_concurrency());
}

Scheduler::Scheduler(std::size_t parallelism)
    : m_slots(parallelism == 0 ? defaultParallelism() : parallelism) {}

} // namespace slipway::build
