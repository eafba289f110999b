#include "api/client/detail/call.h"

namespace slipway::api {

void Request::Call::cancel() noexcept {
    std::function<void()> close;
    {
        const std::lock_guard lock(m_mutex);
        if (m_over)
            return;
        m_over = m_cancelled = true;
        close = std::exchange(m_close, nullptr);
    }
    if (close)
        close();
}

bool Request::Call::over() const noexcept {
    const std::lock_guard lock(m_mutex);
    return m_over;
}

bool Request::Call::cancelled() const noexcept {
    const std::lock_guard lock(m_mutex);
    return m_cancelled;
}

void Request::Call::onCancel(std::function<void()> close) {
    const std::lock_guard lock(m_mutex);
    m_close = std::move(close);
}

Request::Request() noexcept = default;
Request::Request(Request&&) noexcept = default;
Request::Request(std::shared_ptr<Call> call) noexcept
    : m_call(std::move(call)) {}
Request& Request::operator=(Request&& other) noexcept {
    if (this != &other) {
        cancel();
        m_call = std::move(other.m_call);
    }
    return *this;
}
Request::~Request() {
    cancel();
}

void Request::cancel() noexcept {
    // Moved out first: the callback that runs meanwhile may own this handle.
    if (const auto call = std::exchange(m_call, nullptr))
        call->cancel();
}

void Request::detach() noexcept {
    m_call = nullptr;
}

bool Request::active() const noexcept {
    return m_call && !m_call->over();
}

} // namespace slipway::api
