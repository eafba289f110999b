#include "engine/execs.h"

#include <algorithm>
#include <mutex>

#include <fcntl.h>
#include <sys/socket.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "engine/detail/container_entry.h"
#include "runtime/bundle.h"
#include "runtime/monitor_client.h"

namespace slipway::engine {

namespace {
constexpr std::size_t kRemembered = 1000; // ended ones, for inspect
}

struct Execs::Impl {
    explicit Impl(Core& owner)
        : core(owner)
        , watcher([this](const std::string& id, UniqueFd fd) { ended(id, std::move(fd)); }) {}

    struct Entry {
        Exec shown;
        std::optional<runtime::MonitorClient> monitor;
        std::uint64_t sequence = 0;
    };
    Core& core;
    std::mutex guard;
    std::map<std::string, Entry> table;
    std::uint64_t nextSequence = 0;
    ExitWatcher watcher;

    std::string recordPath(const std::string& container, const std::string& exec) const {
        return fmt::format("{}/containers/{}/exec-{}.json", core.config.root, container, exec.substr(0, 32));
    }
    Result<Entry*> find(const std::string& id);
    void ended(const std::string& id, UniqueFd exitFd);
    void forgetOldest();
};

Execs::Execs(Core& core)
    : m_impl(std::make_unique<Impl>(core)) {}
Execs::~Execs() = default;

Result<Execs::Impl::Entry*> Execs::Impl::find(const std::string& id) {
    const auto it = table.find(id);
    if (it == table.end())
        return fail(Errc::NotFound, "No such exec instance: {}", id);
    return &it->second;
}

void Execs::Impl::forgetOldest() {
    while (table.size() > kRemembered) {
        auto oldest = table.end();
        for (auto it = table.begin(); it != table.end(); ++it)
            if (!it->second.shown.running && (oldest == table.end() || it->second.sequence < oldest->second.sequence))
                oldest = it;
        if (oldest == table.end())
            return;
        table.erase(oldest);
    }
}

void Execs::Impl::ended(const std::string& id, UniqueFd exitFd) {
    const auto record = runtime::MonitorClient::takeExit(exitFd);
    std::string containerId;
    int exitCode = 137;
    {
        const std::lock_guard lock(guard);
        const auto entry = find(id);
        if (!entry)
            return;
        auto& shown = (*entry)->shown;
        shown.running = false;
        shown.pid = 0;
        shown.exitCode = exitCode = record ? record->exitCode : 137;
        (*entry)->monitor.reset();
        containerId = shown.containerId;
        ::unlink(recordPath(containerId, id).c_str());
        (void)removeTree(core.runPaths.container(containerId).exec(id.substr(0, 32)));
    }
    core.events.publish(
        {"container", "exec_die", containerId, {{"execID", id}, {"exitCode", std::to_string(exitCode)}}, {}});
}

Result<std::string> Execs::create(const std::string& container, ExecOptions options) {
    const Container target = TRY(m_impl->core.containers->get(container));
    if (target.state.state == State::Paused)
        return fail(Errc::Conflict, "container {} is paused, unpause the container before exec", container);
    if (target.state.state != State::Running)
        return fail(Errc::Conflict, "container {} is not running", target.id);
    if (options.privileged)
        return fail(Errc::PermissionDenied, "exec --privileged: it would give the process rights over this machine");
    const std::lock_guard lock(m_impl->guard);
    Impl::Entry entry;
    entry.shown.id = randomHex(32);
    entry.shown.containerId = target.id;
    entry.shown.options = std::move(options);
    entry.sequence = m_impl->nextSequence++;
    const std::string id = entry.shown.id;
    m_impl->table.emplace(id, std::move(entry));
    m_impl->forgetOldest();
    return id;
}

Result<UniqueFd> Execs::start(const std::string& id, bool detach, bool tty, int width, int height) {
    Exec exec;
    {
        const std::lock_guard lock(m_impl->guard);
        auto* entry = TRY(m_impl->find(id));
        if (entry->shown.started)
            return fail(Errc::Conflict, "exec {} has been started already", id);
        entry->shown.started = true;
        exec = entry->shown;
    }
    auto& core = m_impl->core;
    const Container container = TRY(core.containers->get(exec.containerId));
    const auto rootFd = TRY(core.containers->openRoot(exec.containerId));

    runtime::ContainerSpec spec;
    spec.id = container.id;
    spec.range = core.range;
    spec.rootfs = core.runPaths.container(container.id).rootfs;
    spec.process.capabilities = {container.options.capAdd, container.options.capDrop};
    std::erase_if(spec.process.capabilities.add, [](const std::string& name) { return toLower(name) == "all"; });
    runtime::ProcessSpecification process = spec.process;
    process.args = exec.options.command;
    process.environment = container.environment;
    process.environment.insert(process.environment.end(), exec.options.environment.begin(),
                               exec.options.environment.end());
    process.environment.push_back("HOSTNAME=" + container.options.hostname);
    process.workingDirectory =
        exec.options.workingDirectory.empty() ? container.workingDirectory : exec.options.workingDirectory;
    if (!process.workingDirectory.starts_with('/'))
        return fail(Errc::InvalidArgument, "Cwd must be an absolute path");
    process.user = TRY(runtime::resolveUser(
        rootFd.get(), exec.options.user.empty() ? container.user : exec.options.user, container.options.groupAdd));
    process.tty = tty;
    process.rows = static_cast<std::uint16_t>(std::clamp(height, 0, 65535));
    process.columns = static_cast<std::uint16_t>(std::clamp(width, 0, 65535));
    for (const auto& option : container.options.securityOptions)
        process.noNewPrivileges = process.noNewPrivileges || option == "no-new-privileges" || option.ends_with("true");

    runtime::MonitorConfig config;
    config.containerId = container.id;
    // Half of the id: the path of its socket has to fit a Unix address.
    config.execId = id.substr(0, 32);
    const auto paths = core.runPaths.container(container.id);
    config.bundle = paths.directory;
    config.directory = paths.exec(config.execId);
    config.exitRecordPath = m_impl->recordPath(container.id, id);
    config.processJson = TRY(runtime::makeOciProcess(spec, process));
    config.tty = tty;
    config.openStdin = exec.options.attachStdin;
    config.stdinOnce = true;
    config.rows = process.rows;
    config.columns = process.columns;
    config.uid = process.user.uid;
    config.gid = process.user.gid;
    config.range = core.range;
    config.logDriver = runtime::LogDriver::None;
    config.cgroupPath = core.cgroupOf(container.id);
    config.setRuntime(*core.oci);

    int exitCode = 126;
    auto monitor = runtime::MonitorClient::launch(config, core.monitorPath, &exitCode);
    const auto failed = [&](Error error) -> Result<UniqueFd> {
        const std::lock_guard lock(m_impl->guard);
        if (const auto entry = m_impl->find(id))
            (*entry)->shown.exitCode = exitCode;
        // Docker's clients show this and take the exit code from inspect.
        return fail(Errc::InvalidArgument, "OCI runtime exec failed: {}", error.describe());
    };
    if (!monitor)
        return failed(std::move(monitor.error()));
    UniqueFd stream;
    if (!detach) {
        runtime::AttachOptions attach;
        attach.in = exec.options.attachStdin;
        attach.out = exec.options.attachStdout || tty;
        attach.err = exec.options.attachStderr;
        attach.whenFull = runtime::WhenFull::Wait;
        attach.closeStdinOnEof = true;
        stream = TRY(monitor->attach(attach));
    }
    auto exitFd = TRY(monitor->exitFd());
    if (const auto started = monitor->start(); !started) {
        (void)monitor->quit();
        exitCode = started.error().code() == Errc::NotFound ? 127 : 126;
        return failed(started.error());
    }
    {
        const std::lock_guard lock(m_impl->guard);
        auto* entry = TRY(m_impl->find(id));
        entry->shown.running = true;
        entry->shown.pid = static_cast<int>(monitor->pid());
        entry->monitor = std::move(*monitor);
    }
    core.events.publish({"container",
                         "exec_start: " + exec.options.command.front(),
                         container.id,
                         {{"execID", id}, {"name", container.name}, {"image", container.options.image}},
                         {}});
    m_impl->watcher.watch(id, std::move(exitFd));
    return stream;
}

Result<> Execs::resize(const std::string& id, int width, int height) {
    if (width < 0 || height < 0 || width > 65535 || height > 65535)
        return fail(Errc::InvalidArgument, "a terminal of {} by {} cells", width, height);
    const std::lock_guard lock(m_impl->guard);
    auto* entry = TRY(m_impl->find(id));
    if (!entry->monitor)
        return fail(Errc::Conflict, "exec {} is not running", id);
    return entry->monitor->resize(static_cast<std::uint16_t>(height), static_cast<std::uint16_t>(width));
}

Result<Exec> Execs::get(const std::string& id) const {
    Exec exec;
    {
        const std::lock_guard lock(m_impl->guard);
        exec = TRY(m_impl->find(id))->shown;
    }
    // A client asks for the exit code as soon as its stream has ended, perhaps before the watcher has come round. The
    // record is on disk by then.
    if (exec.running)
        if (const auto record = runtime::readExitRecord(m_impl->recordPath(exec.containerId, id))) {
            exec.running = false;
            exec.pid = 0;
            exec.exitCode = record->exitCode;
        }
    return exec;
}

std::vector<std::string> Execs::ofContainer(const std::string& containerId) const {
    const std::lock_guard lock(m_impl->guard);
    std::vector<std::string> ids;
    for (const auto& [id, entry] : m_impl->table)
        if (entry.shown.containerId == containerId && entry.shown.running)
            ids.push_back(id);
    return ids;
}

} // namespace slipway::engine
