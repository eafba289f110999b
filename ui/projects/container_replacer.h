// Puts the new image of a project in the place of the one that its containers run: each is deleted and run again as it
// was run, with the ports that it had last.
#pragma once

#include <QHash>
#include <QObject>
#include <QSet>

#include "ui/engine/engine_client.h"
#include "ui/jobs/jobs.h"

namespace slipway::ui {

class ContainersModel;

class ContainerReplacer : public QObject {
    Q_OBJECT
public:
    // Of the project in `directory`: those that were run from it with its image, by whichever desktop that was.
    ContainerReplacer(EngineClient* engine, ContainersModel* containers, QString directory, QString image,
                      QObject* parent = nullptr);

    // Where replacing is shown; it must outlive this.
    void setJobs(Jobs* jobs) { m_jobs = jobs; }
    // Somebody has just run this one from the project, and so has seen to what could not be run again.
    void watch(const QString& containerId);
    // Whether there is a container to replace.
    bool canReplace() const;
    // Stops and deletes each one that runs, or that failed by itself while this looked on, and is not made from
    // `imageId`, and runs it again as it was run. One that could not be run again last time is tried again; one that is
    // being replaced already is left alone, and so is one that somebody stopped.
    void replaceAll(const QString& imageId);

Q_SIGNALS:
    void replaced(const QString& oldId, const QString& newId);
    // "web could not be run again", the engine's words.
    void failed(const QString& title, const QString& text);

private:
    QList<Container> ours() const;
    bool isDue(const Container& container) const;
    void refreshed();
    void replace(const Container& container);
    void remove(const Container& container, const RunRequest& request, Jobs::Id job);
    // In the place of a container that is gone.
    void run(const QString& oldId, const RunRequest& request, Jobs::Id job);
    void giveUp(const Container& container, const Error& error, Jobs::Id job);
    Jobs::Id showJob(const QString& name);
    void endJob(Jobs::Id job);

    EngineClient* m_engine;
    ContainersModel* m_containers;
    QString m_directory;
    QString m_image;
    Jobs* m_jobs = nullptr;
    QSet<QString> m_watched;           // have been seen to run, or were asked to
    QHash<QString, RunRequest> m_lost; // by the container that is gone: what could not be run in its place
    QSet<QString> m_busy;              // until they are not listed any more
};

} // namespace slipway::ui
