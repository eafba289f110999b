// How the desktop talks to an engine: every call returns at once, every answer arrives in the GUI thread.
//
// An answer is delivered at most once, never from inside the call, and only while `receiver` lives: when it is gone the
// job goes on but nobody is told. Streams deliver batches before the final reply. Cancelling a job drops its replies.
// A JobId is never reused, so a view that asks twice can tell the newer answer from the older.
#pragma once

#include "base/result.h"
#include "ui/engine/build_record.h"
#include "ui/engine/engine_types.h"
#include "ui/engine/step_shell_channel.h"
#include "ui/engine/terminal_channel.h"

#include <QObject>

#include <functional>
#include <memory>

namespace slipway::ui {

using JobId = quint64; // 0 is no job

class EngineClient : public QObject {
    Q_OBJECT
public:
    template <typename T>
    using Reply = std::function<void(Result<T>)>;
    template <typename T>
    using Batch = std::function<void(const QList<T>&)>;

    using QObject::QObject;

    virtual EngineStatus status() const = 0;
    // Asks again now instead of at the next regular look; what a "Try again" button does.
    virtual void reconnect() = 0;

    virtual JobId listContainers(QObject* receiver, Reply<QList<Container>> reply) = 0;
    // Creates and starts; the answer is the container's id. When starting fails the container is removed again.
    virtual JobId runContainer(QObject* receiver, const RunRequest& request, Reply<QString> reply) = 0;
    // How a container was run, to be run again: with the ports that it has been given since, and without what comes
    // from its image, which may be another one by then. Unsupported where a RunRequest cannot say all of it.
    virtual JobId runRequestOf(QObject* receiver, const QString& id, Reply<RunRequest> reply) = 0;
    virtual JobId startContainer(QObject* receiver, const QString& id, Reply<void> reply) = 0;
    virtual JobId stopContainer(QObject* receiver, const QString& id, Reply<void> reply) = 0;
    // Stops it first where it runs.
    virtual JobId deleteContainer(QObject* receiver, const QString& id, Reply<void> reply) = 0;
    // Ports of a container that runs, one at a time; status().extras says whether the engine can. A host port of 0 is
    // any free one.
    virtual JobId publishPort(QObject* receiver, const QString& id, const PortBinding& port, Reply<void> reply) = 0;
    // Without an address: at whichever it is published.
    virtual JobId withdrawPort(QObject* receiver, const QString& id, const PortBinding& port, Reply<void> reply) = 0;
    // Everything logged so far, at most `tail` lines of it, then what comes; the reply is the end of the log.
    virtual JobId followLogs(QObject* receiver, const QString& id, int tail, Batch<LogChunk> chunks,
                             Reply<void> reply) = 0;

    // Never null; what goes wrong is the channel's end.
    virtual std::unique_ptr<TerminalChannel> openTerminal(const TerminalRequest& request) = 0;

    virtual JobId listImages(QObject* receiver, Reply<QList<Image>> reply) = 0;
    virtual JobId inspectImage(QObject* receiver, const QString& reference, Reply<ImageDetails> reply) = 0;
    virtual JobId pullImage(QObject* receiver, const QString& reference, Batch<PullProgress> progress,
                            Reply<void> reply) = 0;
    virtual JobId deleteImage(QObject* receiver, const QString& reference, Reply<void> reply) = 0;

    virtual JobId listNetworks(QObject* receiver, Reply<QList<Network>> reply) = 0;
    virtual JobId listVolumes(QObject* receiver, Reply<QList<Volume>> reply) = 0;

    // The reply fails only where no build ran (bad request, engine gone); a build that failed is an event.
    virtual JobId build(QObject* receiver, const BuildRequest& request, Batch<BuildEvent> events,
                        Reply<void> reply) = 0;
    virtual JobId plan(QObject* receiver, const BuildRequest& request, Reply<QList<PlanStep>> reply) = 0;

    // Never null; what goes wrong is the channel's end.
    virtual std::unique_ptr<StepShellChannel> openStepShell(const StepShellRequest& request) = 0;
    // What the step at `line` changed; what has to be made for that is made.
    virtual JobId stepChanges(QObject* receiver, const BuildRequest& build, int line, Reply<StepChanges> reply) = 0;
    // One of those files, before and after the step.
    virtual JobId stepFile(QObject* receiver, const BuildRequest& build, int line, const QString& path,
                           Reply<StepFile> reply) = 0;

    // As many as the engine remembers, the newest first.
    virtual JobId listBuilds(QObject* receiver, Reply<QList<BuildSummary>> reply) = 0;
    // The events of one build from its beginning, also of one that is over; the reply is their end.
    virtual JobId followBuild(QObject* receiver, const QString& id, Batch<BuildEvent> events, Reply<void> reply) = 0;
    // Those of all builds that run or begin, without their output, until it is cancelled.
    virtual JobId followBuilds(QObject* receiver, Batch<BuildEvent> events, Reply<void> reply) = 0;
    virtual JobId buildDockerfile(QObject* receiver, const QString& id, Reply<QString> reply) = 0;
    virtual JobId inspectBuild(QObject* receiver, const QString& id, Reply<BuildInputs> reply) = 0;
    virtual JobId compareBuilds(QObject* receiver, const QString& a, const QString& b,
                                Reply<BuildComparison> reply) = 0;
    // Whoever started it. Conflict when it has ended.
    virtual JobId cancelBuild(QObject* receiver, const QString& id, Reply<void> reply) = 0;
    virtual JobId deleteBuildRecord(QObject* receiver, const QString& id, Reply<void> reply) = 0;

    // At an address of the engine's machine; empty: at every one.
    virtual JobId portHolder(QObject* receiver, const PortBinding& port, Reply<PortAnswer> reply) = 0;

    // May take the engine a while: it measures.
    virtual JobId diskUsage(QObject* receiver, Reply<DiskUsage> reply) = 0;

    // Ends the job in the engine too, as far as it can be ended; its replies are dropped. Unknown ids are ignored.
    virtual void cancel(JobId job) = 0;

Q_SIGNALS:
    void statusChanged();
    // The engine's containers or images are no longer what they were at the last answer.
    void containersChanged();
    void imagesChanged();
};

} // namespace slipway::ui
