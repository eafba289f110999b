#include "ui/containers/container_actions.h"

#include "ui/theme/states.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/delete_dialog.h"
#include "ui/widgets/format.h"

#include <QMessageBox>
#include <QPushButton>

namespace slipway::ui {

ContainerActions::ContainerActions(EngineClient* engine, UrlOpener opener, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_opener(std::move(opener)) {}

namespace {
constexpr int mostAtOnce = 8; // a stop may wait for seconds

QString nameOr(const QString& name, const QString& id) {
    return inertText(name.isEmpty() ? id.left(12) : name);
}

QList<Batch::Item> itemsOf(const QList<Container>& containers) {
    QList<Batch::Item> result;
    for (const Container& container : containers)
        result << Batch::Item{container.id, nameOr(container.name, container.id)};
    return result;
}
} // namespace

void ContainerActions::run(Work work, QList<Batch::Item> items) {
    items.removeIf([this](const Batch::Item& item) { return m_busy.contains(item.id); });
    if (items.isEmpty())
        return;
    const int count = int(items.size());
    const bool several = count > 1;
    QString state, title;
    JobId (EngineClient::*ask)(QObject*, const QString&, EngineClient::Reply<void>) = nullptr;
    switch (work) {
    case Work::Start:
        state = tr("Starting…");
        title = several ? tr("Starting %n container(s)", nullptr, count) : tr("Starting %1").arg(items[0].name);
        ask = &EngineClient::startContainer;
        break;
    case Work::Stop:
        state = tr("Stopping…");
        title = several ? tr("Stopping %n container(s)", nullptr, count) : tr("Stopping %1").arg(items[0].name);
        ask = &EngineClient::stopContainer;
        break;
    case Work::Delete:
        state = tr("Deleting…");
        title = several ? tr("Deleting %n container(s)", nullptr, count) : tr("Deleting %1").arg(items[0].name);
        ask = &EngineClient::deleteContainer;
        break;
    }
    for (const Batch::Item& item : items)
        m_busy.insert(item.id, state);
    Q_EMIT busyChanged();
    const auto call = [this, work, ask](QObject* receiver, const QString& id, const EngineClient::Reply<void>& reply) {
        (m_engine->*ask)(receiver, id, [work, reply](const Result<>& result) {
            // It is as it should be already.
            const bool asWanted = !result && (result.error().code() == Errc::NotModified ||
                                              (work == Work::Delete && result.error().code() == Errc::NotFound));
            reply(asWanted ? Result<>() : result);
        });
    };
    auto* batch = new Batch(std::move(items), mostAtOnce, call, this);
    connect(batch, &Batch::itemEnded, this, [this](const QString& id) {
        m_busy.remove(id);
        Q_EMIT busyChanged();
    });
    connect(batch, &Batch::ended, this, [this, work, count, several](const QStringList& failures) {
        if (failures.isEmpty())
            return;
        const int failedCount = int(failures.size());
        QString complaint;
        switch (work) {
        case Work::Start:
            complaint = several ? tr("%1 of %n container(s) could not be started", nullptr, count).arg(failedCount)
                                : tr("The container could not be started");
            break;
        case Work::Stop:
            complaint = several ? tr("%1 of %n container(s) could not be stopped", nullptr, count).arg(failedCount)
                                : tr("The container could not be stopped");
            break;
        case Work::Delete:
            complaint = several ? tr("%1 of %n container(s) could not be deleted", nullptr, count).arg(failedCount)
                                : tr("The container could not be deleted");
            break;
        }
        Q_EMIT failed(complaint, failures.join(QLatin1Char('\n')));
    });
    batch->start(m_jobs, title);
}

void ContainerActions::start(const QString& id, const QString& name) {
    run(Work::Start, {{id, nameOr(name, id)}});
}

void ContainerActions::stop(const QString& id, const QString& name) {
    run(Work::Stop, {{id, nameOr(name, id)}});
}

void ContainerActions::start(const QList<Container>& containers) {
    run(Work::Start, itemsOf(containers));
}

void ContainerActions::stop(const QList<Container>& containers) {
    run(Work::Stop, itemsOf(containers));
}

void ContainerActions::confirmAndDelete(QWidget* window, const QList<Container>& containers) {
    if (containers.isEmpty())
        return;
    if (containers.size() == 1) {
        const Container& only = containers.first();
        confirmAndDelete(window, only.id, only.name, only.isActive());
        return;
    }
    const int count = int(containers.size());
    int running = 0;
    QList<DeleteItem> items;
    for (const Container& container : containers) {
        running += container.isActive();
        const theme::StateLook look = theme::lookOf(container.state);
        items << DeleteItem{nameOr(container.name, container.id), container.isActive() ? look.label : QString(),
                            look.icon, look.ink};
    }
    const QString lost = tr("Files written inside them are lost.");
    auto* question = new DeleteDialog(
        tr("Delete containers"), tr("Delete %n container(s)?", nullptr, count), items,
        running > 0 ? tr("%n of them run(s) and will be stopped first.", nullptr, running) + QLatin1Char(' ') + lost
                    : lost,
        tr("Delete %n container(s)", nullptr, count), window);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QDialog::accepted, this, [this, items = itemsOf(containers)] { run(Work::Delete, items); });
    question->open();
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
    connect(remove, &QPushButton::clicked, this, [this, id, name] { run(Work::Delete, {{id, nameOr(name, id)}}); });
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
