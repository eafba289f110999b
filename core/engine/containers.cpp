#include "engine/containers.h"

#include <algorithm>
#include <array>
#include <csignal>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fact.h"
#include "base/file.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/text.h"
#include "engine/detail/container_document.h"
#include "engine/detail/container_entry.h"
#include "engine/detail/port_mapping.h"
#include "runtime/cleanup.h"
#include "runtime/overlay.h"
#include "store/layout.h"

namespace slipway::engine {

std::string_view toString(State state) {
    switch (state) {
    case State::Created:
        return "created";
    case State::Running:
        return "running";
    case State::Paused:
        return "paused";
    case State::Restarting:
        return "restarting";
    case State::Removing:
        return "removing";
    case State::Exited:
        return "exited";
    case State::Dead:
        return "dead";
    }
    return "dead";
}

bool isAlive(State state) {
    return state == State::Running || state == State::Paused;
}

Container snapshot(ContainerEntry& entry) {
    const std::lock_guard lock(entry.guard);
    return entry.data;
}

Result<int> parseSignal(const std::string& text) {
    return slipway::parseSignal(text);
}

Containers::Impl::Impl(Core& owner)
    : core(owner)
    , watcher([this](const std::string& id, UniqueFd fd) { handleExit(id, std::move(fd)); }) {}

Containers::Containers(Core& core)
    : m_impl(std::make_unique<Impl>(core)) {}
Containers::~Containers() = default;

Result<EntryPointer> Containers::Impl::find(const std::string& id) const {
    const std::lock_guard lock(tableGuard);
    if (const auto it = table.find(id); it != table.end())
        return it->second;
    const std::string name = id.starts_with('/') ? id.substr(1) : id;
    EntryPointer byPrefix;
    int matches = 0;
    for (const auto& [full, entry] : table) {
        if (snapshot(*entry).name == name)
            return entry;
        if (!id.empty() && full.starts_with(id)) {
            byPrefix = entry;
            ++matches;
        }
    }
    if (matches == 1)
        return byPrefix;
    if (matches > 1)
        return fail(Errc::InvalidArgument, "{} containers have an id that begins with {}: give more digits", matches,
                    id);
    return fail(Errc::NotFound, "No such container: {}", id);
}

std::optional<std::string> Containers::Impl::holderOf(const std::string& name) const {
    for (const auto& [id, entry] : table)
        if (snapshot(*entry).name == name)
            return id;
    return std::nullopt;
}

Result<> Containers::Impl::persist(ContainerEntry& entry) {
    const std::lock_guard record(entry.record);
    Container container;
    {
        const std::lock_guard lock(entry.guard);
        if (entry.removed)
            return {};
        container = entry.data;
    }
    store::Document document;
    document.id = container.id;
    document.name = container.name;
    document.json = toDocument(container);
    document.imageId = TRY(oci::Digest::parse(container.imageId));
    if (!container.chainId.empty())
        document.chainId = TRY(oci::Digest::parse(container.chainId));
    TRY(core.store->documents(store::DocumentKind::Container).put(document));
    return {};
}

void Containers::Impl::publish(const Container& container, const std::string& action,
                               std::map<std::string, std::string> extra) {
    Event event{"container", action, container.id, container.options.labels, {}};
    event.attributes["image"] = container.options.image;
    event.attributes["name"] = container.name;
    for (auto& [name, value] : extra)
        event.attributes[name] = std::move(value);
    core.events.publish(std::move(event));
}

Result<Containers::Created> Containers::create(const Caller& caller, ContainerOptions options) {
    return m_impl->create(caller, std::move(options));
}

Result<> Containers::start(const std::string& id) {
    const auto entry = TRY(m_impl->find(id));
    const std::lock_guard operation(entry->operation);
    auto started = m_impl->start(entry);
    if (!started && started.error().code() != Errc::NotModified && snapshot(*entry).options.autoRemove) {
        // As a run that ended at once: whoever asked for --rm has no use for what could not start.
        if (const auto removed = m_impl->removeStopped(entry, true); !removed)
            log::warning("remove container {}: {}", id, removed.error().describe());
    }
    return started;
}

Result<> Containers::stop(const std::string& id, std::optional<int> timeout, const std::string& signal) {
    const auto entry = TRY(m_impl->find(id));
    const std::lock_guard operation(entry->operation);
    return m_impl->stopLocked(entry, timeout, signal);
}

Result<> Containers::kill(const std::string& id, const std::string& signal) {
    const int number = TRY(parseSignal(signal.empty() ? "SIGKILL" : signal));
    const auto entry = TRY(m_impl->find(id));
    {
        const std::lock_guard lock(entry->guard);
        if (!isAlive(entry->data.state.state) || !entry->monitor)
            return fail(Errc::Conflict, "Cannot kill container: {}: container {} is not running", id, entry->data.id);
        if (number == SIGKILL || number == SIGTERM)
            entry->data.state.stoppedByUser = true;
        if (number == SIGKILL && entry->data.state.state == State::Paused)
            (void)m_impl->core.oci->resume(entry->data.id, m_impl->core.cgroupOf(entry->data.id));
        if (auto sent = entry->monitor->signal(number); !sent && sent.error().code() != Errc::NotFound)
            return sent;
    }
    m_impl->publish(snapshot(*entry), "kill", {{"signal", std::to_string(number)}});
    // The clients' next question is about the state; a killed container has ended by then.
    if (number == SIGKILL)
        m_impl->waitStopped(*entry, std::chrono::seconds(10));
    return {};
}

Result<> Containers::restart(const std::string& id, std::optional<int> timeout) {
    const auto entry = TRY(m_impl->find(id));
    const std::lock_guard operation(entry->operation);
    if (auto stopped = m_impl->stopLocked(entry, timeout, {}); !stopped && stopped.error().code() != Errc::NotModified)
        return stopped;
    TRY(m_impl->start(entry));
    m_impl->publish(snapshot(*entry), "restart");
    return {};
}

Result<> Containers::pause(const std::string& id) {
    const auto entry = TRY(m_impl->find(id));
    const std::lock_guard operation(entry->operation);
    const Container container = snapshot(*entry);
    if (container.state.state != State::Running)
        return fail(Errc::Conflict, "container {} is {}, so it cannot be paused", container.name,
                    toString(container.state.state));
    TRY(m_impl->core.oci->pause(container.id, m_impl->core.cgroupOf(container.id)));
    {
        const std::lock_guard lock(entry->guard);
        if (entry->data.state.state == State::Running)
            entry->data.state.state = State::Paused;
    }
    m_impl->publish(container, "pause");
    return m_impl->persist(*entry);
}

Result<> Containers::unpause(const std::string& id) {
    const auto entry = TRY(m_impl->find(id));
    const std::lock_guard operation(entry->operation);
    const Container container = snapshot(*entry);
    if (container.state.state != State::Paused)
        return fail(Errc::Conflict, "container {} is not paused", container.name);
    TRY(m_impl->core.oci->resume(container.id, m_impl->core.cgroupOf(container.id)));
    {
        const std::lock_guard lock(entry->guard);
        if (entry->data.state.state == State::Paused)
            entry->data.state.state = State::Running;
    }
    m_impl->publish(container, "unpause");
    return m_impl->persist(*entry);
}

Result<> Containers::rename(const std::string& id, const std::string& name) {
    const auto entry = TRY(m_impl->find(id));
    const std::lock_guard operation(entry->operation);
    const auto allowed = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '-';
    };
    if (name.size() < 2 || !std::isalnum(static_cast<unsigned char>(name[0])) || !std::ranges::all_of(name, allowed))
        return fail(Errc::InvalidArgument, "Invalid container name ({}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
                    name);
    {
        const std::lock_guard lock(m_impl->tableGuard);
        if (const auto holder = m_impl->holderOf(name))
            return fail(Errc::Conflict,
                        Fact{FactCode::ContainerNewNameTaken, {{"name", name}, {"container", *holder}}});
        const std::lock_guard guard(entry->guard);
        entry->data.name = entry->data.options.name = name;
    }
    TRY(m_impl->persist(*entry));
    m_impl->publish(snapshot(*entry), "rename");
    return {};
}

Result<> Containers::remove(const std::string& id, bool force, bool volumes) {
    const auto entry = TRY(m_impl->find(id));
    const std::lock_guard operation(entry->operation);
    const Container container = snapshot(*entry);
    if (isAlive(container.state.state)) {
        if (!force)
            return fail(Errc::Conflict,
                        "cannot remove container \"/{}\": container is {}: stop the container before removing or force "
                        "remove",
                        container.name, toString(container.state.state));
        if (auto stopped = m_impl->stopLocked(entry, 0, "SIGKILL");
            !stopped && stopped.error().code() != Errc::NotModified)
            return stopped;
    }
    return m_impl->removeStopped(entry, volumes);
}

Result<> Containers::resize(const std::string& id, int width, int height) {
    const auto entry = TRY(m_impl->find(id));
    if (width < 0 || height < 0 || width > 65535 || height > 65535)
        return fail(Errc::InvalidArgument, "a terminal of {} by {} cells", width, height);
    const std::lock_guard lock(entry->guard);
    if (!entry->monitor)
        return fail(Errc::Conflict, "container {} is not running", entry->data.name);
    return entry->monitor->resize(static_cast<std::uint16_t>(height), static_cast<std::uint16_t>(width));
}

Result<Container> Containers::get(const std::string& id) const {
    return snapshot(*TRY(m_impl->find(id)));
}

std::vector<Container> Containers::list() const {
    const std::lock_guard lock(m_impl->tableGuard);
    std::vector<Container> all;
    all.reserve(m_impl->table.size());
    for (const auto& [id, entry] : m_impl->table)
        all.push_back(snapshot(*entry));
    return all;
}

Result<UniqueFd> Containers::attach(const std::string& id, const AttachOptions& options) {
    const auto entry = TRY(m_impl->find(id));
    runtime::AttachOptions attach;
    attach.in = options.stdin;
    attach.out = options.stdout;
    attach.err = options.stderr;
    attach.whenFull = runtime::WhenFull::Wait;
    const std::lock_guard lock(entry->guard);
    if (entry->removed)
        return fail(Errc::NotFound, "No such container: {}", id);
    attach.in = attach.in && entry->data.options.openStdin;
    attach.closeStdinOnEof = entry->data.options.stdinOnce;
    if (entry->data.state.state == State::Paused)
        return fail(Errc::Conflict, "container {} is paused: unpause it first", entry->data.name);
    if (entry->monitor)
        return entry->monitor->attach(attach);
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return failErrno("socketpair");
    entry->pending.push_back({attach, UniqueFd(pair[0])});
    return UniqueFd(pair[1]);
}

Result<std::string> Containers::logPath(const std::string& id) const {
    return TRY(get(id)).logPath;
}

Result<std::shared_ptr<Containers::Wait>> Containers::wait(const std::string& id, WaitCondition condition,
                                                           std::function<void(Exited)> done) {
    const auto entry = TRY(m_impl->find(id));
    auto wait = std::make_shared<Wait>(condition, std::move(done));
    std::optional<Exited> now;
    {
        const std::lock_guard lock(entry->guard);
        if (entry->removed)
            return fail(Errc::NotFound, "No such container: {}", id);
        if (condition == WaitCondition::NotRunning && !isAlive(entry->data.state.state) &&
            entry->data.state.state != State::Restarting)
            now = Exited{entry->data.state.exitCode, {}};
        else
            entry->waits.push_back(wait);
    }
    if (now)
        wait->fire(*now);
    return wait;
}

Result<std::vector<std::string>> Containers::prune() {
    std::vector<std::string> pruned;
    for (const auto& container : list()) {
        if (container.state.state != State::Created && container.state.state != State::Exited &&
            container.state.state != State::Dead)
            continue;
        const auto entry = m_impl->find(container.id);
        if (!entry)
            continue;
        const std::lock_guard operation((*entry)->operation);
        if (!isAlive(snapshot(**entry).state.state) && m_impl->removeStopped(*entry, true))
            pruned.push_back(container.id);
    }
    return pruned;
}

Result<> Containers::publishPort(const std::string& id, const PortMapping& mapping) {
    const auto entry = TRY(m_impl->find(id));
    const std::lock_guard operation(entry->operation);
    TRY(authorise(mapping, m_impl->core.limits));
    Container container = snapshot(*entry);
    if (!isAlive(container.state.state))
        return fail(Errc::Conflict, "container {} is not running", container.name);
    const auto added = TRY(m_impl->core.networks->publish(container, {mapping}));
    {
        const std::lock_guard lock(entry->guard);
        auto& ports = entry->data.publishedPorts;
        ports.insert(ports.end(), added.begin(), added.end());
        entry->data.options.ports.push_back(mapping);
    }
    m_impl->publish(container, "update");
    return m_impl->persist(*entry);
}

Result<> Containers::unpublishPort(const std::string& id, const PortMapping& mapping) {
    const auto entry = TRY(m_impl->find(id));
    const std::lock_guard operation(entry->operation);
    const Container container = snapshot(*entry);
    TRY(m_impl->core.networks->unpublish(container.id, mapping));
    {
        const std::lock_guard lock(entry->guard);
        std::erase_if(entry->data.publishedPorts, [&](const PortMapping& port) { return isMeant(port, mapping); });
        // What was asked for may have been any free port.
        auto& wanted = entry->data.options.ports;
        PortMapping any = mapping;
        any.hostPort = 0;
        if (std::erase_if(wanted, [&](const PortMapping& port) { return isMeant(port, mapping); }) == 0)
            if (const auto at = std::ranges::find_if(wanted, [&](const auto& port) { return isMeant(port, any); });
                at != wanted.end())
                wanted.erase(at);
    }
    m_impl->publish(container, "update");
    return m_impl->persist(*entry);
}

Result<UniqueFd> Containers::openRoot(const std::string& id) {
    const Container container = TRY(get(id));
    if (!isAlive(container.state.state))
        return fail(Errc::Conflict, "container {} is not running", container.name);
    return openFile(m_impl->core.runPaths.container(container.id).rootfs, O_PATH | O_DIRECTORY);
}

Result<> Containers::reconcile() {
    std::vector<std::string> alive;
    std::vector<EntryPointer> ended;
    for (const auto& document : TRY(m_impl->core.store->documents(store::DocumentKind::Container).list())) {
        auto container = fromDocument(document.json);
        if (!container) {
            log::error("container {}: {}", document.id, container.error().describe());
            continue;
        }
        auto entry = std::make_shared<ContainerEntry>();
        entry->data = std::move(*container);
        m_impl->table[entry->data.id] = entry;
        auto& state = entry->data.state;
        const bool wasAlive = isAlive(state.state);
        // A start that was cut off may have a waiting or even running process without saying so.
        auto monitor = runtime::MonitorClient::connect(m_impl->core.runPaths.container(entry->data.id).directory);
        if (monitor) {
            const auto status = monitor->status();
            auto exitFd = monitor->exitFd();
            if (wasAlive && status && status->state == runtime::MonitorState::Running && exitFd) {
                state.pid = static_cast<int>(status->pid);
                entry->monitor = std::move(*monitor);
                m_impl->watcher.watch(entry->data.id, std::move(*exitFd));
                alive.push_back(entry->data.id);
                continue;
            }
            if (!wasAlive)
                (void)monitor->quit();
        }
        if (wasAlive)
            ended.push_back(entry);
        else if (state.state == State::Removing || state.state == State::Restarting)
            state.state = State::Exited;
        if (!wasAlive && entry->data.options.autoRemove)
            (void)m_impl->removeStopped(entry, true);
    }
    if (const auto swept = runtime::findLeftovers(m_impl->core.runPaths, *m_impl->core.oci, m_impl->core.cgroups,
                                                  m_impl->core.cgroupParent)) {
        for (const auto& leftover : *swept)
            if (std::ranges::find(alive, leftover.id) == alive.end()) {
                const auto removed = runtime::removeLeftover(leftover, m_impl->core.runPaths, *m_impl->core.oci,
                                                             m_impl->core.cgroups, m_impl->core.cgroupParent);
                if (!removed)
                    log::warning("leftover {}: {}", leftover.id, removed.error().describe());
            }
    }
    TRY(m_impl->core.networks->reconcile(alive));
    for (const auto& entry : ended) {
        const std::string path = fmt::format("{}/containers/{}/exit.json", m_impl->core.config.root, entry->data.id);
        const auto record = runtime::readExitRecord(path);
        if (record)
            m_impl->finish(entry, *record, {});
        else
            m_impl->finish(entry, runtime::ExitRecord{255, 0, false, {}, now()},
                           "it ended while the engine was not running and left no exit code");
    }
    return {};
}

namespace {

// One line of `ps -ef` from /proc; nullopt when the process has gone, or is not the container's: the runtime that
// brings an exec in is in its groups for a moment.
std::optional<std::vector<std::string>> describeProcess(pid_t pid, const runtime::IdRange& range) {
    const std::string base = fmt::format("/proc/{}", pid);
    const auto stat = readFile(base + "/stat", 65536);
    const auto status = readFile(base + "/status", 65536);
    const auto cmdline = readFile(base + "/cmdline", 1 << 20);
    if (!stat || !status || !cmdline)
        return std::nullopt;
    const auto fields = split(stat->substr(std::min(stat->rfind(')') + 2, stat->size())), ' ');
    if (fields.size() < 20)
        return std::nullopt;
    std::string command = *cmdline;
    std::ranges::replace(command, '\0', ' ');
    if (command.empty())
        command = "[" + stat->substr(stat->find('(') + 1, stat->rfind(')') - stat->find('(') - 1) + "]";
    uid_t uid = 0;
    if (const auto at = status->find("\nUid:\t"); at != std::string::npos)
        uid = static_cast<uid_t>(std::strtoul(status->c_str() + at + 6, nullptr, 10));
    const long ticks = ::sysconf(_SC_CLK_TCK);
    const auto used = (parseUnsigned(fields[11]).value_or(0) + parseUnsigned(fields[12]).value_or(0)) /
                      static_cast<std::uint64_t>(ticks);
    if (!range.contains(uid))
        return std::nullopt;
    // The name inside is what its user knows.
    const std::string user = uid == range.start ? "root" : std::to_string(uid - range.start);
    timespec up{};
    ::clock_gettime(CLOCK_BOOTTIME, &up);
    const auto startedSecondsAgo = up.tv_sec - static_cast<std::int64_t>(parseUnsigned(fields[19]).value_or(0) /
                                                                         static_cast<std::uint64_t>(ticks));
    const std::string startTime = toRfc3339(now() - std::chrono::seconds(startedSecondsAgo)).substr(11, 5);
    return std::vector<std::string>{user,
                                    std::to_string(pid),
                                    fields[1],
                                    "0",
                                    startTime,
                                    fields[4] == "0" ? "?" : "pts/0",
                                    fmt::format("{:02}:{:02}:{:02}", used / 3600, used / 60 % 60, used % 60),
                                    std::string(trim(command))};
}

} // namespace

Result<Containers::Top> Containers::top(const std::string& id) {
    const Container container = TRY(get(id));
    if (!isAlive(container.state.state))
        return fail(Errc::Conflict, "container {} is not running", container.id);
    Top top{{"UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"}, {}};
    for (const pid_t pid : TRY(runtime::readCgroupPids(m_impl->core.cgroups, m_impl->core.cgroupOf(container.id))))
        if (auto line = describeProcess(pid, m_impl->core.range))
            top.processes.push_back({std::move(*line)});
    return top;
}

} // namespace slipway::engine
