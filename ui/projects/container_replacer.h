// Puts a new image in the place of a project's running containers: those whose way of being run is known here.
#pragma once

#include <QHash>
#include <QObject>

#include "ui/engine/engine_client.h"

namespace slipway::ui {

class ContainersModel;

class ContainerReplacer : public QObject {
    Q_OBJECT
public:
    ContainerReplacer(EngineClient* engine, ContainersModel* containers, QObject* parent = nullptr);

    void remember(const QString& containerId, const RunRequest& request);
    // Whether some running container can be replaced.
    bool canReplace() const;
    // Stops and deletes each one that runs and is not made from `imageId`, and runs it again as it was run. One that is
    // being replaced already is left alone.
    void replaceAll(const QString& imageId);

Q_SIGNALS:
    void replaced(const QString& oldId, const QString& newId);
    // "web could not be run again", the engine's words.
    void failed(const QString& title, const QString& text);

private:
    void replace(const Container& container);

    EngineClient* m_engine;
    ContainersModel* m_containers;
    QHash<QString, RunRequest> m_requests; // by container
    QSet<QString> m_busy;
};

} // namespace slipway::ui
