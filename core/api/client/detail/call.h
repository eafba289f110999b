// The shared state behind a Request: who may still be told about a call.
#pragma once

#include <functional>
#include <mutex>

#include "api/client/client.h"

namespace slipway::api {

// The lock is held while a callback runs, so that cancel() on another thread waits for it; it is recursive, so that a
// callback may cancel its own call.
class Request::Call {
public:
    // Runs `callback` unless the call is over.
    template <typename F>
    void deliver(F&& callback) {
        const std::lock_guard lock(m_mutex);
        if (!m_over)
            callback();
    }
    // The same for the last callback.
    template <typename F>
    void finish(F&& callback) {
        const std::lock_guard lock(m_mutex);
        if (m_over)
            return;
        m_over = true;
        callback();
    }
    void cancel() noexcept;
    // Ended or cancelled.
    bool over() const noexcept;
    bool cancelled() const noexcept;
    // What closes the connection; called at most once, from any thread.
    void onCancel(std::function<void()> close);

private:
    mutable std::recursive_mutex m_mutex;
    bool m_over = false;
    bool m_cancelled = false;
    std::function<void()> m_close;
};

} // namespace slipway::api
