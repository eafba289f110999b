#include "support.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/containers_model.h"
#include "ui/containers/containers_page.h"
#include "ui/containers/status_words.h"
#include "ui/jobs/jobs.h"
#include "ui/ports/ports_delegate.h"
#include "ui/widgets/empty_state.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTranslator>
#include <QTreeView>

using namespace slipway;
using namespace slipway::ui;

namespace {

class CountingModel : public ContainersModel {
public:
    using ContainersModel::ContainersModel;
    mutable int asked = 0; // for an id
    QVariant data(const QModelIndex& index, int role) const override {
        asked += role == IdRole ? 1 : 0;
        return ContainersModel::data(index, role);
    }
};

} // namespace

class ContainersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theModelFollowsTheEngine() {
        FakeEngine engine;
        test::populate(engine);
        ContainersModel model(&engine);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(!model.isLoaded());
        QTRY_COMPARE(model.rowCount(), 5);
        QCOMPARE(model.runningCount(), 2);
        QList<Container> containers = engine.containers();
        containers.removeFirst();
        containers << test::container(QStringLiteral("new"), ContainerState::Running);
        containers[0].state = ContainerState::Exited;
        engine.setContainers(containers);
        QTRY_COMPARE(model.index(model.rowCount() - 1, 0).data().toString(), QStringLiteral("new"));
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.index(0, ContainersModel::State).data().toString(), QStringLiteral("Exited"));
        engine.setContainers({});
        QTRY_COMPARE(model.rowCount(), 0);
    }

    void anUnchangedRowKeepsItsPersistentIndex() {
        FakeEngine engine;
        test::populate(engine);
        ContainersModel model(&engine);
        QTRY_COMPARE(model.rowCount(), 5);
        const QPersistentModelIndex kept = model.index(2, 0);
        QList<Container> containers = engine.containers();
        containers.removeFirst();
        QSignalSpy refreshed(&model, &ContainersModel::refreshed);
        engine.setContainers(containers);
        QTRY_COMPARE(refreshed.count(), 1);
        QVERIFY(kept.isValid());
        QCOMPARE(kept.row(), 1);
    }

    void nothingIsAskedOfAnAbsentEngine() {
        FakeEngine engine;
        engine.setStatus({.state = EngineState::Absent});
        ContainersModel model(&engine);
        QTest::qWait(10);
        QVERIFY(engine.calls().isEmpty());
        engine.setStatus({.state = EngineState::Ready});
        QTRY_VERIFY(model.isLoaded());
    }

    void changesDuringAQuestionAreAskedForOnceMore() {
        FakeEngine engine;
        ContainersModel model(&engine);
        for (int i = 0; i < 20; ++i)
            engine.setContainers({});
        QTRY_VERIFY(model.isLoaded());
        QTest::qWait(20);
        QCOMPARE(engine.calls().count(QStringLiteral("listContainers")), 2);
    }

    void hostileNamesAreInert() {
        FakeEngine engine;
        Container container = test::container(QStringLiteral("a\x1b[31m\n\u202eb"), ContainerState::Running);
        engine.setContainers({container});
        ContainersModel model(&engine);
        QTRY_COMPARE(model.rowCount(), 1);
        const QString shown = model.index(0, 0).data().toString();
        QVERIFY(!shown.contains(QChar(0x1b)) && !shown.contains(QLatin1Char('\n')) && !shown.contains(QChar(0x202e)));
        container.name = QStringLiteral("<img src=x>");
        engine.setContainers({container});
        QTRY_VERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;")));
    }

    void aPortBoundTwiceIsShownOnce() {
        Container container;
        container.ports = {{80, QStringLiteral("tcp"), QStringLiteral("0.0.0.0"), 8080},
                           {80, QStringLiteral("tcp"), QStringLiteral("::"), 8080},
                           {443, QStringLiteral("tcp"), {}, 0}};
        QCOMPARE(container.publishedPorts(), (QList<PortBinding>{{80, QStringLiteral("tcp"), {}, 8080}}));
    }

    void aPortAtTwoAddressesIsTwoPorts() {
        Container container;
        container.ports = {{80, QStringLiteral("tcp"), QStringLiteral("127.0.0.1"), 8080},
                           {80, QStringLiteral("tcp"), QStringLiteral("192.168.7.4"), 8080},
                           {81, QStringLiteral("tcp"), QStringLiteral("0.0.0.0"), 8081}};
        QCOMPARE(container.publishedPorts(), container.ports);
    }

    void theWordsOfAStateAreTheDesktops() {
        const auto speak = [](const char* language) {
            auto translator = std::make_unique<QTranslator>();
            if (!translator->load(QStringLiteral(":/i18n/slipway_") + QLatin1String(language)))
                qFatal("no such language");
            QApplication::installTranslator(translator.get()); // goes with the translator
            return translator;
        };
        auto language = speak("en");
        Container container;
        container.state = ContainerState::Running;
        for (const auto& [status, words] :
             {std::pair{"Up Less than a second", "Up less than a second"},
              {"Up 1 second", "Up 1 second"},
              {"Up About a minute", "Up about a minute"},
              {"Up 3 minutes (healthy)", "Up 3 minutes (healthy)"},
              {"Up 2 hours (health: starting)", "Up 2 hours (health is not known yet)"},
              {"Up 20 minutes (Paused)", "Up 20 minutes (paused)"},
              {"Exited (137) About an hour ago", "Exited (137) about an hour ago"},
              {"Restarting (1) 5 seconds ago", "Restarting, after it exited (1) 5 seconds ago"},
              {"", "Running"},
              {"Up for ever and ever", "Up for ever and ever"}}) { // as it is
            container.status = QLatin1String(status);
            QCOMPARE(statusText(container), QLatin1String(words));
        }
        language = speak("de");
        container.status = QStringLiteral("Up 3 days (healthy)");
        QCOMPARE(statusText(container), QStringLiteral("Läuft seit 3 Tagen (gesund)"));
    }

    void theLengthOfAStateIsCountedOn() {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        Container container;
        container.state = ContainerState::Running;
        container.status = QStringLiteral("Up 5 minutes (healthy)");
        QVERIFY(!msUntilStatusChanges(container, now)); // nobody knows
        container.since = sinceOf(container.status, now);
        QCOMPARE(container.since, now.addSecs(-300));
        for (const qint64 seconds : {0, 1, 2, 59, 60, 119, 120, 3'599, 3'600, 5'399, 5'400, 9'000, 171'000, 172'800,
                                     1'209'600, 5'184'000, 63'072'000, 94'608'000}) {
            const QDateTime at = container.since.addSecs(seconds);
            const auto next = msUntilStatusChanges(container, at);
            QVERIFY(next && *next > 0);
            QCOMPARE(statusText(container, at.addMSecs(*next - 1)), statusText(container, at));
            QVERIFY(statusText(container, at.addMSecs(*next)) != statusText(container, at));
        }
        QCOMPARE(statusText(container, now.addSecs(60)), QStringLiteral("Up 6 minute(s) (healthy)"));
        QCOMPARE(statusText(container, now.addSecs(3'300)), QStringLiteral("Up about an hour (healthy)"));
        // What is told later and agrees does not make it jump; what does not agree is believed.
        QCOMPARE(sinceOf(QStringLiteral("Up 6 minutes (healthy)"), now.addSecs(90), container.since), container.since);
        QCOMPARE(sinceOf(QStringLiteral("Up 9 minutes"), now.addSecs(90), container.since), now.addSecs(90 - 540));
        QVERIFY(!sinceOf(QStringLiteral("Created"), now).isValid());
        container.status = QStringLiteral("Exited (1) 2 days ago");
        container.state = ContainerState::Exited;
        container.since = sinceOf(container.status, now);
        QCOMPARE(statusText(container, now.addDays(1)), QStringLiteral("Exited (1) 3 day(s) ago"));
    }

    void urlsOfPorts() {
        QCOMPARE(ContainerActions::urlOf({5000, QStringLiteral("tcp"), QStringLiteral("0.0.0.0"), 5001}),
                 QUrl(QStringLiteral("http://localhost:5001")));
        QCOMPARE(ContainerActions::urlOf({443, QStringLiteral("tcp"), {}, 8443}),
                 QUrl(QStringLiteral("https://localhost:8443")));
        QCOMPARE(ContainerActions::urlOf({80, QStringLiteral("tcp"), QStringLiteral("192.168.7.4"), 80}),
                 QUrl(QStringLiteral("http://192.168.7.4:80")));
    }

    void aFailureIsToldAndTheContainerIsFreeAgain() {
        FakeEngine engine;
        test::populate(engine);
        ContainerActions actions(&engine, [](const QUrl&) { return false; });
        QSignalSpy failed(&actions, &ContainerActions::failed);
        engine.failNext(QStringLiteral("stopContainer"), Error(Errc::Internal, "it is stuck"));
        const QString id = engine.containers().first().id;
        actions.stop(id);
        actions.stop(id);
        QVERIFY(actions.isBusy(id));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed[0][1].toString().contains(QStringLiteral("it is stuck")));
        QVERIFY(!actions.isBusy(id));
        QCOMPARE(engine.calls().filter(QStringLiteral("stopContainer")).size(), 1);
        actions.openPort({80, QStringLiteral("tcp"), {}, 8080});
        QCOMPARE(failed.count(), 2);
    }

    void aFilterThatNothingFitsSaysSo() {
        FakeEngine engine;
        test::populate(engine);
        ContainersModel model(&engine);
        ContainerActions actions(&engine, [](const QUrl&) { return true; });
        ContainersPage page(&engine, &model, &actions);
        page.show();
        QTRY_COMPARE(model.rowCount(), 5);
        auto* table = page.findChild<QTreeView*>(QStringLiteral("containersTable"));
        auto* filter = page.findChild<QLineEdit*>();
        filter->setText(QStringLiteral("orders"));
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 1);
        filter->setText(QStringLiteral("no such thing"));
        QVERIFY(!table->isVisible());
        auto* empty = page.findChildren<EmptyState*>().first();
        for (EmptyState* one : page.findChildren<EmptyState*>())
            if (one->isVisible())
                empty = one;
        QVERIFY(empty->isVisible());
        QSignalSpy projects(&page, &ContainersPage::projectsRequested);
        Q_EMIT empty->buttonClicked();
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 5);
        QCOMPARE(projects.count(), 0);
    }

    void thePageStopsOpensAndDeletes() {
        FakeEngine engine;
        test::populate(engine);
        ContainersModel model(&engine);
        QUrl opened;
        ContainerActions actions(&engine, [&](const QUrl& url) {
            opened = url;
            return true;
        });
        ContainersPage page(&engine, &model, &actions);
        page.resize(1000, 600);
        page.show();
        QTRY_COMPARE(model.rowCount(), 5);
        const QString id = engine.containers().first().id;
        page.select(id);
        auto* table = page.findChild<QTreeView*>(QStringLiteral("containersTable"));
        QCOMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("web"));

        const QModelIndex ports = table->currentIndex().siblingAtColumn(ContainersModel::Ports);
        const QRect cell = table->visualRect(ports);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, QPoint(cell.left() + 20, cell.center().y()));
        QCOMPARE(opened, QUrl(QStringLiteral("http://localhost:8080")));

        QTRY_VERIFY(engine.calls().contains(QStringLiteral("followLogs ") + id));
        for (QAction* action : page.findChildren<QAction*>())
            if (action->text() == QLatin1String("Stop"))
                action->trigger();
        QTRY_COMPARE(model.find(id)->state, ContainerState::Exited);
        QTest::keyClick(table, Qt::Key_Delete);
        auto* question = page.findChild<QMessageBox*>(QStringLiteral("confirmDelete"));
        QVERIFY(question);
        question->findChild<QPushButton*>(QStringLiteral("confirmDeleteButton"))->click();
        QTRY_COMPARE(model.rowCount(), 4);
    }

    void severalAreDeletedByOneQuestion() {
        FakeEngine engine;
        test::populate(engine);
        ContainersModel model(&engine);
        ContainerActions actions(&engine, [](const QUrl&) { return true; });
        Jobs jobs;
        actions.setJobs(&jobs);
        ContainersPage page(&engine, &model, &actions);
        page.resize(1000, 600);
        page.show();
        QTRY_COMPARE(model.rowCount(), 5);
        auto* table = page.findChild<QTreeView*>(QStringLiteral("containersTable"));
        const auto add = [&](const QString& name) {
            for (int row = 0; row < table->model()->rowCount(); ++row)
                if (const QModelIndex index = table->model()->index(row, 0); index.data().toString() == name)
                    table->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        };
        page.activateWindow();
        table->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        table->clearSelection();
        add(QStringLiteral("web"));
        add(QStringLiteral("orders-db"));
        add(QStringLiteral("migrate"));

        // Not now.
        QTest::keyClick(table, Qt::Key_Delete);
        auto* question = page.findChild<QDialog*>(QStringLiteral("confirmDelete"));
        QVERIFY(question);
        QVERIFY(question->isVisible());
        auto* list = question->findChild<QListWidget*>(QStringLiteral("whatGoes"));
        QStringList named;
        for (int row = 0; row < list->count(); ++row)
            named << list->item(row)->text();
        named.sort();
        QCOMPARE(named, (QStringList{QStringLiteral("migrate"), QStringLiteral("orders-db (Running)"),
                                     QStringLiteral("web (Running)")}));
        QVERIFY(question->focusWidget() != question->findChild<QPushButton*>(QStringLiteral("confirmDeleteButton")));
        QTest::keyClick(question, Qt::Key_Escape);
        QTRY_VERIFY(!page.findChild<QDialog*>(QStringLiteral("confirmDelete")));
        QVERIFY(engine.calls().filter(QStringLiteral("deleteContainer")).isEmpty());

        page.activateWindow();
        table->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&page));

        // One of them refuses: the others go, and it is said which one did not.
        QSignalSpy failed(&actions, &ContainerActions::failed);
        engine.failNext(QStringLiteral("deleteContainer"), Error(Errc::Internal, "it is stuck"));
        engine.setDelay(QStringLiteral("deleteContainer"), 350);
        QTest::keyClick(table, Qt::Key_Delete);
        question = page.findChild<QDialog*>(QStringLiteral("confirmDelete"));
        question->findChild<QPushButton*>(QStringLiteral("confirmDeleteButton"))->click();
        int going = 0;
        for (int row = 0; row < model.rowCount(); ++row)
            going += model.index(row, ContainersModel::State).data().toString() == QStringLiteral("Deleting…");
        QCOMPARE(going, 3);
        QTRY_COMPARE(jobs.rowCount(), 1);
        QCOMPARE(jobs.index(0).data(Jobs::DetailRole).toString(), QStringLiteral("0 of 3"));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed[0][0].toString().startsWith(QLatin1String("1 of 3")));
        QVERIFY(failed[0][1].toString().contains(QLatin1String(": it is stuck")));
        QTRY_COMPARE(model.rowCount(), 3);
        QCOMPARE(jobs.rowCount(), 0);
        QVERIFY(actions.work().isEmpty());
    }

    void manyAreSelectedWithoutLookingAtEachForEach() {
        FakeEngine engine;
        QList<Container> containers;
        for (int i = 0; i < 500; ++i)
            containers << test::container(QStringLiteral("worker-%1").arg(i), ContainerState::Created);
        engine.setContainers(containers);
        CountingModel model(&engine);
        ContainerActions actions(&engine, [](const QUrl&) { return true; });
        ContainersPage page(&engine, &model, &actions);
        page.resize(1000, 600);
        page.show();
        QTRY_COMPARE(model.rowCount(), 500);
        auto* table = page.findChild<QTreeView*>(QStringLiteral("containersTable"));
        table->sortByColumn(ContainersModel::Name, Qt::AscendingOrder);
        table->clearSelection();
        // The last first: what is told of them is in the table's order nevertheless.
        for (const int row : {499, 7, 300})
            table->selectionModel()->select(table->model()->index(row, 0),
                                            QItemSelectionModel::Select | QItemSelectionModel::Rows);
        for (QAction* action : table->actions())
            if (action->shortcut() == QKeySequence(QKeySequence::Delete))
                action->trigger();
        const auto* list = page.findChild<QListWidget*>(QStringLiteral("whatGoes"));
        QVERIFY(list);
        QCOMPARE(list->count(), 3);
        int at = 0;
        for (const int row : {7, 300, 499})
            QCOMPARE(list->item(at++)->text(), table->model()->index(row, 0).data().toString());

        model.asked = 0;
        table->selectAll();
        QVERIFY2(model.asked <= 1'000, qPrintable(QString::number(model.asked)));
        model.asked = 0;
        Q_EMIT actions.busyChanged();
        QVERIFY2(model.asked <= 1'000, qPrintable(QString::number(model.asked)));
    }

    void severalAreStoppedAndStartedAtOnce() {
        FakeEngine engine;
        QList<Container> containers;
        for (int i = 0; i < 12; ++i)
            containers << test::container(QStringLiteral("worker-%1").arg(i), ContainerState::Running);
        containers << test::container(QStringLiteral("gone"), ContainerState::Exited);
        engine.setContainers(containers);
        ContainersModel model(&engine);
        ContainerActions actions(&engine, [](const QUrl&) { return true; });
        QTRY_COMPARE(model.rowCount(), 13);
        engine.setDelay(QStringLiteral("stopContainer"), 50);
        actions.stop(containers);
        actions.stop(containers); // they are busy
        // Not all at once: each may wait for its end.
        QCOMPARE(engine.calls().filter(QStringLiteral("stopContainer")).size(), 8);
        QTRY_COMPARE(model.runningCount(), 0);
        QTRY_VERIFY(actions.work().isEmpty());
        QCOMPARE(engine.calls().filter(QStringLiteral("stopContainer")).size(), 13);
        actions.start(containers);
        QTRY_COMPARE(model.runningCount(), 13);
    }

    void whatHasNotBegunCanBeCancelled() {
        FakeEngine engine;
        QList<Batch::Item> items;
        for (int i = 0; i < 5; ++i)
            items << Batch::Item{QString::number(i), QString::number(i)};
        QList<EngineClient::Reply<void>> replies;
        auto* batch = new Batch(
            items, 2, [&](QObject*, const QString&, const EngineClient::Reply<void>& reply) { replies << reply; },
            this);
        Jobs jobs;
        QSignalSpy itemEnded(batch, &Batch::itemEnded), ended(batch, &Batch::ended);
        batch->start(&jobs, QStringLiteral("Deleting 5 containers"));
        QCOMPARE(replies.size(), 2);
        QTRY_COMPARE(jobs.rowCount(), 1);
        jobs.cancel(jobs.index(0).data(Jobs::IdRole).toULongLong());
        QCOMPARE(itemEnded.count(), 3);
        QCOMPARE(ended.count(), 0);
        replies[0]({});
        replies[1](fail(Errc::Internal, "no"));
        QCOMPARE(replies.size(), 2);
        QCOMPARE(itemEnded.count(), 5);
        QCOMPARE(ended.count(), 1);
        QCOMPARE(ended[0][0].toStringList(), QStringList{QStringLiteral("1: no")});
        QCOMPARE(jobs.rowCount(), 0);
    }
};

SLIPWAY_TEST_MAIN(ContainersTest)
#include "tst_containers.moc"
