#include "ui/projects/container_replacer.h"

#include "ui/containers/containers_model.h"
#include "ui/engine/engine_text.h"
#include "ui/widgets/format.h"

namespace slipway::ui {

ContainerReplacer::ContainerReplacer(EngineClient* engine, ContainersModel* containers, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_containers(containers) {}

void ContainerReplacer::remember(const QString& containerId, const RunRequest& request) {
    m_requests.insert(containerId, request);
    m_lost.clear(); // somebody saw to it
}

bool ContainerReplacer::canReplace() const {
    return !m_lost.isEmpty() || std::ranges::any_of(m_containers->containers(),
                                                    [this](const Container& container) { return isDue(container); });
}

bool ContainerReplacer::isDue(const Container& container) const {
    // What SIGKILL and SIGTERM leave when a container is stopped.
    constexpr int killed = 137, terminated = 143;
    const int exitCode = container.exitCode.value_or(0);
    const bool failed =
        container.state == ContainerState::Exited && exitCode != 0 && exitCode != killed && exitCode != terminated;
    return (container.isActive() || failed) && m_requests.contains(container.id) && !m_busy.contains(container.id);
}

void ContainerReplacer::replaceAll(const QString& imageId) {
    for (const auto& [oldId, lost] : std::exchange(m_lost, {}).asKeyValueRange())
        run(oldId, lost, showJob(lost.name));
    const QList<Container> containers = m_containers->containers();
    for (const Container& container : containers) {
        const bool same = !imageId.isEmpty() && container.imageId == imageId;
        if (!same && isDue(container))
            replace(container);
    }
}

Jobs::Id ContainerReplacer::showJob(const QString& name) {
    return m_jobs ? m_jobs->add(this, tr("Replacing %1").arg(inertText(name))) : 0;
}

void ContainerReplacer::replace(const Container& container) {
    m_busy << container.id;
    const Jobs::Id job = showJob(container.name);
    // Its ports and its name are free only when it is gone.
    m_engine->deleteContainer(this, container.id, [this, container, job](const Result<>& gone) {
        m_busy.remove(container.id);
        if (!gone && gone.error().code() != Errc::NotFound) {
            if (m_jobs)
                m_jobs->remove(job);
            Q_EMIT failed(tr("%1 could not be replaced").arg(container.name), errorWords(gone.error()));
            return;
        }
        run(container.id, {container.name, m_requests.take(container.id)}, job);
    });
}

void ContainerReplacer::run(const QString& oldId, const Lost& lost, Jobs::Id job) {
    m_engine->runContainer(this, lost.request, [this, oldId, lost, job](const Result<QString>& id) {
        if (m_jobs)
            m_jobs->remove(job);
        if (!id) {
            m_lost.insert(oldId, lost);
            Q_EMIT failed(tr("%1 could not be run again").arg(lost.name), errorWords(id.error()));
            return;
        }
        m_requests.insert(*id, lost.request);
        Q_EMIT replaced(oldId, *id);
    });
}

} // namespace slipway::ui
