// What can be done with a container, with its questions and its complaints; the same from a page, a run bar or a menu.
#pragma once

#include <QHash>
#include <QObject>
#include <QUrl>

#include "ui/engine/engine_client.h"
#include "ui/jobs/batch.h"

QT_BEGIN_NAMESPACE
class QWidget;
QT_END_NAMESPACE

namespace slipway::ui {

class ContainerActions : public QObject {
    Q_OBJECT
public:
    // Opens an address in the browser; tests put their own here.
    using UrlOpener = std::function<bool(const QUrl&)>;

    ContainerActions(EngineClient* engine, UrlOpener opener, QObject* parent = nullptr);

    EngineClient* engine() const { return m_engine; }
    // Where what is done shows up; without one it shows nowhere.
    void setJobs(Jobs* jobs) { m_jobs = jobs; }
    Jobs* jobs() const { return m_jobs; }
    // `name` is only for telling a person.
    void start(const QString& id, const QString& name = {});
    void stop(const QString& id, const QString& name = {});
    // Several are one job. Those that are busy are left out.
    void start(const QList<Container>& containers);
    void stop(const QList<Container>& containers);
    // Asks first, naming it; the question is not modal to the rest.
    void confirmAndDelete(QWidget* window, const QString& id, const QString& name, bool running);
    // One question for all.
    void confirmAndDelete(QWidget* window, const QList<Container>& containers);
    void openPort(const PortBinding& port);
    // Between the click and the engine's answer.
    bool isBusy(const QString& id) const { return m_busy.contains(id); }
    // What is being done with those that are busy, by id: "Stopping…".
    const QHash<QString, QString>& work() const { return m_busy; }

    static QUrl urlOf(const PortBinding& port);

Q_SIGNALS:
    // "web could not be stopped", the engine's words; of several a line each.
    void failed(const QString& title, const QString& text);
    void busyChanged();

private:
    enum class Work { Start, Stop, Delete };
    void run(Work work, QList<Batch::Item> items);

    EngineClient* m_engine;
    UrlOpener m_opener;
    Jobs* m_jobs = nullptr;
    QHash<QString, QString> m_busy;
};

} // namespace slipway::ui
