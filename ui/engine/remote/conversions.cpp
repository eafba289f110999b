#include "ui/engine/remote/conversions.h"

#include <QRegularExpression>

#include <algorithm>

namespace slipway::ui::remote {

namespace {

QString text(const std::string& bytes) {
    return QString::fromStdString(bytes);
}

QStringList texts(const std::vector<std::string>& lines) {
    QStringList result;
    result.reserve(qsizetype(lines.size()));
    for (const std::string& line : lines)
        result << text(line);
    return result;
}

EngineText said(const std::string& words, const std::optional<Fact>& fact) {
    return {text(words), fact};
}

QDateTime dateTime(Timestamp time) {
    using namespace std::chrono;
    return QDateTime::fromMSecsSinceEpoch(duration_cast<milliseconds>(time.time_since_epoch()).count(), Qt::UTC);
}

ContainerState toState(api::ContainerState state) {
    switch (state) {
    case api::ContainerState::Running:
        return ContainerState::Running;
    case api::ContainerState::Paused:
        return ContainerState::Paused;
    case api::ContainerState::Restarting:
        return ContainerState::Restarting;
    case api::ContainerState::Exited:
        return ContainerState::Exited;
    case api::ContainerState::Removing:
    case api::ContainerState::Dead:
        return ContainerState::Dead;
    case api::ContainerState::Created:
    case api::ContainerState::Unknown:
        break;
    }
    return ContainerState::Created;
}

// A list has the exit code only in its words: "Exited (137) 2 minutes ago".
std::optional<int> exitCodeOf(const QString& status) {
    static const QRegularExpression pattern(QStringLiteral("^Exited \\((-?\\d+)\\)"));
    const QRegularExpressionMatch match = pattern.match(status);
    return match.hasMatch() ? std::optional(match.captured(1).toInt()) : std::nullopt;
}

BuildError toError(const api::BuildError& error) {
    return {said(error.message, error.messageFact), error.exitCode, error.line, error.column, text(error.source),
            said(error.hint, error.hintFact)};
}

// "5000", "5000/udp".
std::optional<PortBinding> toContainerPort(const QString& port) {
    bool good = false;
    const ushort number = port.section(QLatin1Char('/'), 0, 0).toUShort(&good);
    if (!good || number == 0)
        return std::nullopt;
    const QString protocol = port.section(QLatin1Char('/'), 1, 1);
    return PortBinding{number, protocol.isEmpty() ? QStringLiteral("tcp") : protocol, {}, 0};
}

// What an engine gives a container whose image has no path.
constexpr std::string_view EnginesPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

// "source:target:ro,z"; neither path has a colon.
MountPoint toMount(const QString& bind) {
    const QStringList options = bind.section(QLatin1Char(':'), 2).split(QLatin1Char(','));
    return {bind.section(QLatin1Char(':'), 0, 0), bind.section(QLatin1Char(':'), 1, 1),
            options.contains(QStringLiteral("ro"))};
}

} // namespace

Container toContainer(const api::ContainerSummary& summary) {
    Container result;
    result.id = text(summary.id);
    result.name = text(summary.name());
    result.image = text(summary.image);
    result.imageId = text(summary.imageId);
    result.status = text(summary.status);
    result.state = toState(summary.state);
    if (result.state == ContainerState::Exited)
        result.exitCode = exitCodeOf(result.status);
    result.created = dateTime(summary.created);
    if (const Timestamp since =
            result.isActive() && result.state != ContainerState::Restarting ? summary.startedAt : summary.finishedAt;
        since != Timestamp())
        result.since = dateTime(since);
    for (const api::PortMapping& port : summary.ports)
        result.ports << PortBinding{port.privatePort, text(port.type), text(port.ip), port.publicPort};
    for (const auto& [name, value] : summary.labels)
        result.labels.insert(text(name), text(value));
    return result;
}

Image toImage(const api::ImageSummary& summary) {
    Image result;
    result.id = text(summary.id);
    for (const std::string& tag : summary.repoTags)
        if (tag != "<none>:<none>")
            result.tags << text(tag);
    result.created = dateTime(summary.created);
    result.size = summary.size;
    result.containers = int(summary.containers);
    return result;
}

ImageDetails toDetails(const api::ImageDetail& detail) {
    ImageDetails result;
    result.id = text(detail.id);
    for (const std::string& exposed : detail.config.exposedPorts)
        if (const auto port = toContainerPort(text(exposed)))
            result.exposedPorts << *port;
    result.environment = texts(detail.config.env);
    result.entrypoint = texts(detail.config.entrypoint);
    result.command = texts(detail.config.cmd);
    result.workingDirectory = text(detail.config.workingDir);
    result.user = text(detail.config.user);
    result.onBuild = texts(detail.config.onBuild);
    result.shell = texts(detail.config.shell);
    result.platform = text(detail.os) + QLatin1Char('/') + text(detail.architecture);
    if (!detail.variant.empty())
        result.platform += QLatin1Char('/') + text(detail.variant);
    result.created = dateTime(detail.created);
    result.size = detail.size;
    return result;
}

DiskUsage toDiskUsage(const api::DiskUsage& usage) {
    DiskUsage result{usage.layersSize, 0, 0, 0};
    bool measured = usage.containers.empty();
    for (const api::ContainerSummary& container : usage.containers) {
        result.containers += container.sizeRw;
        measured = measured || container.sizeRw > 0 || container.sizeRootFs > 0;
    }
    if (!measured)
        result.containers = -1;
    measured = usage.volumes.empty();
    for (const api::VolumeSummary& volume : usage.volumes) {
        result.volumes += std::max<std::int64_t>(0, volume.size);
        measured = measured || volume.size >= 0;
    }
    if (!measured)
        result.volumes = -1;
    // What is shared is counted with the images.
    for (const api::BuildCacheRecord& record : usage.buildCache)
        if (!record.shared)
            result.buildCache += record.size;
    return result;
}

QList<Network> toNetworks(const std::vector<api::NetworkSummary>& networks) {
    QList<Network> result;
    for (const api::NetworkSummary& network : networks)
        result << Network{text(network.id), text(network.name), text(network.driver)};
    return result;
}

QList<Volume> toVolumes(const api::VolumeList& list) {
    QList<Volume> result;
    for (const api::VolumeSummary& volume : list.volumes)
        result << Volume{text(volume.name), text(volume.driver)};
    return result;
}

PortAnswer toPortAnswer(const api::PortStatus& status) {
    PortAnswer result{status.port, text(status.protocol), status.free, {}, status.next};
    if (status.free)
        return result;
    result.holder.kind = PortHolder::Kind::Unknown;
    if (!status.holder)
        return result;
    result.holder.name = text(status.holder->name);
    result.holder.pid = status.holder->pid;
    result.holder.containerId = text(status.holder->id);
    if (status.holder->kind == "process" && !result.holder.name.isEmpty())
        result.holder.kind = PortHolder::Kind::Process;
    else if (status.holder->kind == "container")
        result.holder.kind = PortHolder::Kind::Container;
    return result;
}

QList<PlanStep> toPlan(const api::BuildPlan& plan) {
    QList<PlanStep> result;
    for (const api::PlanStep& step : plan.steps)
        result << PlanStep{
            step.line,       step.endLine, text(step.text), step.cached, said(step.reason, step.reasonFact),
            step.durationMs, step.size,    step.predictedMs};
    return result;
}

std::optional<BuildEvent> toEvent(const api::BuildEvent& event) {
    using From = api::BuildEventKind;
    using To = BuildEvent::Kind;
    BuildEvent result;
    switch (event.kind) {
    case From::Unknown:
        return std::nullopt;
    case From::Gap:
        result.kind = To::Gap;
        break;
    case From::BuildStarted:
        result.kind = To::BuildStarted;
        break;
    case From::Warning:
        result.kind = To::Warning;
        break;
    case From::StepStarted:
        result.kind = To::StepStarted;
        break;
    case From::StepCached:
        result.kind = To::StepCached;
        break;
    case From::StepLog:
        result.kind = To::StepLog;
        break;
    case From::StepProgress:
        result.kind = To::StepProgress;
        break;
    case From::StepFinished:
        result.kind = To::StepFinished;
        break;
    case From::StepFailed:
        result.kind = To::StepFailed;
        break;
    case From::BuildFinished:
        result.kind = To::BuildFinished;
        break;
    }
    const bool warning = result.kind == To::Warning;
    result.step = event.step;
    result.steps = event.steps;
    result.stage = text(event.stage);
    result.line = event.line;
    result.endLine = event.endLine;
    result.text = text(warning ? event.message : event.text);
    result.reason = warning ? EngineText(text(event.rule)) : said(event.reason, event.reasonFact);
    result.stream = event.stream;
    result.data = text(event.data);
    result.layer = text(event.id);
    result.action = text(event.action);
    result.current = event.current;
    result.total = event.total;
    result.durationMs = event.durationMs;
    result.size = event.size;
    result.outcome = event.result == "ok"          ? BuildEvent::Outcome::Ok
                     : event.result == "cancelled" ? BuildEvent::Outcome::Cancelled
                                                   : BuildEvent::Outcome::Failed;
    result.image = text(event.image);
    result.cachedSteps = event.cachedSteps;
    result.missedBytes = event.missedBytes;
    result.time = std::max<qint64>(0, dateTime(event.time).toMSecsSinceEpoch());
    result.build = text(event.build);
    if (event.error)
        result.error = toError(*event.error);
    return result;
}

StepPlace toPlace(const api::StepPlace& place, std::optional<int> exitCode) {
    return {place.step, text(place.stage), place.line, place.endLine, text(place.text), exitCode};
}

namespace {

QChar toType(const std::string& type) {
    return type.empty() ? QLatin1Char('f') : QLatin1Char(type.front());
}

StepFile::Side toSide(const api::StepFile::Side& side) {
    return {toType(side.type), side.mode,   side.uid, side.gid,       side.size,
            text(side.link),   side.binary, side.cut, text(side.text)};
}

BuildOutcome toOutcome(const std::string& name) {
    if (name == "running")
        return BuildOutcome::Running;
    if (name == "ok")
        return BuildOutcome::Ok;
    if (name == "cancelled")
        return BuildOutcome::Cancelled;
    if (name == "refused")
        return BuildOutcome::Refused;
    return name == "interrupted" ? BuildOutcome::Interrupted : BuildOutcome::Failed;
}

std::optional<BuildStepRecord> toRecord(const std::optional<api::BuildStepDetail>& step) {
    if (!step)
        return std::nullopt;
    return BuildStepRecord{
        step->step,       step->line, text(step->text), text(step->state), said(step->reason, step->reasonFact),
        step->durationMs, step->size};
}

QList<BuildComparison::Difference> toDifferences(const std::vector<api::BuildComparison::Difference>& list) {
    const auto value = [](const std::optional<std::string>& bytes) {
        return bytes ? std::optional(text(*bytes)) : std::nullopt;
    };
    QList<BuildComparison::Difference> result;
    for (const auto& one : list)
        result << BuildComparison::Difference{text(one.name), value(one.a), value(one.b)};
    return result;
}

} // namespace

StepChanges toChanges(const api::StepChanges& changes) {
    using Kind = StepFileChange::Kind;
    StepChanges result{toPlace(changes.step), {}, changes.cut};
    result.files.reserve(qsizetype(changes.files.size()));
    for (const auto& file : changes.files) {
        const Kind kind = file.change == "added"     ? Kind::Added
                          : file.change == "removed" ? Kind::Removed
                                                     : Kind::Changed;
        result.files << StepFileChange{kind,     text(file.path), toType(file.type), file.mode,
                                       file.uid, file.gid,        file.size,         text(file.link)};
    }
    return result;
}

StepFile toFile(const api::StepFile& file) {
    StepFile result{toPlace(file.step), text(file.path), {}, {}};
    if (file.before)
        result.before = toSide(*file.before);
    if (file.after)
        result.after = toSide(*file.after);
    return result;
}

BuildSummary toSummary(const api::BuildSummary& summary) {
    BuildSummary result;
    result.id = text(summary.id);
    result.name = text(summary.name);
    result.context = text(summary.context);
    result.dockerfile = text(summary.dockerfile);
    result.target = text(summary.target);
    result.tags = texts(summary.tags);
    result.outcome = toOutcome(summary.outcome);
    result.started = dateTime(summary.started);
    result.durationMs = summary.durationMs;
    result.steps = summary.steps;
    result.cachedSteps = summary.cachedSteps;
    result.image = text(summary.image);
    if (summary.error)
        result.error = toError(*summary.error);
    return result;
}

BuildComparison toComparison(const api::BuildComparison& comparison) {
    BuildComparison result{toSummary(comparison.a),           toSummary(comparison.b),
                           text(comparison.dockerfile),       toDifferences(comparison.args),
                           toDifferences(comparison.options), {}};
    for (const auto& step : comparison.steps)
        result.steps << BuildComparison::Step{text(step.stage), text(step.text), toRecord(step.a), toRecord(step.b)};
    return result;
}

PullProgress toProgress(const api::PullProgress& progress) {
    return {text(progress.id), text(progress.status), progress.current, progress.total};
}

api::BuildRequest fromRequest(const BuildRequest& request) {
    api::BuildRequest result;
    result.context = request.context.toStdString();
    result.dockerfile = request.dockerfile.toStdString();
    if (request.dockerfileText)
        result.dockerfileText = request.dockerfileText->toStdString();
    if (request.ignoreText)
        result.ignoreText = request.ignoreText->toStdString();
    for (const QString& tag : request.tags)
        result.tags.push_back(tag.toStdString());
    result.noCache = request.noCache;
    result.pull = request.pull;
    result.target = request.target.toStdString();
    for (auto arg = request.buildArgs.begin(); arg != request.buildArgs.end(); ++arg)
        result.buildArgs.emplace(arg.key().toStdString(), arg.value().toStdString());
    result.platform = request.platform.toStdString();
    if (!request.network.isEmpty())
        result.network = request.network.toStdString();
    return result;
}

BuildInputs toInputs(const api::BuildDetail& detail) {
    BuildInputs result;
    for (const auto& [name, value] : detail.args)
        if (value)
            result.args.insert(text(name), text(*value));
        else
            result.lostArgs << text(name);
    result.platform = text(detail.platform);
    result.network = text(detail.network);
    return result;
}

QString unrepeatable(const api::ContainerDetail& container, const api::ImageDetail& image) {
    const api::ContainerConfig& own = container.config;
    const api::HostConfig& host = container.hostConfig;
    const std::pair<bool, const char*> options[] = {
        {host.privileged, "--privileged"},
        {host.readonlyRootfs, "--read-only"},
        {!host.capAdd.empty(), "--cap-add"},
        {!host.capDrop.empty(), "--cap-drop"},
        {!host.securityOpt.empty(), "--security-opt"},
        {!host.mounts.empty(), "--mount"},
        {!host.tmpfs.empty(), "--tmpfs"},
        {!host.volumesFrom.empty(), "--volumes-from"},
        {!host.devices.empty(), "--device"},
        {!host.ulimits.empty(), "--ulimit"},
        {!host.sysctls.empty(), "--sysctl"},
        {!host.groupAdd.empty(), "--group-add"},
        {!host.extraHosts.empty(), "--add-host"},
        {!host.dns.empty() || !host.dnsOptions.empty() || !host.dnsSearch.empty(), "--dns"},
        {host.pidsLimit.value_or(0) > 0, "--pids-limit"},
        {!host.cpusetCpus.empty(), "--cpuset-cpus"},
        {own.tty, "--tty"},
        {own.openStdin, "--interactive"},
        {own.workingDir != image.config.workingDir, "--workdir"},
        {own.entrypoint.size() > 1 && own.entrypoint != image.config.entrypoint, "--entrypoint"},
        {own.entrypoint.empty() && !image.config.entrypoint.empty(), "--entrypoint"},
        {host.restartPolicy.maximumRetryCount > 0, "--restart"},
        {container.networks.size() > 1, "--network"}};
    for (const auto& [is, option] : options)
        if (is)
            return QLatin1String(option);
    return {};
}

RunRequest toRunRequest(const api::ContainerDetail& container, const api::ImageDetail& image) {
    const api::ContainerConfig& own = container.config;
    const api::ContainerConfig& base = image.config;
    const api::HostConfig& host = container.hostConfig;
    RunRequest result;
    result.image = text(own.image);
    result.name = text(container.name).mid(container.name.starts_with('/') ? 1 : 0);
    // With another entry point the image's command does not count.
    const bool cleared = own.cmd.empty() && !base.cmd.empty();
    const bool entered = (own.entrypoint != base.entrypoint || cleared) && !own.entrypoint.empty();
    if (entered)
        result.entryPoint = text(own.entrypoint.front());
    if (entered || own.cmd != base.cmd)
        result.command = texts(own.cmd);
    for (const std::string& variable : own.env)
        if (std::ranges::find(base.env, variable) == base.env.end() && variable != EnginesPath)
            result.environment << text(variable);
    for (const auto& [name, value] : own.labels)
        if (const auto same = base.labels.find(name); same == base.labels.end() || same->second != value)
            result.labels.insert(text(name), text(value));
    for (const auto& [inside, bindings] : host.portBindings)
        if (auto port = toContainerPort(text(inside)))
            for (const api::PortBinding& binding : bindings) {
                port->hostAddress = text(binding.hostIp);
                // No number is any free one, or one of a range: the one that it was given is the one that is known.
                port->hostPort = text(binding.hostPort).toUShort();
                if (const auto given = container.ports.find(inside);
                    port->hostPort == 0 && given != container.ports.end() && !given->second.empty())
                    port->hostPort = text(given->second.front().hostPort).toUShort();
                result.ports << *port;
            }
    result.removeWhenStopped = host.autoRemove;
    for (const std::string& bind : host.binds)
        result.mounts << toMount(text(bind));
    if (own.user != base.user)
        result.user = text(own.user);
    if (host.networkMode != "default" && host.networkMode != "bridge")
        result.network = text(host.networkMode);
    if (host.restartPolicy.name != "no")
        result.restartPolicy = text(host.restartPolicy.name);
    result.memory = host.memory;
    result.nanoCpus = host.nanoCpus;
    return result;
}

api::PublishedPort fromBinding(const PortBinding& port) {
    return {port.hostAddress.toStdString(), port.hostPort, port.containerPort, port.protocol.toStdString()};
}

api::CreateContainer fromRequest(const RunRequest& request) {
    api::CreateContainer result;
    result.name = request.name.toStdString();
    result.config.image = request.image.toStdString();
    for (const QString& word : request.command)
        result.config.cmd.push_back(word.toStdString());
    for (const QString& variable : request.environment)
        result.config.env.push_back(variable.toStdString());
    for (auto label = request.labels.begin(); label != request.labels.end(); ++label)
        result.config.labels[label.key().toStdString()] = label.value().toStdString();
    for (const PortBinding& port : request.ports) {
        const std::string inside = QStringLiteral("%1/%2").arg(port.containerPort).arg(port.protocol).toStdString();
        result.config.exposedPorts.push_back(inside);
        result.hostConfig.portBindings[inside].push_back(
            {port.hostAddress.toStdString(), QString::number(port.hostPort).toStdString()});
    }
    result.hostConfig.autoRemove = request.removeWhenStopped;
    for (const MountPoint& mount : request.mounts)
        result.hostConfig.binds.push_back(
            (mount.source + QLatin1Char(':') + mount.target + QLatin1String(mount.readOnly ? ":ro" : ""))
                .toStdString());
    if (!request.entryPoint.isEmpty())
        result.config.entrypoint = {request.entryPoint.toStdString()};
    result.config.user = request.user.toStdString();
    result.hostConfig.networkMode = request.network.toStdString();
    result.hostConfig.restartPolicy.name = request.restartPolicy.toStdString();
    result.hostConfig.memory = request.memory;
    result.hostConfig.nanoCpus = request.nanoCpus;
    return result;
}

} // namespace slipway::ui::remote
