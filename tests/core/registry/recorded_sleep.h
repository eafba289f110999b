// A Sleeper that does not sleep but remembers how long it was asked to.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "registry/client.h"

namespace slipway::registry::test {

class RecordedSleep {
public:
    Sleeper sleeper() const {
        return [state = m_state](std::chrono::milliseconds duration, std::stop_token stop) {
            const std::lock_guard lock(state->mutex);
            state->durations.push_back(duration);
            return !stop.stop_requested();
        };
    }
    std::vector<std::chrono::milliseconds> durations() const {
        const std::lock_guard lock(m_state->mutex);
        return m_state->durations;
    }

private:
    struct State {
        std::mutex mutex;
        std::vector<std::chrono::milliseconds> durations;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

} // namespace slipway::registry::test
