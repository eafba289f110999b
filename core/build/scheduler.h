// What the builds of one engine share while they run: how many steps run at once, and who is making what.
//
// The order that keeps it free of deadlocks: a step first waits for the stages that it takes files from, then for its
// claim, then for locks of its own (a locked cache mount), and for its slot last. Whoever has a slot waits for nothing
// of these any more.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::build {

// A number of places for running steps, given in the order of asking. Any thread.
class StepSlots {
public:
    // One of the places, free again when it is destroyed. Must not outlive the StepSlots.
    class Slot {
    public:
        Slot() = default;
        Slot(Slot&& other) noexcept;
        Slot& operator=(Slot&& other) noexcept;
        ~Slot();

    private:
        friend class StepSlots;
        explicit Slot(StepSlots& owner) noexcept
            : m_owner(&owner) {}
        StepSlots* m_owner = nullptr;
    };

    explicit StepSlots(std::size_t limit);
    std::size_t limit() const noexcept { return m_limit; }
    std::size_t running() const;

    // Blocks until a place is free. Cancelled once `stop` is requested.
    Result<Slot> take(std::stop_token stop);

private:
    void free();

    const std::size_t m_limit;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::list<char> m_queue; // who asked, in order; only the addresses matter
    std::size_t m_running = 0;
};

// Who is making what: of several who want the same thing made, one makes it and the others wait to find it there.
class Claims {
    struct Making;

public:
    // What is said in the making, for those who wait: the number of the stream, and some bytes of it.
    using Listener = std::function<void(int stream, std::string_view data)>;
    static constexpr std::size_t kMaxKept = 1u << 20; // bytes that a later listener still hears, from the beginning

    // The right to make one thing; the next in line gets it when it is destroyed.
    class Claim {
    public:
        Claim() = default;
        // Any thread.
        void say(int stream, std::string_view data);
        Claim(Claim&& other) noexcept;
        Claim& operator=(Claim&& other) noexcept;
        ~Claim();

    private:
        friend class Claims;
        Claim(Claims& owner, std::string key, std::shared_ptr<Making> making) noexcept
            : m_owner(&owner)
            , m_key(std::move(key))
            , m_making(std::move(making)) {}
        Claims* m_owner = nullptr;
        std::string m_key;
        std::shared_ptr<Making> m_making;
    };

    // Blocks while somebody else has the claim: look afterwards whether what was wanted is there now. When it is not
    // (the other failed or was cancelled), it is the caller's to make. Cancelled once `stop` is requested. `listener`
    // is called meanwhile, on this thread.
    Result<Claim> take(std::string_view key, std::stop_token stop, const Listener& listener = {});

private:
    struct Saying {
        int stream = 0;
        std::string data;
    };
    struct Making {
        std::vector<Saying> said;
        std::size_t bytes = 0;
        bool cut = false; // more was said than is kept
    };

    void free(const std::string& key);

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::map<std::string, std::shared_ptr<Making>, std::less<>> m_held;
};

// One for each engine; it outlives the engine's builds.
class Scheduler {
public:
    // Steps wait for disks and networks most of their time: more of them than there are cores.
    static std::size_t defaultParallelism() noexcept; // max(4, 2 * cores)

    // 0: the default.
    explicit Scheduler(std::size_t parallelism = 0);

    StepSlots& slots() noexcept { return m_slots; }
    Claims& claims() noexcept { return m_claims; }

private:
    StepSlots m_slots;
    Claims m_claims;
};

} // namespace slipway::build
