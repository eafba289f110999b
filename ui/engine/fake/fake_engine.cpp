#include "ui/engine/fake/fake_engine.h"

#include <QFile>
#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr qint64 firstStampMs = 1'795'528'849'123; // 2026-11-24T14:00:49.123Z
}

FakeEngine::FakeEngine(QObject* parent)
    : EngineClient(parent) {
    m_status = {.state = EngineState::Ready,
                .address = QStringLiteral("unix:///run/slipway/1000/engine.sock"),
                .version = QStringLiteral("0.1.0"),
                .detail = {},
                .extras = true};
}

void FakeEngine::setStatus(const EngineStatus& status) {
    m_status = status;
    Q_EMIT statusChanged();
}

void FakeEngine::setContainers(const QList<Container>& containers) {
    m_containers = containers;
    Q_EMIT containersChanged();
}

void FakeEngine::setImages(const QList<Image>& images) {
    m_images = images;
    Q_EMIT imagesChanged();
}

void FakeEngine::setExposedPorts(const QString& reference, const QList<PortBinding>& ports) {
    m_details[reference].exposedPorts = ports;
}

void FakeEngine::setImageDetails(const QString& reference, const ImageDetails& details) {
    m_details[reference] = details;
    Q_EMIT imagesChanged();
}

LogChunk FakeEngine::stamped(const LogChunk& chunk) {
    LogChunk result{chunk.stream, {}};
    bool& midLine = m_midLine[chunk.stream == LogChunk::Stream::Error];
    for (qsizetype at = 0; at < chunk.data.size();) {
        const qsizetype end = chunk.data.indexOf('\n', at);
        const qsizetype next = end < 0 ? chunk.data.size() : end + 1;
        if (!midLine) {
            // Each a little later than the one before.
            const QDateTime time = QDateTime::fromMSecsSinceEpoch(firstStampMs + m_stamps++, Qt::UTC);
            result.data += time.toString(Qt::ISODateWithMs).chopped(1).toLatin1() + "456789Z ";
        }
        result.data += chunk.data.sliced(at, next - at);
        midLine = end < 0;
        at = next;
    }
    return result;
}

void FakeEngine::setLog(const QString& containerId, const QByteArray& log) {
    m_logs[containerId] = {stamped({LogChunk::Stream::Output, log})};
}

void FakeEngine::appendLog(const QString& containerId, const QByteArray& log, LogChunk::Stream stream) {
    const LogChunk chunk = stamped({stream, log});
    m_logs[containerId] << chunk;
    const auto followers = m_followers;
    for (const Follower& follower : followers)
        if (follower.receiver && follower.container == containerId)
            follower.chunks({chunk});
}

void FakeEngine::occupyPort(quint16 port, const PortHolder& holder, const QString& address) {
    m_ports[{port, address}] = holder;
}
void FakeEngine::setDiskUsage(const DiskUsage& usage) {
    m_diskUsage = usage;
}
void FakeEngine::setPlan(const QList<PlanStep>& steps) {
    m_plan = steps;
}
void FakeEngine::setBuildScript(const QList<BuildEvent>& events) {
    m_script = events;
}
void FakeEngine::holdBuildAt(int index) {
    m_holdAt = index;
}

void FakeEngine::resumeBuild(int holdAt) {
    m_holdAt = holdAt;
    const auto jobs = m_playing.keys();
    for (JobId job : jobs)
        playBuild(job);
}

void FakeEngine::failNext(const QString& call, const Error& error) {
    m_failures.insert(call, error);
}

void FakeEngine::reconnect() {
    m_calls << QStringLiteral("reconnect");
    QTimer::singleShot(0, this, &EngineClient::statusChanged);
}

JobId FakeEngine::begin(const QString& call, const QString& argument) {
    m_calls << (argument.isEmpty() ? call : call + QLatin1Char(' ') + argument);
    return ++m_lastJob;
}

template <typename T>
void FakeEngine::answer(JobId job, const QString& call, QObject* receiver, Reply<T> reply,
                        std::function<Result<T>()> work) {
    QTimer::singleShot(m_delays.value(call), this, [=, this, guard = QPointer<QObject>(receiver)] {
        if (m_cancelled.remove(job))
            return;
        Result<T> result = [&]() -> Result<T> {
            if (const auto failure = m_failures.find(call); failure != m_failures.end()) {
                const Error error = *failure;
                m_failures.erase(failure);
                return std::unexpected(error);
            }
            return work();
        }();
        if (guard)
            reply(std::move(result));
    });
}

Result<Container*> FakeEngine::find(const QString& id) {
    const auto found =
        std::ranges::find_if(m_containers, [&](const Container& c) { return c.id == id || c.name == id; });
    if (found == m_containers.end())
        return fail(Errc::NotFound, "No such container: {}", id.toStdString());
    return &*found;
}

JobId FakeEngine::listContainers(QObject* receiver, Reply<QList<Container>> reply) {
    const JobId job = begin(QStringLiteral("listContainers"), {});
    answer<QList<Container>>(job, QStringLiteral("listContainers"), receiver, std::move(reply),
                             [this] { return m_containers; });
    return job;
}

JobId FakeEngine::runContainer(QObject* receiver, const RunRequest& request, Reply<QString> reply) {
    const JobId job = begin(QStringLiteral("runContainer"), request.image);
    m_runRequests << request;
    answer<QString>(job, QStringLiteral("runContainer"), receiver, std::move(reply), [=, this]() -> Result<QString> {
        for (const PortBinding& port : request.ports)
            if (holderOf(port.hostPort, port.hostAddress))
                return fail(Errc::Conflict, Fact{FactCode::PortTaken, {{"port", std::to_string(port.hostPort)}}});
        Container container;
        container.id = QStringLiteral("%1").arg(0xc0ffee0000 + job, 64, 16, QLatin1Char('0'));
        container.name = request.name.isEmpty() ? QStringLiteral("quiet_harbour") : request.name;
        container.image = request.image;
        container.state = ContainerState::Running;
        container.status = QStringLiteral("Up 1 second");
        container.created = QDateTime::currentDateTimeUtc();
        container.ports = request.ports;
        container.labels = request.labels;
        m_containers.prepend(container);
        m_runRequestOf.insert(container.id, request);
        m_runRequestOf[container.id].name = container.name;
        for (const PortBinding& port : request.ports)
            occupyPort(port.hostPort, {PortHolder::Kind::Container, container.name, 0, container.id}, port.hostAddress);
        Q_EMIT containersChanged();
        return container.id;
    });
    return job;
}

JobId FakeEngine::runRequestOf(QObject* receiver, const QString& id, Reply<RunRequest> reply) {
    const JobId job = begin(QStringLiteral("runRequestOf"), id);
    answer<RunRequest>(job, QStringLiteral("runRequestOf"), receiver, std::move(reply),
                       [=, this]() -> Result<RunRequest> {
                           const Container* container = TRY(find(id));
                           const RunRequest made{.image = container->image, .name = container->name};
                           RunRequest request = m_runRequestOf.value(id, made);
                           request.ports = container->publishedPorts();
                           request.labels = container->labels;
                           return request;
                       });
    return job;
}

JobId FakeEngine::startContainer(QObject* receiver, const QString& id, Reply<void> reply) {
    const JobId job = begin(QStringLiteral("startContainer"), id);
    answer<void>(job, QStringLiteral("startContainer"), receiver, std::move(reply), [=, this]() -> Result<> {
        Container* container = TRY(find(id));
        container->state = ContainerState::Running;
        container->status = QStringLiteral("Up 1 second");
        container->exitCode.reset();
        Q_EMIT containersChanged();
        return {};
    });
    return job;
}

JobId FakeEngine::stopContainer(QObject* receiver, const QString& id, Reply<void> reply) {
    const JobId job = begin(QStringLiteral("stopContainer"), id);
    answer<void>(job, QStringLiteral("stopContainer"), receiver, std::move(reply), [=, this]() -> Result<> {
        Container* container = TRY(find(id));
        container->state = ContainerState::Exited;
        container->exitCode = 0;
        container->status = QStringLiteral("Exited (0) 1 second ago");
        for (const PortBinding& port : std::as_const(container->ports))
            m_ports.remove({port.hostPort, port.hostAddress});
        container->ports.clear();
        Q_EMIT containersChanged();
        return {};
    });
    return job;
}

JobId FakeEngine::deleteContainer(QObject* receiver, const QString& id, Reply<void> reply) {
    const JobId job = begin(QStringLiteral("deleteContainer"), id);
    answer<void>(job, QStringLiteral("deleteContainer"), receiver, std::move(reply), [=, this]() -> Result<> {
        const QString full = TRY(find(id))->id;
        m_containers.removeIf([&](const Container& c) { return c.id == full; });
        m_ports.removeIf([&](const auto& held) { return held.value().containerId == full; });
        Q_EMIT containersChanged();
        return {};
    });
    return job;
}

std::optional<PortHolder> FakeEngine::holderOf(quint16 port, const QString& address) const {
    for (auto at = m_ports.lowerBound({port, {}}); at != m_ports.cend() && at.key().first == port; ++at)
        if (address.isEmpty() || at.key().second.isEmpty() || at.key().second == address)
            return at.value();
    return {};
}

quint16 FakeEngine::freeAfter(quint16 port, const QString& address) const {
    for (int next = port + 1; next < 65536; ++next)
        if (!holderOf(quint16(next), address))
            return quint16(next);
    return 0;
}

JobId FakeEngine::publishPort(QObject* receiver, const QString& id, const PortBinding& port, Reply<void> reply) {
    const JobId job = begin(QStringLiteral("publishPort"), QString::number(port.hostPort));
    answer<void>(job, QStringLiteral("publishPort"), receiver, std::move(reply), [=, this]() -> Result<> {
        Container* container = TRY(find(id));
        if (!container->isActive())
            return fail(Errc::Conflict, "container {} is not running", container->name.toStdString());
        if (holderOf(port.hostPort, port.hostAddress))
            return fail(Errc::Conflict, Fact{FactCode::PortTaken, {{"port", std::to_string(port.hostPort)}}});
        PortBinding published = port;
        if (published.hostPort == 0)
            published.hostPort = freeAfter(32767, port.hostAddress);
        container->ports << published;
        occupyPort(published.hostPort, {PortHolder::Kind::Container, container->name, 0, container->id},
                   published.hostAddress);
        Q_EMIT containersChanged();
        return {};
    });
    return job;
}

JobId FakeEngine::withdrawPort(QObject* receiver, const QString& id, const PortBinding& port, Reply<void> reply) {
    const JobId job = begin(QStringLiteral("withdrawPort"), QString::number(port.hostPort));
    answer<void>(job, QStringLiteral("withdrawPort"), receiver, std::move(reply), [=, this]() -> Result<> {
        Container* container = TRY(find(id));
        const auto gone = container->ports.removeIf([&](const PortBinding& other) {
            return other.hostPort == port.hostPort && other.containerPort == port.containerPort &&
                   other.protocol == port.protocol &&
                   (port.hostAddress.isEmpty() || other.hostAddress == port.hostAddress);
        });
        if (gone == 0)
            return fail(Errc::NotFound, "port {} is not published as {}", port.containerPort, port.hostPort);
        m_ports.removeIf([&](const auto& held) {
            return held.key().first == port.hostPort &&
                   (port.hostAddress.isEmpty() || held.key().second == port.hostAddress);
        });
        Q_EMIT containersChanged();
        return {};
    });
    return job;
}

JobId FakeEngine::followLogs(QObject* receiver, const QString& id, int, Batch<LogChunk> chunks, Reply<void>) {
    const JobId job = begin(QStringLiteral("followLogs"), id);
    m_followers.insert(job, {receiver, id, chunks});
    QTimer::singleShot(0, this, [=, this] {
        if (m_followers.contains(job) && m_followers[job].receiver && m_logs.contains(id))
            chunks(m_logs.value(id));
    });
    return job;
}

void FakeEngine::setShell(const QByteArray& greeting, const std::optional<TerminalEnd>& end) {
    m_greeting = greeting;
    m_terminalEnd = end;
}

QList<FakeTerminal*> FakeEngine::terminals() const {
    QList<FakeTerminal*> open;
    for (const QPointer<FakeTerminal>& terminal : m_terminals)
        if (terminal)
            open << terminal;
    return open;
}

std::unique_ptr<TerminalChannel> FakeEngine::openTerminal(const TerminalRequest& request) {
    begin(QStringLiteral("openTerminal"), request.container);
    auto terminal = std::make_unique<FakeTerminal>(request);
    m_terminals << terminal.get();
    QTimer::singleShot(0, terminal.get(), [terminal = terminal.get(), greeting = m_greeting, end = m_terminalEnd] {
        if (!end || end->kind == TerminalEnd::Kind::Exited)
            Q_EMIT terminal->opened();
        if (!greeting.isEmpty())
            terminal->print(greeting);
        if (end)
            terminal->end(*end);
    });
    return terminal;
}

JobId FakeEngine::listImages(QObject* receiver, Reply<QList<Image>> reply) {
    const JobId job = begin(QStringLiteral("listImages"), {});
    answer<QList<Image>>(job, QStringLiteral("listImages"), receiver, std::move(reply), [this] { return m_images; });
    return job;
}

JobId FakeEngine::inspectImage(QObject* receiver, const QString& reference, Reply<ImageDetails> reply) {
    const JobId job = begin(QStringLiteral("inspectImage"), reference);
    answer<ImageDetails>(job, QStringLiteral("inspectImage"), receiver, std::move(reply),
                         [=, this]() -> Result<ImageDetails> {
                             const auto known = std::ranges::any_of(m_images, [&](const Image& image) {
                                 return image.id == reference || image.tags.contains(reference);
                             });
                             if (!known && !m_details.contains(reference))
                                 return fail(Errc::NotFound, "No such image: {}", reference.toStdString());
                             ImageDetails details = m_details.value(reference);
                             details.id = reference;
                             return details;
                         });
    return job;
}

JobId FakeEngine::pullImage(QObject* receiver, const QString& reference, Batch<PullProgress> progress,
                            Reply<void> reply) {
    const JobId job = begin(QStringLiteral("pullImage"), reference);
    QTimer::singleShot(0, this, [=, this, guard = QPointer<QObject>(receiver)] {
        if (guard && !m_cancelled.contains(job))
            progress({{QStringLiteral("8b16ab80b9bd"), QStringLiteral("Downloading"), 31'000'000, 49'500'000},
                      {QStringLiteral("c5b16b5ae2a1"), QStringLiteral("Pull complete"), 7'500'000, 7'500'000},
                      {QStringLiteral("93c2a6c7c4d0"), QStringLiteral("Waiting"), 0, 0}});
    });
    if (m_holdAt < 0)
        answer<void>(job, QStringLiteral("pullImage"), receiver, std::move(reply), [=, this]() -> Result<> {
            m_images.prepend({QStringLiteral("sha256:") + QString(64, QLatin1Char('a')),
                              {reference},
                              QDateTime::currentDateTimeUtc(),
                              57'000'000,
                              0});
            Q_EMIT imagesChanged();
            return {};
        });
    return job;
}

JobId FakeEngine::deleteImage(QObject* receiver, const QString& reference, Reply<void> reply) {
    const JobId job = begin(QStringLiteral("deleteImage"), reference);
    answer<void>(job, QStringLiteral("deleteImage"), receiver, std::move(reply), [=, this]() -> Result<> {
        m_images.removeIf([&](const Image& i) { return i.id == reference || i.tags.contains(reference); });
        Q_EMIT imagesChanged();
        return {};
    });
    return job;
}

JobId FakeEngine::listNetworks(QObject* receiver, Reply<QList<Network>> reply) {
    const JobId job = begin(QStringLiteral("listNetworks"), {});
    answer<QList<Network>>(job, QStringLiteral("listNetworks"), receiver, std::move(reply),
                           [this] { return m_networks; });
    return job;
}

JobId FakeEngine::listVolumes(QObject* receiver, Reply<QList<Volume>> reply) {
    const JobId job = begin(QStringLiteral("listVolumes"), {});
    answer<QList<Volume>>(job, QStringLiteral("listVolumes"), receiver, std::move(reply), [this] { return m_volumes; });
    return job;
}

JobId FakeEngine::plan(QObject* receiver, const BuildRequest& request, Reply<QList<PlanStep>> reply) {
    const JobId job = begin(QStringLiteral("plan"), request.context);
    m_planRequests << request;
    answer<QList<PlanStep>>(job, QStringLiteral("plan"), receiver, std::move(reply), [this] { return m_plan; });
    return job;
}

JobId FakeEngine::portHolder(QObject* receiver, const PortBinding& port, Reply<PortAnswer> reply) {
    const JobId job = begin(QStringLiteral("portHolder"), QString::number(port.hostPort));
    answer<PortAnswer>(job, QStringLiteral("portHolder"), receiver, std::move(reply), [=, this] {
        const auto holder = holderOf(port.hostPort, port.hostAddress);
        return PortAnswer{port.hostPort, port.protocol, !holder, holder.value_or(PortHolder{}),
                          holder ? freeAfter(port.hostPort, port.hostAddress) : port.hostPort};
    });
    return job;
}

JobId FakeEngine::diskUsage(QObject* receiver, Reply<DiskUsage> reply) {
    const JobId job = begin(QStringLiteral("diskUsage"), {});
    answer<DiskUsage>(job, QStringLiteral("diskUsage"), receiver, std::move(reply), [this] { return m_diskUsage; });
    return job;
}

std::unique_ptr<StepShellChannel> FakeEngine::openStepShell(const StepShellRequest& request) {
    begin(QStringLiteral("openStepShell"),
          QStringLiteral("%1 %2").arg(QLatin1String(request.before ? "before" : "after")).arg(request.line));
    auto shell = std::make_unique<FakeStepShell>(request);
    m_stepShells << shell.get();
    return shell;
}

QList<FakeStepShell*> FakeEngine::stepShells() const {
    QList<FakeStepShell*> open;
    for (const QPointer<FakeStepShell>& shell : m_stepShells)
        if (shell)
            open << shell;
    return open;
}

void FakeEngine::setStepChanges(const StepChanges& changes) {
    m_stepChanges = changes;
}
void FakeEngine::setStepFile(const StepFile& file) {
    m_stepFiles[file.path] = file;
}

JobId FakeEngine::stepChanges(QObject* receiver, const BuildRequest&, int line, Reply<StepChanges> reply) {
    const JobId job = begin(QStringLiteral("stepChanges"), QString::number(line));
    answer<StepChanges>(job, QStringLiteral("stepChanges"), receiver, std::move(reply),
                        [this] { return m_stepChanges; });
    return job;
}

JobId FakeEngine::stepFile(QObject* receiver, const BuildRequest&, int, const QString& path, Reply<StepFile> reply) {
    const JobId job = begin(QStringLiteral("stepFile"), path);
    answer<StepFile>(job, QStringLiteral("stepFile"), receiver, std::move(reply),
                     [=, this] { return m_stepFiles.value(path); });
    return job;
}

void FakeEngine::setBuilds(const QList<BuildSummary>& builds) {
    m_builds = builds;
    tellBuilds({{.kind = BuildEvent::Kind::BuildFinished}});
}
void FakeEngine::setBuildEvents(const QString& id, const QList<BuildEvent>& events) {
    m_buildEvents[id] = events;
}
void FakeEngine::setBuildDockerfile(const QString& id, const QString& text) {
    m_buildDockerfiles[id] = text;
}
void FakeEngine::setBuildInputs(const QString& id, const BuildInputs& inputs) {
    m_buildInputs[id] = inputs;
}
void FakeEngine::setComparison(const BuildComparison& comparison) {
    m_comparison = comparison;
}

void FakeEngine::tellBuilds(const QList<BuildEvent>& events) {
    const auto followers = m_buildsFollowers;
    for (const BuildsFollower& follower : followers)
        if (follower.receiver)
            follower.events(events);
}

JobId FakeEngine::listBuilds(QObject* receiver, Reply<QList<BuildSummary>> reply) {
    const JobId job = begin(QStringLiteral("listBuilds"), {});
    answer<QList<BuildSummary>>(job, QStringLiteral("listBuilds"), receiver, std::move(reply),
                                [this] { return m_builds; });
    return job;
}

JobId FakeEngine::followBuild(QObject* receiver, const QString& id, Batch<BuildEvent> events, Reply<void> reply) {
    const JobId job = begin(QStringLiteral("followBuild"), id);
    answer<void>(job, QStringLiteral("followBuild"), receiver, std::move(reply),
                 [=, this, guard = QPointer<QObject>(receiver)]() -> Result<> {
                     if (!m_buildEvents.contains(id))
                         return fail(Errc::NotFound, "no such build: {}", id.toStdString());
                     if (guard)
                         events(m_buildEvents.value(id));
                     return {};
                 });
    return job;
}

JobId FakeEngine::followBuilds(QObject* receiver, Batch<BuildEvent> events, Reply<void>) {
    const JobId job = begin(QStringLiteral("followBuilds"), {});
    m_buildsFollowers.insert(job, {receiver, std::move(events)});
    return job;
}

JobId FakeEngine::buildDockerfile(QObject* receiver, const QString& id, Reply<QString> reply) {
    const JobId job = begin(QStringLiteral("buildDockerfile"), id);
    answer<QString>(job, QStringLiteral("buildDockerfile"), receiver, std::move(reply),
                    [=, this] { return m_buildDockerfiles.value(id); });
    return job;
}

JobId FakeEngine::inspectBuild(QObject* receiver, const QString& id, Reply<BuildInputs> reply) {
    const JobId job = begin(QStringLiteral("inspectBuild"), id);
    answer<BuildInputs>(job, QStringLiteral("inspectBuild"), receiver, std::move(reply),
                        [=, this] { return m_buildInputs.value(id); });
    return job;
}

JobId FakeEngine::compareBuilds(QObject* receiver, const QString& a, const QString& b, Reply<BuildComparison> reply) {
    const JobId job = begin(QStringLiteral("compareBuilds"), a + QLatin1Char(' ') + b);
    answer<BuildComparison>(job, QStringLiteral("compareBuilds"), receiver, std::move(reply),
                            [this] { return m_comparison; });
    return job;
}

JobId FakeEngine::cancelBuild(QObject* receiver, const QString& id, Reply<void> reply) {
    const JobId job = begin(QStringLiteral("cancelBuild"), id);
    answer<void>(job, QStringLiteral("cancelBuild"), receiver, std::move(reply), [=, this]() -> Result<> {
        for (BuildSummary& build : m_builds)
            if (build.id == id)
                build.outcome = BuildOutcome::Cancelled;
        tellBuilds({{.kind = BuildEvent::Kind::BuildFinished, .build = id}});
        return {};
    });
    return job;
}

JobId FakeEngine::deleteBuildRecord(QObject* receiver, const QString& id, Reply<void> reply) {
    const JobId job = begin(QStringLiteral("deleteBuildRecord"), id);
    answer<void>(job, QStringLiteral("deleteBuildRecord"), receiver, std::move(reply), [=, this]() -> Result<> {
        m_builds.removeIf([&](const BuildSummary& build) { return build.id == id; });
        return {};
    });
    return job;
}

void FakeEngine::cancel(JobId job) {
    m_calls << QStringLiteral("cancel");
    m_cancelled << job;
    m_followers.remove(job);
    m_buildsFollowers.remove(job);
    m_playing.remove(job);
}

JobId FakeEngine::build(QObject* receiver, const BuildRequest& request, Batch<BuildEvent> events, Reply<void> reply) {
    const JobId job = begin(QStringLiteral("build"), request.context);
    m_buildRequests << request;
    QString text = request.dockerfileText.value_or(QString());
    QFile file(request.context + QLatin1Char('/') + request.dockerfile);
    if (!request.dockerfileText && file.open(QIODevice::ReadOnly))
        text = QString::fromUtf8(file.readAll());
    const QString tag = request.tags.value(0);
    m_playing.insert(
        job, {receiver, m_script ? *m_script : successfulBuild(text, 2), 0, tag, std::move(events), std::move(reply)});
    QTimer::singleShot(0, this, [this, job] { playBuild(job); });
    return job;
}

void FakeEngine::playBuild(JobId job) {
    while (m_playing.contains(job)) {
        Playing& playing = m_playing[job];
        if (!playing.receiver) {
            m_playing.remove(job);
            return;
        }
        if (playing.next == m_holdAt)
            return;
        if (playing.next == playing.events.size()) {
            const Playing finished = m_playing.take(job);
            if (!finished.events.isEmpty() && finished.events.last().outcome == BuildEvent::Outcome::Ok &&
                !finished.tag.isEmpty()) {
                m_images.removeIf([&](const Image& image) { return image.tags.contains(finished.tag); });
                m_images.prepend(
                    {finished.events.last().image, {finished.tag}, QDateTime::currentDateTimeUtc(), 1'340'000, 0});
                Q_EMIT imagesChanged();
            }
            finished.reply({});
            return;
        }
        const BuildEvent event = playing.events[playing.next++];
        const auto deliver = playing.deliver;
        deliver({event});
    }
}

QList<BuildEvent> FakeEngine::successfulBuild(const QString& dockerfile, int cached) {
    struct Step {
        int line, endLine;
        QString text;
    };
    QList<Step> steps;
    const QStringList lines = dockerfile.split(QLatin1Char('\n'));
    for (int i = 0; i < lines.size(); ++i) {
        const QString line = lines[i].trimmed();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        Step step{i + 1, i + 1, line};
        while (lines[i].endsWith(QLatin1Char('\\')) && i + 1 < lines.size()) {
            step.endLine = ++i + 1;
            step.text = step.text.chopped(1) + lines[i].trimmed();
        }
        steps << step;
    }

    QList<BuildEvent> events;
    const int count = int(steps.size());
    events << BuildEvent{.kind = BuildEvent::Kind::BuildStarted, .steps = count};
    for (int i = 0; i < count; ++i) {
        BuildEvent event{.kind = i < cached ? BuildEvent::Kind::StepCached : BuildEvent::Kind::StepStarted,
                         .step = i + 1,
                         .steps = count,
                         .stage = QStringLiteral("stage-0"),
                         .line = steps[i].line,
                         .endLine = steps[i].endLine,
                         .text = steps[i].text};
        events << event;
        if (i < cached)
            continue;
        const bool runs = steps[i].text.startsWith(QLatin1String("RUN"), Qt::CaseInsensitive);
        const bool copies = steps[i].text.startsWith(QLatin1String("COPY"), Qt::CaseInsensitive);
        if (runs)
            events << BuildEvent{.kind = BuildEvent::Kind::StepLog,
                                 .step = i + 1,
                                 .data = QStringLiteral("Collecting what it needs\nwriting 12 files\ndone\n")};
        events << BuildEvent{.kind = BuildEvent::Kind::StepFinished,
                             .step = i + 1,
                             .durationMs = runs ? 840 : 12,
                             .size = runs     ? 1'240'000
                                     : copies ? 4'096
                                              : 0};
    }
    events << BuildEvent{.kind = BuildEvent::Kind::BuildFinished,
                         .durationMs = 912,
                         .outcome = BuildEvent::Outcome::Ok,
                         .image = QStringLiteral("sha256:") + QString(64, QLatin1Char('b')),
                         .cachedSteps = cached};
    return events;
}

} // namespace slipway::ui
