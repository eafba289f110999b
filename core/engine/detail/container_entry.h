// One container in memory, and what its operations share.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/containers.h"
#include "engine/detail/core.h"
#include "engine/detail/exit_watcher.h"
#include "runtime/container_spec.h"
#include "runtime/monitor_client.h"
#include "runtime/mount_point.h"

namespace slipway::engine {

// Somebody waits for a container's end. Held by whoever waits; the entry only knows it weakly.
class Containers::Wait {
public:
    Wait(WaitCondition condition, std::function<void(Exited)> done)
        : m_condition(condition)
        , m_done(std::move(done)) {}
    WaitCondition condition() const { return m_condition; }
    void fire(const Exited& exit) { m_done(exit); }

private:
    WaitCondition m_condition;
    std::function<void(Exited)> m_done;
};

struct PendingAttach {
    runtime::AttachOptions options;
    UniqueFd stream;
};

struct ContainerEntry {
    // Held for the length of one operation (start, stop, remove, …). Never taken while holding `guard`.
    std::mutex operation;

    // Held while the record on disk is written from `data`, or removed: the last to write writes the newest. Never
    // taken while holding `guard`.
    std::mutex record;

    // Protects all that follows; held briefly.
    std::mutex guard;
    std::condition_variable changed; // the state, or `removed`
    Container data;
    std::optional<runtime::MonitorClient> monitor; // while it runs
    std::vector<PendingAttach> pending;            // clients that attached before the start
    std::vector<std::weak_ptr<Containers::Wait>> waits;
    bool removed = false;
};

using EntryPointer = std::shared_ptr<ContainerEntry>;

struct Containers::Impl {
    explicit Impl(Core& owner);

    Core& core;
    mutable std::mutex tableGuard;
    std::map<std::string, EntryPointer> table; // by id
    ExitWatcher watcher;                       // last: its threads use the rest

    Result<EntryPointer> find(const std::string& id) const;
    // Whether `name` is taken, and by which id.
    std::optional<std::string> holderOf(const std::string& name) const;
    // Writes the record as it is now; nothing when the container has been removed meanwhile.
    Result<> persist(ContainerEntry& entry);
    void publish(const Container& container, const std::string& action, std::map<std::string, std::string> extra = {});

    // container_start.cpp
    Result<> start(const EntryPointer& entry);
    Result<runtime::ContainerSpec> makeSpec(const Container& container, int rootFd,
                                            std::vector<runtime::MountPoint>& binds);
    Result<> writeHosts(const Container& container);
    void takeDown(const Container& container);

    // container_exit.cpp
    void handleExit(const std::string& id, UniqueFd exitFd);
    void finish(const EntryPointer& entry, const runtime::ExitRecord& record, const std::string& error);
    Result<> removeStopped(const EntryPointer& entry, bool volumes); // the caller holds `operation`
    // Waits until it no longer runs; false after `timeout`.
    bool waitStopped(ContainerEntry& entry, std::chrono::milliseconds timeout);
    Result<> stopLocked(const EntryPointer& entry, std::optional<int> timeout, const std::string& signal);

    // container_create.cpp
    Result<Containers::Created> create(const Caller& caller, ContainerOptions options);
    std::string inventName() const;
};

bool isAlive(State state);
// A copy of the data under the guard.
Container snapshot(ContainerEntry& entry);
// "SIGTERM", "TERM" or "15" to a number.
Result<int> parseSignal(const std::string& text);

} // namespace slipway::engine
