#include "build/detail/events_out.h"

namespace slipway::build::detail {

void EventsOut::emit(EventBody body) {
    if (m_sink == nullptr)
        return;
    const std::lock_guard lock(m_mutex);
    m_sink->handle({now(), std::move(body)});
}

} // namespace slipway::build::detail
