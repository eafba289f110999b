#include "runtime/oci_runtime.h"

#include <array>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/scope.h"
#include "base/text.h"
#include "runtime/container_cgroup.h"
#include "runtime/detail/hidden_unified.h"
#include "runtime/detail/resources.h"
#include "runtime/detail/sealed_program.h"

namespace slipway::runtime {

namespace {

constexpr std::string_view UnifiedPath = "/sys/fs/cgroup/unified";

std::string findProgram(const std::string& name) {
    if (name.find('/') != std::string::npos)
        return ::access(name.c_str(), X_OK) == 0 ? name : std::string();
    for (const char* directory : {"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"})
        if (auto path = joinPath(directory, name); ::access(path.c_str(), X_OK) == 0)
            return path;
    return {};
}

RuntimeKind kindOf(const std::string& path) {
    return path.substr(path.rfind('/') + 1).find("crun") != std::string::npos ? RuntimeKind::Crun : RuntimeKind::Runc;
}

bool unifiedHasControllers() {
    const auto text = readFile(joinPath(UnifiedPath, "cgroup.controllers"), 4096);
    return text && !trim(*text).empty();
}

} // namespace

OciRuntime::OciRuntime(RuntimeKind kind, std::string path, std::string stateRoot, bool hideUnified,
                       std::optional<HostCgroups> groups, UniqueFd program)
    : OciRuntime(kind, std::move(path), program ? std::make_shared<detail::SealedProgram>(std::move(program)) : nullptr,
                 std::move(stateRoot), hideUnified, std::move(groups)) {}

OciRuntime::OciRuntime(RuntimeKind kind, std::string path, std::shared_ptr<detail::SealedProgram> program,
                       std::string stateRoot, bool hideUnified, std::optional<HostCgroups> groups)
    : m_kind(kind)
    , m_path(std::move(path))
    , m_program(std::move(program))
    , m_stateRoot(std::move(stateRoot))
    , m_hideUnified(hideUnified)
    , m_groups(std::move(groups)) {}

OciRuntime OciRuntime::withStateRoot(std::string stateRoot) const {
    OciRuntime other = *this;
    other.m_stateRoot = std::move(stateRoot);
    return other;
}

std::shared_ptr<const UniqueFd> OciRuntime::program() const {
    return m_program ? m_program->current() : nullptr;
}

Result<OciRuntime> OciRuntime::find(const std::string& configured, const std::string& stateRoot) {
    const auto candidates = configured.empty() ? std::vector<std::string>{"crun", "runc"} : std::vector{configured};
    for (const auto& name : candidates) {
        const auto path = findProgram(name);
        if (path.empty())
            continue;
        const auto kind = kindOf(path);
        // runc is ten times as large, does that in its own way, and cannot leave the cgroups to others.
        if (kind == RuntimeKind::Runc)
            return OciRuntime(kind, path, nullptr, stateRoot, false, std::nullopt);
        auto groups = HostCgroups::detect();
        const bool hide = groups.mode == CgroupMode::Hybrid && unifiedHasControllers();
        const bool enter = canEnterCgroups(groups);
        return OciRuntime(kind, path, std::make_shared<detail::SealedProgram>(path), stateRoot, hide,
                          enter ? std::optional(std::move(groups)) : std::nullopt);
    }
    if (!configured.empty())
        return fail(Errc::NotFound, "the configured OCI runtime {} is not an executable program", configured);
    return fail(Errc::NotFound, "no OCI runtime found; install the package crun (or runc)");
}

std::vector<std::string> OciRuntime::globalOptions() const {
    std::vector<std::string> options{m_path, "--root", m_stateRoot};
    if (m_kind == RuntimeKind::Crun)
        options.emplace_back(m_groups ? "--cgroup-manager=disabled" : "--cgroup-manager=cgroupfs");
    return options;
}

Result<Process> OciRuntime::spawn(std::vector<std::string> args, int in, int out, int err,
                                  const std::string& workingDirectory) const {
    ProcessSpec spec;
    spec.workingDirectory = workingDirectory;
    // Told to leave cgroups alone it looks at them only to mount them in a new container.
    return spawn(std::move(spec), m_hideUnified && !m_groups, std::move(args), in, out, err);
}

Result<Process> OciRuntime::spawnInside(const std::string& cgroupPath, Makes makes, std::vector<std::string> args,
                                        int in, int out, int err, const std::string& workingDirectory) const {
    if (!m_groups)
        return spawn(std::move(args), in, out, err, workingDirectory);
    const auto entrances = TRY(openContainerCgroup(*m_groups, cgroupPath));
    ProcessSpec spec;
    spec.workingDirectory = workingDirectory;
    for (const auto& entrance : entrances)
        spec.entering.push_back(entrance.get());
    return spawn(std::move(spec), m_hideUnified && makes == Makes::Container, std::move(args), in, out, err);
}

Result<Process> OciRuntime::spawn(ProcessSpec spec, bool hideUnified, std::vector<std::string> args, int in, int out,
                                  int err) const {
    spec.argv = globalOptions();
    spec.argv.insert(spec.argv.end(), std::make_move_iterator(args.begin()), std::make_move_iterator(args.end()));
    // Nothing of our environment reaches a container's processes through the runtime.
    spec.environment = std::vector<std::string>{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"};
    for (const auto& [ours, number] : {std::pair{in, 0}, std::pair{out, 1}, std::pair{err, 2}})
        if (ours >= 0)
            spec.descriptors.emplace_back(ours, number);
    const auto spawnIt = [&] {
        return hideUnified ? detail::spawnWithoutUnified(spec, std::string(UnifiedPath)) : Process::spawn(spec);
    };
    if (const auto sealed = program()) {
        spec.program = sealed->get();
        auto process = spawnIt();
        // A security module may have other ideas of where programs come from.
        if (process || process.error().code() != Errc::PermissionDenied)
            return process;
        spec.program = -1;
    }
    return spawnIt();
}

namespace {

// runCommand for a child that somebody else started: its error output is at most a pipe's buffer.
Result<std::string> waitAndRead(Process process, UniqueFd readEnd, ExitStatus& status) {
    auto text = readFd(readEnd.get(), 1u << 20);
    status = TRY(process.wait());
    return text;
}

} // namespace

Result<> OciRuntime::simple(std::vector<std::string> args, std::string_view what, const std::string& input) const {
    std::array<int, 2> output{}, in{};
    if (::pipe2(output.data(), O_CLOEXEC) < 0)
        return failErrno("pipe");
    UniqueFd outRead(output[0]), outWrite(output[1]), inRead, inWrite;
    if (!input.empty()) {
        if (::pipe2(in.data(), O_CLOEXEC) < 0)
            return failErrno("pipe");
        inRead.reset(in[0]);
        inWrite.reset(in[1]);
        // Less than a pipe's buffer, so it never blocks.
        TRY(writeAll(inWrite.get(), input));
        inWrite.reset();
    }
    auto process = TRY(spawn(std::move(args), inRead.get(), -1, outWrite.get(), {}));
    outWrite.reset();
    ExitStatus status;
    const auto text = TRY(waitAndRead(std::move(process), std::move(outRead), status));
    if (status.code != 0)
        return fail(text.find("does not exist") != std::string::npos ? Errc::NotFound : Errc::Io, "{}: {}", what,
                    explainRuntimeFailure(text).message);
    return {};
}

Result<> OciRuntime::kill(const std::string& id, int signal) const {
    return simple({"kill", id, std::to_string(signal)}, "signal the container");
}

Result<> OciRuntime::remove(const std::string& id, bool force) const {
    if (force && !exists(joinPath(m_stateRoot, id)))
        return {};
    return simple(force ? std::vector<std::string>{"delete", "--force", id} : std::vector<std::string>{"delete", id},
                  "remove the container from the OCI runtime");
}

Result<> OciRuntime::pause(const std::string& id, const std::string& cgroupPath) const {
    if (m_groups)
        return context(freezeContainerCgroup(*m_groups, cgroupPath), "pause the container");
    return simple({"pause", id}, "pause the container");
}

Result<> OciRuntime::resume(const std::string& id, const std::string& cgroupPath) const {
    if (m_groups)
        return context(thawContainerCgroup(*m_groups, cgroupPath), "resume the container");
    return simple({"resume", id}, "resume the container");
}

Result<> OciRuntime::update(const std::string& id, const std::string& cgroupPath, const Resources& resources) const {
    if (m_groups)
        return context(limitContainerCgroup(*m_groups, cgroupPath, resources), "update the container's limits");
    const auto oci = detail::resourcesToOci(resources, HostCgroups::detect());
    if (oci.empty())
        return {};
    return simple({"update", "--resources", "/dev/stdin", id}, "update the container's limits", dumpJson(oci));
}

Result<std::string> OciRuntime::version() const {
    ProcessSpec spec;
    spec.argv = {m_path, "--version"};
    const auto output = TRY(runCommand(spec, {}, 10'000));
    return output.out.substr(0, output.out.find('\n'));
}

Result<RuntimeState> OciRuntime::state(const std::string& id) const {
    if (!exists(joinPath(m_stateRoot, id)))
        return fail(Errc::NotFound, "the OCI runtime has no container {}", id);
    std::array<int, 2> output{};
    if (::pipe2(output.data(), O_CLOEXEC) < 0)
        return failErrno("pipe");
    UniqueFd outRead(output[0]), outWrite(output[1]);
    auto process = TRY(spawn({"state", id}, -1, outWrite.get(), -1, {}));
    outWrite.reset();
    ExitStatus status;
    const auto text = TRY(waitAndRead(std::move(process), std::move(outRead), status));
    if (status.code != 0)
        return fail(Errc::NotFound, "the OCI runtime has no container {}", id);
    const auto json = TRY(parseJson(text, "state of the OCI runtime"));
    RuntimeState state;
    state.status = TRY(jsonString(json, "status"));
    state.pid = static_cast<pid_t>(TRY(jsonInt(json, "pid")));
    return state;
}

Result<std::vector<std::string>> OciRuntime::list() const {
    std::vector<std::string> ids;
    DIR* dir = ::opendir(m_stateRoot.c_str());
    if (!dir)
        return ids;
    ScopeExit close([&] { ::closedir(dir); });
    while (const dirent* entry = ::readdir(dir))
        if (entry->d_name[0] != '.')
            ids.emplace_back(entry->d_name);
    return ids;
}

namespace {

// The last error of a JSON log, or the text itself.
std::string lastMessage(std::string_view log) {
    std::string message;
    for (const auto& line : split(log, '\n')) {
        if (trim(line).empty())
            continue;
        const auto json = parseJson(line, "log line");
        if (!json) {
            message = trim(line);
            continue;
        }
        const auto level = jsonString(*json, "level", "error");
        const auto text = jsonString(*json, "msg");
        if (level && text && (*level == "error" || *level == "fatal"))
            message = *text;
    }
    return message;
}

} // namespace

RuntimeFailure explainRuntimeFailure(std::string_view log) {
    RuntimeFailure failure{128, lastMessage(log)};
    if (failure.message.empty())
        failure.message = "the OCI runtime failed without saying why";
    const std::string text = toLower(failure.message);
    // The runtimes have no codes for these two, and docker's exit codes depend on them; docker matches text as well.
    const auto says = [&](std::string_view part) { return text.find(part) != std::string::npos; };
    if (says("executable file") || says("exec:") || says("exec failed") || says("open executable") || says("exec `")) {
        if (says("permission denied") || says("is a directory") || says("exec format error"))
            failure.exitCode = 126;
        else if (says("not found") || says("no such file"))
            failure.exitCode = 127;
    }
    return failure;
}

} // namespace slipway::runtime
