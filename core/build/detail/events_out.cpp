#include "build/detail/events_out.h"

#include "base/utf8.h"

namespace slipway::build::detail {

void EventsOut::emit(EventBody body) {
    if (m_sink == nullptr)
        return;
    const std::lock_guard lock(m_mutex);
    if (auto* log = std::get_if<StepLog>(&body)) {
        std::string& unfinished = m_unfinished[{log->step, log->stream}];
        if (!unfinished.empty())
            log->data.insert(0, std::exchange(unfinished, {}));
        const std::size_t rest = unfinishedUtf8(log->data);
        unfinished.assign(log->data, log->data.size() - rest);
        log->data.resize(log->data.size() - rest);
        if (log->data.empty())
            return;
    } else if (const auto* finished = std::get_if<StepFinished>(&body)) {
        flush(finished->step);
    } else if (const auto* failed = std::get_if<StepFailed>(&body)) {
        flush(failed->step);
    }
    send(std::move(body));
}

void EventsOut::flush(int step) {
    auto at = m_unfinished.lower_bound({step, 0});
    while (at != m_unfinished.end() && at->first.first == step) {
        if (!at->second.empty())
            send(StepLog{step, at->first.second, std::move(at->second)});
        at = m_unfinished.erase(at);
    }
}

} // namespace slipway::build::detail
