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

Result<Claims::Claim> Claims::take(std::string_view key, std::stop_token stop) {
    std::unique_lock lock(m_mutex);
    if (!m_changed.wait(lock, std::move(stop), [&] { return !m_held.contains(key); }))
        return fail(Errc::Cancelled, "the build was stopped");
    m_held.emplace(key);
    return Claim(*this, std::string(key));
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
    , m_key(std::move(other.m_key)) {}

Claims::Claim& Claims::Claim::operator=(Claim&& other) noexcept {
    if (this != &other) {
        if (m_owner != nullptr)
            m_owner->free(m_key);
        m_owner = std::exchange(other.m_owner, nullptr);
        m_key = std::move(other.m_key);
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
