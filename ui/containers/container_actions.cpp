#include "ui/containers/container_actions.h"
#include "ui/engine/engine_text.h"

#include "ui/jobs/jobs.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QMessageBox>
#include <QPushButton>

namespace slipway::ui {

ContainerActions::ContainerActions(EngineClient* engine, UrlOpener opener, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_opener(std::move(opener)) {}

namespace {
QString nameOr(const QString& name, const QString& id) {
    return inertText(name.isEmpty() ? id.left(12) : name);
}
} // namespace

void ContainerActions::run(const QString& id, const QString& doing, const QString& complaint,
                           JobId (EngineClient::*call)(QObject*, const QString&, EngineClient::Reply<void>)) {
    if (m_busy.contains(id))
        return;
    m_busy << id;
    Q_EMIT busyChanged();
    const quint64 shown = m_jobs ? m_jobs->add(this, doing) : 0;
    (m_engine->*call)(this, id, [this, id, complaint, shown](const Result<>& result) {
        m_busy.remove(id);
        if (m_jobs)
            m_jobs->remove(shown);
        Q_EMIT busyChanged();
        if (!result && result.error().code() != Errc::NotModified)
            Q_EMIT failed(complaint, errorWords(result.error()));
    });
}

void ContainerActions::start(const QString& id, const QString& name) {
    run(id, tr("Starting %1").arg(nameOr(name, id)), tr("The container could not be started"),
        &EngineClient::startContainer);
}

void ContainerActions::stop(const QString& id, const QString& name) {
    run(id, tr("Stopping %1").arg(nameOr(name, id)), tr("The container could not be stopped"),
        &EngineClient::stopContainer);
}

void ContainerActions::confirmAndDelete(QWidget* window, const QString& id, const QString& name, bool running) {
    auto* question = new QMessageBox(QMessageBox::Warning, tr("Delete container"),
                                     tr("Delete the container “%1”?").arg(name), QMessageBox::NoButton, window);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setObjectName(QStringLiteral("confirmDelete"));
    question->setInformativeText(running
                                     ? tr("It is running and will be stopped first. Files written inside it are lost.")
                                     : tr("Files written inside it are lost."));
    QPushButton* remove = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    setStyleProperty(remove, "kind", QStringLiteral("danger"));
    remove->setObjectName(QStringLiteral("confirmDeleteButton"));
    question->setEscapeButton(question->addButton(QMessageBox::Cancel));
    question->setDefaultButton(QMessageBox::Cancel);
    connect(remove, &QPushButton::clicked, this, [this, id, name] {
        run(id, tr("Deleting %1").arg(nameOr(name, id)), tr("The container could not be deleted"),
            &EngineClient::deleteContainer);
    });
    question->open();
}

QUrl ContainerActions::urlOf(const PortBinding& port) {
    const bool anywhere = port.hostAddress.isEmpty() || port.hostAddress == QLatin1String("0.0.0.0") ||
                          port.hostAddress == QLatin1String("::") || port.hostAddress == QLatin1String("127.0.0.1");
    QUrl url;
    url.setScheme(port.containerPort == 443 || port.containerPort == 8443 ? QStringLiteral("https")
                                                                          : QStringLiteral("http"));
    url.setHost(anywhere ? QStringLiteral("localhost") : port.hostAddress);
    url.setPort(port.hostPort);
    return url;
}

void ContainerActions::openPort(const PortBinding& port) {
    if (port.hostPort == 0 || port.protocol != QLatin1String("tcp"))
        return;
    const QUrl url = urlOf(port);
    if (!m_opener(url))
        Q_EMIT failed(tr("No browser could be opened"), tr("Visit %1 yourself.").arg(url.toString()));
}

} // namespace slipway::ui
