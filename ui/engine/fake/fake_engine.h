// An engine in memory: answers like a real one, in the same order and as late, so that views can be built and tested
// without a helper. What it contains is set by the test; what was asked of it is kept in calls().
#pragma once

#include "ui/engine/engine_client.h"

#include <QHash>
#include <QPointer>
#include <QSet>
#include <QSize>

namespace slipway::ui {

// A terminal whose program is the test.
class FakeTerminal : public TerminalChannel {
    Q_OBJECT
public:
    explicit FakeTerminal(const TerminalRequest& request)
        : request(request) {}

    void write(const QByteArray& bytes) override { written += bytes; }
    void resize(int columns, int rows) override { sizes << QSize(columns, rows); }
    void consumed(qsizetype bytes) override { taken += bytes; }

    void print(const QByteArray& bytes) { Q_EMIT received(bytes); }
    void end(const TerminalEnd& how) { Q_EMIT ended(how); }

    const TerminalRequest request;
    QByteArray written;
    QList<QSize> sizes;
    qsizetype taken = 0;
};

// A shell at a step whose program is the test.
class FakeStepShell : public StepShellChannel {
    Q_OBJECT
public:
    explicit FakeStepShell(const StepShellRequest& request)
        : request(request) {}

    void write(const QByteArray& bytes) override { written += bytes; }
    void resize(int columns, int rows) override { sizes << QSize(columns, rows); }
    void consumed(qsizetype bytes) override { taken += bytes; }

    void progress(const BuildEvent& event) { Q_EMIT progressed(event); }
    void open(const StepPlace& place) {
        Q_EMIT opened();
        Q_EMIT placed(place);
    }
    void print(const QByteArray& bytes) { Q_EMIT received(bytes); }
    void end(const TerminalEnd& how) { Q_EMIT ended(how); }

    const StepShellRequest request;
    QByteArray written;
    QList<QSize> sizes;
    qsizetype taken = 0;
};

class FakeEngine : public EngineClient {
    Q_OBJECT
public:
    explicit FakeEngine(QObject* parent = nullptr);

    // What the engine is and holds.
    void setStatus(const EngineStatus& status);
    void setContainers(const QList<Container>& containers);
    void setImages(const QList<Image>& images);
    void setNetworks(const QList<Network>& networks) { m_networks = networks; }
    void setVolumes(const QList<Volume>& volumes) { m_volumes = volumes; }
    void setExposedPorts(const QString& reference, const QList<PortBinding>& ports);
    // As setImages() with an image that has more to tell.
    void setImageDetails(const QString& reference, const ImageDetails& details);
    // What a container has written. Followers get it as from a real engine, each line with its time.
    void setLog(const QString& containerId, const QByteArray& log);
    void appendLog(const QString& containerId, const QByteArray& log,
                   LogChunk::Stream stream = LogChunk::Stream::Output);
    void occupyPort(quint16 port, const PortHolder& holder, const QString& address = {});
    void setDiskUsage(const DiskUsage& usage);
    void setPlan(const QList<PlanStep>& steps);
    // The events of the next builds; without them a build runs each instruction of the Dockerfile and succeeds.
    void setBuildScript(const QList<BuildEvent>& events);
    // Stops playing a script in front of its event number `index`, until resumeBuild().
    void holdBuildAt(int index);
    void resumeBuild(int holdAt = -1); // until then, if not to the end
    // The next call of this name ("stopContainer") fails once.
    void failNext(const QString& call, const Error& error);
    // Answers to calls of this name take so long from now on.
    void setDelay(const QString& call, int milliseconds) { m_delays[call] = milliseconds; }

    // What the next terminals say and, with `end`, how they end at once.
    void setShell(const QByteArray& greeting, const std::optional<TerminalEnd>& end = {});
    // Those that are open, oldest first.
    QList<FakeTerminal*> terminals() const;
    // Step shells open when the test opens them. Those that are there, oldest first.
    QList<FakeStepShell*> stepShells() const;
    void setStepChanges(const StepChanges& changes);
    void setStepFile(const StepFile& file); // by its path

    // What the engine remembers of builds; whoever follows them hears of what differs.
    void setBuilds(const QList<BuildSummary>& builds);
    void setBuildEvents(const QString& id, const QList<BuildEvent>& events);
    void setBuildDockerfile(const QString& id, const QString& text);
    void setBuildInputs(const QString& id, const BuildInputs& inputs);
    void setComparison(const BuildComparison& comparison);
    // To those who follow all builds.
    void tellBuilds(const QList<BuildEvent>& events);
    QList<BuildSummary> builds() const { return m_builds; }

    // "stopContainer abc", oldest first.
    QStringList calls() const { return m_calls; }
    QList<RunRequest> runRequests() const { return m_runRequests; }
    QList<BuildRequest> buildRequests() const { return m_buildRequests; }
    QList<BuildRequest> planRequests() const { return m_planRequests; }
    QList<Container> containers() const { return m_containers; }

    // The events of a build that runs every instruction of `dockerfile`, the first `cached` of them from the cache.
    static QList<BuildEvent> successfulBuild(const QString& dockerfile, int cached);

    EngineStatus status() const override { return m_status; }
    void reconnect() override;
    JobId listContainers(QObject* receiver, Reply<QList<Container>> reply) override;
    JobId runContainer(QObject* receiver, const RunRequest& request, Reply<QString> reply) override;
    JobId runRequestOf(QObject* receiver, const QString& id, Reply<RunRequest> reply) override;
    JobId startContainer(QObject* receiver, const QString& id, Reply<void> reply) override;
    JobId stopContainer(QObject* receiver, const QString& id, Reply<void> reply) override;
    JobId deleteContainer(QObject* receiver, const QString& id, Reply<void> reply) override;
    JobId publishPort(QObject* receiver, const QString& id, const PortBinding& port, Reply<void> reply) override;
    JobId withdrawPort(QObject* receiver, const QString& id, const PortBinding& port, Reply<void> reply) override;
    JobId followLogs(QObject* receiver, const QString& id, int tail, Batch<LogChunk> chunks,
                     Reply<void> reply) override;
    std::unique_ptr<TerminalChannel> openTerminal(const TerminalRequest& request) override;
    JobId listImages(QObject* receiver, Reply<QList<Image>> reply) override;
    JobId inspectImage(QObject* receiver, const QString& reference, Reply<ImageDetails> reply) override;
    JobId pullImage(QObject* receiver, const QString& reference, Batch<PullProgress> progress,
                    Reply<void> reply) override;
    JobId deleteImage(QObject* receiver, const QString& reference, Reply<void> reply) override;
    JobId listNetworks(QObject* receiver, Reply<QList<Network>> reply) override;
    JobId listVolumes(QObject* receiver, Reply<QList<Volume>> reply) override;
    JobId build(QObject* receiver, const BuildRequest& request, Batch<BuildEvent> events, Reply<void> reply) override;
    JobId plan(QObject* receiver, const BuildRequest& request, Reply<QList<PlanStep>> reply) override;
    std::unique_ptr<StepShellChannel> openStepShell(const StepShellRequest& request) override;
    JobId stepChanges(QObject* receiver, const BuildRequest& build, int line, Reply<StepChanges> reply) override;
    JobId stepFile(QObject* receiver, const BuildRequest& build, int line, const QString& path,
                   Reply<StepFile> reply) override;
    JobId listBuilds(QObject* receiver, Reply<QList<BuildSummary>> reply) override;
    JobId followBuild(QObject* receiver, const QString& id, Batch<BuildEvent> events, Reply<void> reply) override;
    JobId followBuilds(QObject* receiver, Batch<BuildEvent> events, Reply<void> reply) override;
    JobId buildDockerfile(QObject* receiver, const QString& id, Reply<QString> reply) override;
    JobId inspectBuild(QObject* receiver, const QString& id, Reply<BuildInputs> reply) override;
    JobId compareBuilds(QObject* receiver, const QString& a, const QString& b, Reply<BuildComparison> reply) override;
    JobId cancelBuild(QObject* receiver, const QString& id, Reply<void> reply) override;
    JobId deleteBuildRecord(QObject* receiver, const QString& id, Reply<void> reply) override;
    JobId portHolder(QObject* receiver, const PortBinding& port, Reply<PortAnswer> reply) override;
    JobId diskUsage(QObject* receiver, Reply<DiskUsage> reply) override;
    void cancel(JobId job) override;

private:
    struct Follower {
        QPointer<QObject> receiver;
        QString container;
        Batch<LogChunk> chunks;
    };
    struct Playing {
        QPointer<QObject> receiver;
        QList<BuildEvent> events;
        int next = 0;
        QString tag;
        Batch<BuildEvent> deliver;
        Reply<void> reply;
    };

    struct BuildsFollower {
        QPointer<QObject> receiver;
        Batch<BuildEvent> events;
    };

    JobId begin(const QString& call, const QString& argument);
    template <typename T>
    void answer(JobId job, const QString& call, QObject* receiver, Reply<T> reply, std::function<Result<T>()> work);
    Result<Container*> find(const QString& id);
    std::optional<PortHolder> holderOf(quint16 port, const QString& address) const;
    quint16 freeAfter(quint16 port, const QString& address) const;
    void playBuild(JobId job);
    LogChunk stamped(const LogChunk& chunk);

    EngineStatus m_status;
    JobId m_lastJob = 0;
    QSet<JobId> m_cancelled;
    QStringList m_calls;
    QList<Container> m_containers;
    QList<Image> m_images;
    QList<Network> m_networks;
    QList<Volume> m_volumes;
    QHash<QString, ImageDetails> m_details; // by reference
    QHash<QString, QList<LogChunk>> m_logs;
    QMap<std::pair<quint16, QString>, PortHolder> m_ports; // by port and address; empty: every address
    DiskUsage m_diskUsage;
    QList<PlanStep> m_plan;
    std::optional<QList<BuildEvent>> m_script;
    int m_holdAt = -1;
    QHash<QString, Error> m_failures;
    QHash<QString, int> m_delays;
    QList<RunRequest> m_runRequests;
    QHash<QString, RunRequest> m_runRequestOf; // by container
    QList<BuildRequest> m_buildRequests, m_planRequests;
    QHash<JobId, Follower> m_followers;
    QHash<JobId, Playing> m_playing;
    QByteArray m_greeting = "root@c0ffee:/# ";
    std::optional<TerminalEnd> m_terminalEnd;
    QList<QPointer<FakeTerminal>> m_terminals;
    QList<QPointer<FakeStepShell>> m_stepShells;
    StepChanges m_stepChanges;
    QHash<QString, StepFile> m_stepFiles;
    QList<BuildSummary> m_builds;
    QHash<QString, QList<BuildEvent>> m_buildEvents;
    QHash<QString, QString> m_buildDockerfiles;
    QHash<QString, BuildInputs> m_buildInputs;
    BuildComparison m_comparison;
    QHash<JobId, BuildsFollower> m_buildsFollowers;
    bool m_midLine[2] = {false, false}; // of an output, of an error stream
    int m_stamps = 0;                   // that lines have got so far
};

} // namespace slipway::ui
