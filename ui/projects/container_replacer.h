// Puts a new image in the place of a project's containers: those whose way of being run is known here.
#pragma once

#include <QHash>
#include <QObject>

#include "ui/engine/engine_client.h"
#include "ui/jobs/jobs.h"

namespace slipway::ui {

class ContainersModel;

class ContainerReplacer : public QObject {
    Q_OBJECT
public:
    ContainerReplacer(EngineClient* engine, ContainersModel* containers, QObject* parent = nullptr);

    // Where replacing is shown; it must outlive this.
    void setJobs(Jobs* jobs) { m_jobs = jobs; }
    void remember(const QString& containerId, const RunRequest& request);
    // Whether there is a container to replace.
    bool canReplace() const;
    // Stops and deletes each one that runs, or that failed by itself, and is not made from `imageId`, and runs it again
    // as it was run. One that could not be run again last time is tried again; one that is being replaced already is
    // left alone, and so is one that somebody stopped.
    void replaceAll(const QString& imageId);

Q_SIGNALS:
    void replaced(const QString& oldId, const QString& newId);
    // "web could not be run again", the engine's words.
    void failed(const QString& title, const QString& text);

private:
    struct Lost {
        QString name;
        RunRequest request;
    };
    bool isDue(const Container& container) const;
    void replace(const Container& container);
    // In the place of a container that is gone.
    void run(const QString& oldId, const Lost& lost, Jobs::Id job);
    Jobs::Id showJob(const QString& name);

    EngineClient* m_engine;
    ContainersModel* m_containers;
    Jobs* m_jobs = nullptr;
    QHash<QString, RunRequest> m_requests; // by container
    QHash<QString, Lost> m_lost;           // by the container that is gone: what could not be run in its place
    QSet<QString> m_busy;
};

} // namespace slipway::ui
