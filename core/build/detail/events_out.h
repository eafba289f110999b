// Events on their way to the sink: one at a time, with the time added, and with no character cut in two.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "build/events.h"

namespace slipway::build::detail {

class EventsOut {
public:
    explicit EventsOut(EventSink* sink)
        : m_sink(sink) {} // null: nobody listens (planning)
    void emit(EventBody body);

private:
    void send(EventBody body) { m_sink->handle({now(), std::move(body)}); }
    // What a step's streams end in the middle of.
    void flush(int step);

    std::mutex m_mutex;
    EventSink* m_sink;
    std::map<std::pair<int, int>, std::string> m_unfinished; // by step and stream: the beginning of a character
};

} // namespace slipway::build::detail
