#include "build/journal.h"

#include <algorithm>

namespace slipway::build {

namespace {

constexpr std::size_t kBatch = 64u << 10;

bool passes(const EventBody& body) {
    return std::holds_alternative<StepLog>(body) || std::holds_alternative<StepProgress>(body);
}

std::size_t logBytes(const EventBody& body) {
    const auto* log = std::get_if<StepLog>(&body);
    return log != nullptr ? log->data.size() : 0;
}

} // namespace

std::shared_ptr<Journal> Journal::make(std::shared_ptr<JournalSignal> signal, JournalLimits limits) {
    return std::shared_ptr<Journal>(new Journal(std::move(signal), limits));
}

Journal::Reader Journal::read(const std::shared_ptr<Journal>& journal, Pace pace) {
    if (pace == Pace::Client) {
        const std::lock_guard lock(journal->m_signal->mutex);
        journal->m_clientAt = 0;
    }
    return {journal, pace};
}

std::size_t Journal::held() const {
    const std::lock_guard lock(m_signal->mutex);
    return m_held;
}

// Waits for the client as long as it moves, then lets the oldest go.
void Journal::makeRoom(std::unique_lock<std::mutex>& lock, std::size_t bytes) {
    const auto full = [&] { return m_held + bytes > m_limits.bytes && !m_passing.empty(); };
    const auto waits = [&] { return full() && m_clientAt && !m_clientLate && *m_clientAt <= m_passing.front().number; };
    while (full()) {
        while (waits()) {
            const std::uint64_t before = *m_clientAt;
            m_signal->changed.wait_for(lock, m_limits.patience, [&] { return *m_clientAt != before; });
            m_clientLate = *m_clientAt == before;
        }
        m_held -= m_passing.front().bytes;
        m_passing.pop_front();
    }
}

void Journal::handle(const Event& event) {
    auto kept = std::make_shared<Event>(event);
    if (auto* started = std::get_if<BuildStarted>(&kept->body))
        started->text.reset();
    Entry entry;
    const std::size_t bytes = logBytes(kept->body);
    entry.bytes = bytes + sizeof(Event) + sizeof(Entry);
    const bool passing = passes(kept->body);
    const bool last = std::holds_alternative<BuildFinished>(kept->body);
    entry.event = std::move(kept);
    {
        std::unique_lock lock(m_signal->mutex);
        if (passing)
            makeRoom(lock, entry.bytes);
        entry.number = m_count++;
        entry.offset = m_offset;
        m_offset += bytes;
        if (passing) {
            m_held += entry.bytes;
            m_passing.push_back(std::move(entry));
        } else {
            m_lasting.push_back(std::move(entry));
        }
        m_ended = m_ended || last;
    }
    m_signal->changed.notify_all();
}

bool Journal::Reader::take(std::vector<std::shared_ptr<const Event>>& events) {
    Journal& journal = *m_journal;
    if (m_next == journal.m_count)
        return false;
    const auto from = [this](const auto& entries) {
        return std::ranges::lower_bound(entries, m_next, {}, [](const Entry& entry) { return entry.number; });
    };
    auto lasting = from(journal.m_lasting);
    auto passing = from(journal.m_passing);
    std::size_t bytes = 0;
    while (bytes < kBatch) {
        const bool noLasting = lasting == journal.m_lasting.end();
        const bool noPassing = passing == journal.m_passing.end();
        if (noLasting && noPassing)
            break;
        const Entry& entry = noPassing || (!noLasting && lasting->number < passing->number) ? *lasting++ : *passing++;
        if (entry.number > m_next)
            events.push_back(std::make_shared<const Event>(
                Event{entry.event->time, Gap{entry.number - m_next, entry.offset - m_offset}}));
        events.push_back(entry.event);
        bytes += entry.bytes;
        m_next = entry.number + 1;
        m_offset = entry.offset + logBytes(entry.event->body);
    }
    if (m_pace == Pace::Client) {
        journal.m_clientAt = m_next;
        journal.m_clientLate = journal.m_clientLate && m_next != journal.m_count;
    }
    return true;
}

bool Journal::Reader::ended() const {
    return m_journal->m_ended && m_next == m_journal->m_count;
}

bool Journal::Reader::next(std::vector<std::shared_ptr<const Event>>& events, std::stop_token stop) {
    JournalSignal& signal = *m_journal->m_signal;
    bool taken = false;
    {
        std::unique_lock lock(signal.mutex);
        signal.changed.wait(lock, std::move(stop), [&] { return (taken = take(events)) || ended(); });
    }
    // The build may be waiting for its client to move.
    if (taken && m_pace == Journal::Pace::Client)
        signal.changed.notify_all();
    return taken;
}

bool JournalMerge::take(std::vector<Item>& items) {
    std::vector<std::shared_ptr<const Event>> events;
    for (Source& source : m_sources) {
        events.clear();
        source.reader.take(events);
        for (auto& event : events)
            items.push_back({source.id, std::move(event)});
    }
    std::erase_if(m_sources, [](const Source& source) { return source.reader.ended(); });
    return !items.empty();
}

} // namespace slipway::build
