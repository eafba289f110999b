// The events of one build, kept for any number of readers, each at its own pace: from the build's beginning, and on to
// its end. Memory is bounded: of logs and progress only the newest are kept; a reader that is further behind finds a
// Gap in their place. What tells how the build stands (steps, warnings, the end) is always kept.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "build/events.h"

namespace slipway::build {

struct JournalLimits {
    std::size_t bytes = 1u << 20; // of logs and progress, with what it costs to hold them
    // How long a full journal waits for the reader that is the build's own client and does read. Once it has not moved
    // for that long it gets no more of it until it has caught up.
    std::chrono::milliseconds patience{250};
};

// What wakes readers. One may be shared by several journals, to wait for any of them.
struct JournalSignal {
    std::mutex mutex; // guards every journal that shares it
    std::condition_variable_any changed;
};

class Journal final : public EventSink {
public:
    // The build's own client is worth a short wait; nobody else is.
    enum class Pace { Follower, Client };

    class Reader {
    public:
        // Appends what is there, at most some 64 KiB at once; waits for something while there is nothing. False at the
        // end: nothing was appended, and nothing more will come, or a stop was requested.
        bool next(std::vector<std::shared_ptr<const Event>>& events, std::stop_token stop = {});

    private:
        friend class Journal;
        friend class JournalMerge;
        Reader(std::shared_ptr<Journal> journal, Pace pace)
            : m_journal(std::move(journal))
            , m_pace(pace) {}
        // With the signal's mutex held. Whether anything was appended.
        bool take(std::vector<std::shared_ptr<const Event>>& events);
        bool ended() const;
        std::shared_ptr<Journal> m_journal;
        Pace m_pace;
        std::uint64_t m_next = 0;   // number of the next event
        std::uint64_t m_offset = 0; // bytes of logs before it
    };

    static std::shared_ptr<Journal> make(std::shared_ptr<JournalSignal> signal = std::make_shared<JournalSignal>(),
                                         JournalLimits limits = {});
    static Reader read(const std::shared_ptr<Journal>& journal, Pace pace = Pace::Follower);

    // BuildFinished ends it.
    void handle(const Event& event) override;

    // Bytes of logs and progress that it holds.
    std::size_t held() const;

private:
    struct Entry {
        std::uint64_t number = 0;
        std::uint64_t offset = 0; // bytes of logs before it
        std::size_t bytes = 0;
        std::shared_ptr<const Event> event;
    };
    Journal(std::shared_ptr<JournalSignal> signal, JournalLimits limits)
        : m_signal(std::move(signal))
        , m_limits(limits) {}
    void makeRoom(std::unique_lock<std::mutex>& lock, std::size_t bytes);

    const std::shared_ptr<JournalSignal> m_signal;
    const JournalLimits m_limits;
    // Guarded by the signal's mutex; both in the order of their numbers.
    std::vector<Entry> m_lasting;
    std::deque<Entry> m_passing;
    std::size_t m_held = 0;
    std::uint64_t m_count = 0;  // events so far
    std::uint64_t m_offset = 0; // bytes of logs so far
    bool m_ended = false;
    std::optional<std::uint64_t> m_clientAt; // the next event of the build's own client
    bool m_clientLate = false;
};

// Readers of several journals that share a signal, read as one.
class JournalMerge {
public:
    struct Source {
        std::string id;
        Journal::Reader reader;
    };
    struct Item {
        std::string id;
        std::shared_ptr<const Event> event;
    };

    explicit JournalMerge(std::shared_ptr<JournalSignal> signal)
        : m_signal(std::move(signal)) {}

    // `more` gives what was added since the last time; it is called with the signal's mutex held.
    // False when a stop was requested.
    template <typename F>
    bool next(std::vector<Item>& items, F&& more, std::stop_token stop) {
        std::unique_lock lock(m_signal->mutex);
        return m_signal->changed.wait(lock, stop, [&] {
            for (Source& source : more())
                m_sources.push_back(std::move(source));
            return take(items);
        });
    }

private:
    bool take(std::vector<Item>& items);
    std::shared_ptr<JournalSignal> m_signal;
    std::vector<Source> m_sources;
};

} // namespace slipway::build
