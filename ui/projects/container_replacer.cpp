#include "ui/projects/container_replacer.h"

#include "ui/containers/containers_model.h"
#include "ui/engine/engine_text.h"
#include "ui/widgets/format.h"

namespace slipway::ui {

ContainerReplacer::ContainerReplacer(EngineClient* engine, ContainersModel* containers, QString directory,
                                     QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_containers(containers)
    , m_directory(std::move(directory)) {
    connect(containers, &ContainersModel::refreshed, this, &ContainerReplacer::watchActive);
    watchActive();
}

void ContainerReplacer::watchActive() {
    const QList<Container> containers = m_containers->ofProject(m_directory);
    for (const Container& container : containers)
        if (container.isActive())
            m_watched << container.id;
}

void ContainerReplacer::watch(const QString& containerId) {
    m_watched << containerId;
    m_lost.clear();
}

bool ContainerReplacer::canReplace() const {
    return !m_lost.isEmpty() || std::ranges::any_of(m_containers->ofProject(m_directory),
                                                    [this](const Container& container) { return isDue(container); });
}

bool ContainerReplacer::isDue(const Container& container) const {
    // What SIGKILL and SIGTERM leave when a container is stopped.
    constexpr int killed = 137, terminated = 143;
    const int exitCode = container.exitCode.value_or(0);
    const bool failed = container.state == ContainerState::Exited && exitCode != 0 && exitCode != killed &&
                        exitCode != terminated && m_watched.contains(container.id);
    return (container.isActive() || failed) && !m_busy.contains(container.id);
}

void ContainerReplacer::replaceAll(const QString& imageId) {
    for (const auto& [oldId, request] : std::exchange(m_lost, {}).asKeyValueRange())
        run(oldId, request, showJob(request.name));
    const QList<Container> containers = m_containers->ofProject(m_directory);
    for (const Container& container : containers) {
        const bool same = !imageId.isEmpty() && container.imageId == imageId;
        if (!same && isDue(container))
            replace(container);
    }
}

Jobs::Id ContainerReplacer::showJob(const QString& name) {
    return m_jobs ? m_jobs->add(this, tr("Replacing %1").arg(inertText(name))) : 0;
}

void ContainerReplacer::endJob(Jobs::Id job) {
    if (m_jobs)
        m_jobs->remove(job);
}

void ContainerReplacer::replace(const Container& container) {
    m_busy << container.id;
    const Jobs::Id job = showJob(container.name);
    m_engine->runRequestOf(this, container.id, [this, container, job](const Result<RunRequest>& request) {
        if (request)
            remove(container, *request, job);
        else
            giveUp(container, request.error(), job);
    });
}

void ContainerReplacer::remove(const Container& container, const RunRequest& request, Jobs::Id job) {
    // Its ports and its name are free only when it is gone.
    m_engine->deleteContainer(this, container.id, [this, container, request, job](const Result<>& gone) {
        if (!gone && gone.error().code() != Errc::NotFound) {
            giveUp(container, gone.error(), job);
            return;
        }
        m_busy.remove(container.id);
        m_watched.remove(container.id);
        run(container.id, request, job);
    });
}

void ContainerReplacer::giveUp(const Container& container, const Error& error, Jobs::Id job) {
    m_busy.remove(container.id);
    endJob(job);
    Q_EMIT failed(tr("%1 could not be replaced").arg(container.name), errorWords(error));
}

void ContainerReplacer::run(const QString& oldId, const RunRequest& request, Jobs::Id job) {
    m_engine->runContainer(this, request, [this, oldId, request, job](const Result<QString>& id) {
        endJob(job);
        if (!id) {
            m_lost.insert(oldId, request);
            Q_EMIT failed(tr("%1 could not be run again").arg(request.name), errorWords(id.error()));
            return;
        }
        m_watched << *id;
        Q_EMIT replaced(oldId, *id);
    });
}

} // namespace slipway::ui
