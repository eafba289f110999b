#include "ui/projects/container_replacer.h"

#include "ui/containers/containers_model.h"
#include "ui/engine/engine_text.h"
#include "ui/widgets/format.h"

#include <array>

namespace slipway::ui {

ContainerReplacer::ContainerReplacer(EngineClient* engine, ContainersModel* containers, QString directory,
                                     QString image, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_containers(containers)
    , m_directory(std::move(directory))
    , m_image(std::move(image)) {
    connect(containers, &ContainersModel::refreshed, this, &ContainerReplacer::refreshed);
    refreshed();
}

// A label alone proves little: containers have those of their image as well.
QList<Container> ContainerReplacer::ours() const {
    QList<Container> containers = m_containers->ofProject(m_directory);
    containers.removeIf([this](const Container& container) { return container.image != m_image; });
    return containers;
}

void ContainerReplacer::refreshed() {
    const QList<Container> containers = ours();
    for (const Container& container : containers)
        if (container.isActive())
            m_watched << container.id;
    m_busy.removeIf([this](const QString& id) { return m_containers->find(id) == nullptr; });
}

void ContainerReplacer::watch(const QString& containerId) {
    m_watched << containerId;
    m_lost.clear();
}

bool ContainerReplacer::canReplace() const {
    return !m_lost.isEmpty() ||
           std::ranges::any_of(ours(), [this](const Container& container) { return isDue(container); });
}

bool ContainerReplacer::isDue(const Container& container) const {
    // What the signals leave that a container is stopped with: SIGINT, SIGKILL, SIGTERM.
    constexpr std::array stopped{0, 130, 137, 143};
    const bool failed = container.state == ContainerState::Exited && m_watched.contains(container.id) &&
                        std::ranges::find(stopped, container.exitCode.value_or(0)) == stopped.end();
    return (container.isActive() || failed) && !m_busy.contains(container.id);
}

void ContainerReplacer::replaceAll(const QString& imageId) {
    for (const auto& [oldId, request] : std::exchange(m_lost, {}).asKeyValueRange())
        run(oldId, request, showJob(request.name));
    const QList<Container> containers = ours();
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
        else if (request.error().code() == Errc::NotFound)
            endJob(job); // somebody deleted it
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
