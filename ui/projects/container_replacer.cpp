#include "ui/projects/container_replacer.h"

#include "ui/containers/containers_model.h"
#include "ui/engine/engine_text.h"

namespace slipway::ui {

ContainerReplacer::ContainerReplacer(EngineClient* engine, ContainersModel* containers, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_containers(containers) {}

void ContainerReplacer::remember(const QString& containerId, const RunRequest& request) {
    m_requests.insert(containerId, request);
}

bool ContainerReplacer::canReplace() const {
    return std::ranges::any_of(m_containers->containers(), [this](const Container& container) {
        return container.isActive() && m_requests.contains(container.id);
    });
}

void ContainerReplacer::replaceAll(const QString& imageId) {
    const QList<Container> containers = m_containers->containers();
    for (const Container& container : containers) {
        const bool same = !imageId.isEmpty() && container.imageId == imageId;
        if (container.isActive() && !same && m_requests.contains(container.id) && !m_busy.contains(container.id))
            replace(container);
    }
}

void ContainerReplacer::replace(const Container& container) {
    m_busy << container.id;
    // Its ports and its name are free only when it is gone.
    m_engine->deleteContainer(this, container.id, [this, container](const Result<>& gone) {
        m_busy.remove(container.id);
        if (!gone) {
            Q_EMIT failed(tr("%1 could not be replaced").arg(container.name), errorWords(gone.error()));
            return;
        }
        const RunRequest request = m_requests.take(container.id);
        m_engine->runContainer(this, request, [this, container, request](const Result<QString>& id) {
            if (!id) {
                Q_EMIT failed(tr("%1 could not be run again").arg(container.name), errorWords(id.error()));
                return;
            }
            m_requests.insert(*id, request);
            Q_EMIT replaced(container.id, *id);
        });
    });
}

} // namespace slipway::ui
