#include "engine/engine.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "engine/detail/cache_mounts.h"
#include "engine/detail/core.h"
#include "engine/detail/git_client.h"
#include "engine/detail/leftover_mounts.h"
#include "oci/platform.h"
#include "runtime/id_range.h"
#include "runtime/mount_point.h"

namespace slipway::engine {

namespace {

constexpr std::chrono::seconds kMeasuringPatience{5};

// A small fact that never changes for a store, kept in it.
Result<std::string> remembered(store::Store& store, const std::string& name,
                               const std::function<Result<std::string>()>& make) {
    auto& settings = store.documents(store::DocumentKind::Setting);
    if (const auto existing = settings.get(name))
        return existing->json;
    store::Document document;
    document.id = name;
    document.json = TRY(make());
    TRY(settings.insert(document));
    return document.json;
}

// Ranges of other owners, whose stores are our store's neighbours.
std::vector<runtime::IdRange> neighbours(const std::string& root) {
    std::vector<runtime::IdRange> ranges;
    const std::string parent = root.substr(0, root.rfind('/'));
    if (const auto text = readFile(parent + "/ranges", 1 << 20))
        for (const auto& line : split(*text, '\n')) {
            const auto colon = line.find(':');
            const auto start = parseUnsigned(std::string_view(line).substr(0, colon));
            if (start && colon != std::string::npos && line.substr(colon + 1) != root)
                ranges.push_back({static_cast<std::uint32_t>(*start), 65536});
        }
    return ranges;
}

Result<> noteRange(const std::string& root, std::uint32_t start) {
    const std::string path = root.substr(0, root.rfind('/')) + "/ranges";
    std::string text = readFile(path, 1 << 20).value_or("");
    const std::string line = fmt::format("{}:{}\n", start, root);
    if (text.find(line) != std::string::npos)
        return {};
    return writeFileAtomically(path, text + line, 0600);
}

std::string programDirectory() {
    std::string path(4096, '\0');
    const ssize_t n = ::readlink("/proc/self/exe", path.data(), path.size());
    path.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return path.substr(0, path.rfind('/'));
}

std::string osName() {
    const auto text = readFile("/etc/os-release", 65536);
    if (text)
        for (const auto& line : split(*text, '\n'))
            if (line.starts_with("PRETTY_NAME=")) {
                std::string name = line.substr(12);
                std::erase(name, '"');
                return name;
            }
    return "Linux";
}

} // namespace

Core::Core(EngineConfig configuration)
    : config(std::move(configuration))
    , tag(network::OwnerTag::of(config.owner, config.run))
    , runPaths(config.run) {}

Core::~Core() {
    // Containers live on without us. With none of them, nothing of ours stays in the kernel either.
    const bool quiet =
        containers && networks && std::ranges::none_of(containers->list(), [](const Container& container) {
            return container.state.state == State::Running || container.state.state == State::Paused;
        });
    // Threads of these use everything else.
    execs.reset();
    containers.reset();
    stepShells.reset();
    builds.reset();
    cacheKeeping.reset();
    runningBuilds.reset();
    buildHistory.reset();
    if (!quiet)
        return;
    networks->leave();
    if (runtime::listCgroups(cgroups, cgroupParent).empty())
        (void)runtime::removeCgroup(cgroups, cgroupParent);
    if (ownerMount)
        (void)ownerMount->unmount();
    (void)runtime::unmountPath(config.run);
}

Engine::Engine(std::unique_ptr<Core> core)
    : m_core(std::move(core)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(EngineConfig configuration) {
    if (::geteuid() != 0)
        return fail(Errc::PermissionDenied, "the engine needs root: start it with sudo, or through its systemd unit");
    while (configuration.root.size() > 1 && configuration.root.ends_with('/'))
        configuration.root.pop_back();
    while (configuration.run.size() > 1 && configuration.run.ends_with('/'))
        configuration.run.pop_back();
    if (!configuration.root.starts_with('/') || !configuration.run.starts_with('/'))
        return fail(Errc::InvalidArgument, "--root and --run must be absolute paths");
    auto core = std::make_unique<Core>(std::move(configuration));
    const auto& config = core->config;
    core->limits = hostLimits();
    core->limits.buildHostNetwork = config.allowBuildHostNetwork;
    core->cgroups = runtime::HostCgroups::detect();
    core->cgroupParent = "/slipway/" + core->tag.text();
    core->monitorPath = config.monitorPath.empty() ? programDirectory() + "/slipway-monitor" : config.monitorPath;
    if (!exists(core->monitorPath))
        return fail(Errc::NotFound, "{} is missing: the helper cannot start containers without it", core->monitorPath);

    TRY(makeDirectories(config.root.substr(0, config.root.rfind('/')), 0755));
    TRY(context(unmountLeftovers(config.root), "take down what an earlier engine left mounted"));
    store::StoreOptions options;
    options.root = config.root;
    core->store = TRY(context(store::Store::open(options), "open the store {}", config.root));
    const auto& report = core->store->openReport();
    if (report.droppedLayers + report.droppedBlobs > 0)
        log::warning("dropped {} layers and {} blobs that had not reached the disk", report.droppedLayers,
                     report.droppedBlobs);
    core->engineId = TRY(remembered(*core->store, "engine-id", []() -> Result<std::string> { return randomHex(16); }));
    const std::string start = TRY(remembered(*core->store, "id-range", [&]() -> Result<std::string> {
        auto taken = TRY(runtime::readReservedIds());
        const auto others = neighbours(config.root);
        taken.insert(taken.end(), others.begin(), others.end());
        return std::to_string(TRY(runtime::chooseIdRange(config.owner, taken)).start);
    }));
    core->range.start = static_cast<std::uint32_t>(parseUnsigned(start).value_or(0));
    if (core->range.start < 65536)
        return fail(Errc::Corrupt, "the store {} remembers an id range that makes no sense: {}", config.root, start);
    TRY(noteRange(config.root, core->range.start));

    TRY(makeDirectories(config.run, 0711));
    TRY(core->runPaths.prepare());
    TRY(prepareGitDirectory(*core));
    core->oci = TRY(runtime::OciRuntime::find(config.runtime, core->runPaths.runtimeState()));
    core->ociVersion = core->oci->version().value_or("");
    if (core->oci->makesCgroups())
        core->cgroupMoves = std::make_unique<runtime::CgroupMoves>(core->cgroups);
    core->ownerMount = TRY(runtime::OwnerMount::open(core->store->layout().fs(), core->runPaths.store(), core->range));

    core->networks = std::make_unique<Networks>(*core);
    core->volumes = std::make_unique<Volumes>(*core);
    core->heldImages = std::make_unique<HeldImages>(*core);
    TRY(core->heldImages->recover());
    core->images = std::make_unique<Images>(*core);
    core->scheduler = std::make_unique<build::Scheduler>(config.buildParallelism);
    core->cacheMounts = std::make_unique<CacheMounts>(*core->store);
    core->buildHistory = std::make_unique<BuildHistory>(*core->store);
    core->runningBuilds = std::make_unique<RunningBuilds>(*core->buildHistory);
    core->builds = std::make_unique<Builds>(*core);
    core->stepShells = std::make_unique<StepShells>(*core);
    core->containers = std::make_unique<Containers>(*core);
    core->execs = std::make_unique<Execs>(*core);
    core->archives = std::make_unique<Archives>(*core);
    TRY(core->containers->reconcile());
    core->cacheKeeping = std::make_unique<CacheKeeping>(*core);
    return std::unique_ptr<Engine>(new Engine(std::move(core)));
}

Result<std::vector<std::string>> verifyStore(const std::string& root) {
    store::StoreOptions options;
    options.root = root;
    const auto opened = TRY(store::Store::open(options));
    return opened->verify();
}

Containers& Engine::containers() {
    return *m_core->containers;
}
Images& Engine::images() {
    return *m_core->images;
}
Networks& Engine::networks() {
    return *m_core->networks;
}
Volumes& Engine::volumes() {
    return *m_core->volumes;
}
Execs& Engine::execs() {
    return *m_core->execs;
}
Builds& Engine::builds() {
    return *m_core->builds;
}
CacheKeeping& Engine::cacheKeeping() {
    return *m_core->cacheKeeping;
}
StepShells& Engine::stepShells() {
    return *m_core->stepShells;
}
RunningBuilds& Engine::runningBuilds() {
    return *m_core->runningBuilds;
}
BuildHistory& Engine::buildHistory() {
    return *m_core->buildHistory;
}
Archives& Engine::archives() {
    return *m_core->archives;
}
EventBus& Engine::events() {
    return m_core->events;
}
const EngineConfig& Engine::config() const {
    return m_core->config;
}

EngineFacts Engine::facts() const {
    EngineFacts facts;
    facts.id = m_core->engineId;
    facts.owner = m_core->config.owner;
    facts.rangeStart = m_core->range.start;
    facts.rangeSize = m_core->range.size;
    facts.root = m_core->config.root;
    facts.runtimeName = m_core->oci->kind() == runtime::RuntimeKind::Crun ? "crun" : "runc";
    facts.runtimeVersion = m_core->ociVersion.substr(m_core->ociVersion.rfind(' ') + 1);
    facts.cgroupVersion = m_core->cgroups.mode == runtime::CgroupMode::V2 ? "2" : "1";
    utsname system{};
    ::uname(&system);
    facts.kernel = system.release;
    facts.hostname = system.nodename;
    facts.operatingSystem = osName();
    facts.architecture = oci::Platform::host().arch;
    facts.cpus = static_cast<int>(std::thread::hardware_concurrency());
    struct sysinfo memory {};
    if (::sysinfo(&memory) == 0)
        facts.memory = static_cast<std::uint64_t>(memory.totalram) * memory.mem_unit;
    return facts;
}

DiskUse Engine::diskUse() const {
    DiskUse use;
    if (const auto usage = m_core->store->diskUsage())
        use.layers = usage->layers;
    const auto containers = m_core->containers->list();
    const auto volumes = m_core->volumes->list();
    std::vector<std::string> paths;
    for (const auto& container : containers)
        paths.push_back(m_core->store->layout().inFs(store::StoreLayout::container(container.id)) + "/upper");
    for (const auto& volume : volumes)
        paths.push_back(volume.mountpoint);
    const auto sizes = m_core->diskMeter.sizes(paths, kMeasuringPatience);
    for (std::size_t i = 0; i < sizes.size(); ++i)
        if (sizes[i] && i < containers.size())
            use.containers[containers[i].id] = *sizes[i];
        else if (sizes[i])
            use.volumes[volumes[i - containers.size()].name] = *sizes[i];
    return use;
}

} // namespace slipway::engine
