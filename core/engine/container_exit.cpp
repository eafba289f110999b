// The other half of a container's life: its end, stop, removal.
#include <csignal>

#include "base/file.h"
#include "base/log.h"
#include "engine/detail/container_document.h"
#include "engine/detail/container_entry.h"
#include "store/layout.h"

namespace slipway::engine {

namespace {

bool wantsRestart(const Container& container) {
    using Kind = RestartPolicy::Kind;
    const auto& policy = container.options.restart;
    if (container.state.stoppedByUser)
        return false;
    switch (policy.kind) {
    case Kind::No:
        return false;
    case Kind::Always:
    case Kind::UnlessStopped:
        return true;
    case Kind::OnFailure:
        return container.state.exitCode != 0 &&
               (policy.maximumRetries == 0 || container.state.restartCount < policy.maximumRetries);
    }
    return false;
}

// 100 ms, doubling, at most a minute.
std::chrono::milliseconds restartDelay(int restarts) {
    return std::min(std::chrono::milliseconds(100) * (1 << std::min(restarts, 10)), std::chrono::milliseconds(60'000));
}

void fireWaits(ContainerEntry& entry, bool removed, const Exited& exit) {
    std::vector<std::shared_ptr<Containers::Wait>> due;
    {
        const std::lock_guard lock(entry.guard);
        std::erase_if(entry.waits, [&](const std::weak_ptr<Containers::Wait>& weak) {
            auto wait = weak.lock();
            if (!wait)
                return true;
            if (!removed && wait->condition() == WaitCondition::Removed)
                return false;
            due.push_back(std::move(wait));
            return true;
        });
    }
    for (const auto& wait : due)
        wait->fire(exit);
}

} // namespace

void Containers::Impl::handleExit(const std::string& id, UniqueFd exitFd) {
    EntryPointer entry;
    {
        const std::lock_guard lock(tableGuard);
        const auto it = table.find(id);
        if (it == table.end())
            return;
        entry = it->second;
    }
    auto record = runtime::MonitorClient::takeExit(exitFd);
    std::string error;
    if (!record) {
        record = runtime::readExitRecord(fmt::format("{}/containers/{}/exit.json", core.config.root, id));
        if (!record) {
            // Its monitor was killed: the process may be anything by now, so it must not go on unobserved.
            error = "its monitor was killed";
            (void)core.oci->resume(id, core.cgroupOf(id)); // a paused one does not even die
            (void)core.oci->kill(id, SIGKILL);
            (void)core.oci->remove(id, true);
            (void)runtime::removeCgroup(core.cgroups, core.cgroupOf(id));
            record = runtime::ExitRecord{137, SIGKILL, false, {}, now()};
        }
    }
    // The kernel and the OCI runtime take their time: side by side.
    if (const auto released = core.networks->unpublishAll(id); !released)
        log::warning("container {}: {}", id, released.error().describe());
    (void)runtime::MonitorClient::awaitRemoval(exitFd);
    finish(entry, *record, error);
}

void Containers::Impl::finish(const EntryPointer& entry, const runtime::ExitRecord& record, const std::string& error) {
    takeDown(snapshot(*entry));
    Container container;
    std::vector<EndpointState> endpoints;
    bool restart = false;
    {
        const std::lock_guard lock(entry->guard);
        // Only what its end changes: it may have got another name meanwhile.
        auto& data = entry->data;
        endpoints = std::exchange(data.endpoints, {});
        data.publishedPorts.clear();
        data.state.pid = 0;
        data.state.exitCode = record.exitCode;
        data.state.oomKilled = record.oomKilled;
        data.state.finishedAt = record.finishedAt == Timestamp{} ? now() : record.finishedAt;
        data.state.error = error;
        restart = wantsRestart(data);
        data.state.state = restart ? State::Restarting : State::Exited;
        entry->monitor.reset();
        container = data;
    }
    if (const auto kept = persist(*entry); !kept)
        log::warning("container {}: {}", container.id, kept.error().describe());
    for (const auto& endpoint : endpoints)
        core.networks->retract(endpoint);
    if (record.oomKilled)
        publish(container, "oom");
    publish(container, "die", {{"exitCode", std::to_string(record.exitCode)}});
    entry->changed.notify_all();
    fireWaits(*entry, false, {record.exitCode, {}});

    if (container.options.autoRemove) {
        const std::lock_guard operation(entry->operation);
        // It may have been started anew by whoever stopped it.
        if (isAlive(snapshot(*entry).state.state))
            return;
        if (const auto removed = removeStopped(entry, true); !removed)
            log::warning("remove container {}: {}", container.name, removed.error().describe());
    } else if (restart) {
        watcher.later(restartDelay(container.state.restartCount), [this, entry] {
            const std::lock_guard operation(entry->operation);
            {
                const std::lock_guard lock(entry->guard);
                if (entry->data.state.state != State::Restarting || entry->removed)
                    return;
                entry->data.state.state = State::Exited;
                ++entry->data.state.restartCount;
            }
            if (const auto started = start(entry); !started)
                log::warning("restart container {}: {}", snapshot(*entry).name, started.error().describe());
        });
    }
}

bool Containers::Impl::waitStopped(ContainerEntry& entry, std::chrono::milliseconds timeout) {
    std::unique_lock lock(entry.guard);
    return entry.changed.wait_for(lock, timeout, [&] {
        return entry.removed || (entry.data.state.state != State::Running && entry.data.state.state != State::Paused);
    });
}

Result<> Containers::Impl::stopLocked(const EntryPointer& entry, std::optional<int> timeout,
                                      const std::string& signal) {
    std::optional<runtime::MonitorClient> monitor;
    Container container;
    {
        const std::lock_guard lock(entry->guard);
        entry->data.state.stoppedByUser = true;
        if (entry->data.state.state == State::Restarting)
            entry->data.state.state = State::Exited;
        container = entry->data;
        if (!isAlive(container.state.state))
            return fail(Errc::NotModified, "container {} is not running", container.name);
    }
    const int number = TRY(parseSignal(signal.empty() ? container.stopSignal : signal));
    const int seconds = timeout ? *timeout : container.options.stopTimeout.value_or(10);
    const auto send = [&](int what) -> Result<> {
        const std::lock_guard lock(entry->guard);
        if (!entry->monitor)
            return {};
        return entry->monitor->signal(what);
    };
    if (container.state.state == State::Paused)
        (void)core.oci->resume(container.id, core.cgroupOf(container.id));
    if (const auto sent = send(number); !sent && sent.error().code() != Errc::NotFound)
        return sent;
    const auto patience =
        seconds < 0 ? std::chrono::milliseconds(24LL * 3600 * 1000) : std::chrono::milliseconds(seconds * 1000LL);
    if (!waitStopped(*entry, patience)) {
        if (const auto sent = send(SIGKILL); !sent && sent.error().code() != Errc::NotFound)
            return sent;
        if (!waitStopped(*entry, std::chrono::seconds(30)))
            return fail(Errc::Timeout,
                        "container {} has not ended 30 seconds after SIGKILL; a process of it hangs in the "
                        "kernel",
                        container.name);
    }
    publish(snapshot(*entry), "stop");
    return {};
}

Result<> Containers::Impl::removeStopped(const EntryPointer& entry, bool volumes) {
    Container container;
    {
        const std::lock_guard lock(entry->guard);
        if (entry->removed)
            return {};
        entry->data.state.state = State::Removing;
        entry->pending.clear();
        container = entry->data;
    }
    takeDown(container);
    auto& documents = core.store->documents(store::DocumentKind::Container);
    const auto directory = removeTree(core.config.root + "/containers/" + container.id);
    const auto discarded = core.store->discard(store::StoreLayout::container(container.id));
    // The row last: as long as there is anything left of the container, it can be removed again by its name.
    for (const Result<>& step : {directory, discarded})
        if (!step) {
            const std::lock_guard lock(entry->guard);
            entry->data.state.state = State::Dead;
            return step;
        }
    {
        const std::lock_guard record(entry->record);
        if (const auto removed = documents.remove(container.id); !removed && removed.error().code() != Errc::NotFound)
            return removed;
        const std::lock_guard lock(entry->guard);
        entry->removed = true;
    }
    {
        const std::lock_guard lock(tableGuard);
        table.erase(container.id);
    }
    entry->changed.notify_all();
    if (volumes)
        for (const auto& mount : container.mounts)
            if (mount.option.type == MountOption::Type::Volume && mount.option.source.empty())
                if (const auto gone = core.volumes->remove(mount.volumeName, false); !gone)
                    log::warning("volume {}: {}", mount.volumeName, gone.error().describe());
    publish(container, "destroy");
    fireWaits(*entry, true, {container.state.exitCode, {}});
    return {};
}

} // namespace slipway::engine
