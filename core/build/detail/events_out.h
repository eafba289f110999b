// Events on their way to the sink: one at a time, with the time added.
#pragma once

#include <mutex>

#include "build/events.h"

namespace slipway::build::detail {

class EventsOut {
public:
    explicit EventsOut(EventSink* sink)
        : m_sink(sink) {} // null: nobody listens (planning)
    void emit(EventBody body);

private:
    std::mutex m_mutex;
    EventSink* m_sink;
};

} // namespace slipway::build::detail
