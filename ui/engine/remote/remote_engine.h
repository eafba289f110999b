// The engine behind a socket: core/api/client, with every answer brought into the GUI thread.
#pragma once

#include "api/client/client.h"
#include "ui/engine/engine_client.h"

#include <memory>
#include <unordered_map>

namespace slipway::ui {

namespace remote {
class ConnectionWatch;
}

class RemoteEngine : public EngineClient {
    Q_OBJECT
public:
    // `host`: unix:///path. One that cannot be read is an absent engine whose detail says why.
    explicit RemoteEngine(const QString& host, QObject* parent = nullptr);
    ~RemoteEngine() override;

    EngineStatus status() const override;
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
    template <typename T>
    struct Queue;
    // What a job has open. A stream has a client of its own, whose thread waits while the GUI thread has enough to do:
    // so the engine, and the program behind it, wait as well.
    struct Job {
        std::unique_ptr<api::Client> client;
        api::Request request;
        std::function<void()> release; // lets a waiting client go on
        Job() = default;
        Job(Job&&) = default;
        Job& operator=(Job&&) = default;
        ~Job() {
            if (release)
                release();
        }
    };

    // Starts a job whose answer is one value; `convert` makes a To of a From, on the client's thread. A To of void
    // needs none.
    template <typename From, typename To, typename Convert = std::nullptr_t>
    JobId ask(QObject* receiver, Reply<To> reply, std::function<api::Request(api::Callback<From>)> start,
              Convert convert = {});
    // What ends the job with its answer.
    template <typename T>
    Reply<T> ending(JobId job, QObject* receiver, Reply<T> reply);
    // A further call of a running job, its answer in the GUI thread; dropped when the job was cancelled.
    template <typename T>
    void step(JobId job, std::function<api::Request(api::Callback<T>)> start, std::function<void(Result<T>)> then);
    template <typename T>
    void stream(JobId job, QObject* receiver, Batch<T> batch, Reply<void> reply,
                std::function<api::Request(api::Client&, std::shared_ptr<Queue<T>>)> start);
    JobId begin();
    void hold(JobId job, api::Request request);

    EngineStatus m_noClient; // the status while there is no client
    std::unique_ptr<api::Client> m_client;
    std::unique_ptr<remote::ConnectionWatch> m_watch;
    JobId m_lastJob = 0;
    std::unordered_map<JobId, Job> m_requests;
};

} // namespace slipway::ui
