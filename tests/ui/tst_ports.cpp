#include "support.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/container_detail.h"
#include "ui/containers/containers_model.h"
#include "ui/containers/containers_page.h"
#include "ui/jobs/jobs.h"
#include "ui/ports/port_buttons.h"
#include "ui/ports/port_check.h"
#include "ui/ports/port_group.h"
#include "ui/ports/ports_dialog.h"
#include "ui/ports/ports_pane.h"
#include "ui/ports/published_row.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QToolButton>
#include <QTreeView>

using namespace slipway;
using namespace slipway::ui;

namespace {

const QString tcp = QStringLiteral("tcp");
const QString udp = QStringLiteral("udp");

// A dialog over an engine with one container, "web", whose image exposes 5000 and 9000/udp.
struct Scene {
    FakeEngine engine;
    std::unique_ptr<ContainersModel> model;
    QList<QUrl> opened;
    std::unique_ptr<ContainerActions> actions;
    std::unique_ptr<PortsDialog> dialog;

    explicit Scene(const QList<PortBinding>& ports = {{80, tcp, {}, 8080}},
                   ContainerState state = ContainerState::Running) {
        engine.setContainers({test::container(QStringLiteral("web"), state, ports)});
        for (const PortBinding& port : ports)
            engine.occupyPort(port.hostPort, {PortHolder::Kind::Container, QStringLiteral("web"), 0, id()});
        engine.setExposedPorts(QStringLiteral("web:latest"), {{5000, tcp, {}, 0}, {9000, udp, {}, 0}});
        model = std::make_unique<ContainersModel>(&engine);
        actions = std::make_unique<ContainerActions>(&engine, [this](const QUrl& url) {
            opened << url;
            return true;
        });
    }
    void open() {
        while (!model->isLoaded())
            QTest::qWait(1);
        dialog = std::make_unique<PortsDialog>(model.get(), actions.get(), id());
        dialog->show();
    }
    QString id() const { return engine.containers().first().id; }
    QList<PortBinding> published() const { return engine.containers().first().publishedPorts(); }
    template <typename T>
    T* child(const char* name) const {
        for (T* widget : dialog->findChildren<T*>(QLatin1String(name)))
            if (widget->isVisible())
                return widget;
        return nullptr;
    }
    void type(const char* field, const char* text) const {
        auto* edit = dialog->findChild<QLineEdit*>(QLatin1String(field));
        edit->clear();
        QTest::keyClicks(edit, QLatin1String(text));
    }
    QString text(const char* field) const { return dialog->findChild<QLineEdit*>(QLatin1String(field))->text(); }
    qsizetype rows() const { return dialog->findChildren<PublishedRow*>().size(); }
};

} // namespace

class PortsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRangeIsToldAsOne() {
        QList<PortBinding> ports{{80, tcp, {}, 8080}, {81, tcp, {}, 8081}};
        QCOMPARE(groupPorts(ports).size(), 2);
        for (quint16 i = 0; i < 11; ++i)
            ports.prepend({quint16(9000 + i), tcp, {}, quint16(8000 + i)});
        ports << PortBinding{9011, udp, {}, 8011};
        const QList<PortGroup> groups = groupPorts(ports);
        QCOMPARE(groups.size(), 4);
        QCOMPARE(groups[0].hostText(), QStringLiteral("8000-8010"));
        QCOMPARE(groups[0].containerText(), QStringLiteral("9000-9010"));
        QCOMPARE(groups[0].address(), QStringLiteral("localhost:8000-8010"));
        QVERIFY(!groups[1].isRange());
    }

    void theNextFreeBlockIsFoundWithFewQuestions() {
        FakeEngine engine;
        for (const quint16 port : {8002, 8005, 8011})
            engine.occupyPort(port, {PortHolder::Kind::Process, QStringLiteral("x"), 1, {}});
        PortCheck check(&engine);
        check.start(8000, 5, tcp, {});
        QTRY_COMPARE(check.next(), 8006);
        QVERIFY(!check.isFree());
        QCOMPARE(check.taken()->port, 8002);
        // Five of the block, then two blocks from their ends down, without what is known of them.
        QVERIFY2(engine.calls().size() <= 11, qPrintable(engine.calls().join(QLatin1Char('\n'))));

        check.start(8000, 5, tcp, {8007, 8008});
        QTRY_COMPARE(check.next(), 8012);
        check.start(8003, 2, tcp, {});
        QTRY_VERIFY(check.isFree());
        QCOMPARE(check.next(), 0);
        check.start(8003, 2, tcp, {8004});
        QTRY_COMPARE(check.next(), 8006);
        // Nothing is offered above the last port.
        engine.occupyPort(65535, {PortHolder::Kind::Process, QStringLiteral("x"), 1, {}});
        check.start(65534, 2, tcp, {});
        QTRY_VERIFY(check.taken());
        QTest::qWait(20);
        QCOMPARE(check.next(), 0);
    }

    void aPortHeldAtOneAddressIsFreeAtAnother() {
        FakeEngine engine;
        engine.occupyPort(8000, {PortHolder::Kind::Process, QStringLiteral("x"), 1, {}}, QStringLiteral("127.0.0.2"));
        PortCheck check(&engine);
        check.start(8000, 1, tcp, {}, QStringLiteral("127.0.0.1"));
        QTRY_VERIFY(check.isFree());
        for (const QString& address : {QString(), QStringLiteral("127.0.0.2")}) {
            check.start(8000, 1, tcp, {}, address);
            QTRY_COMPARE(check.next(), 8001);
            QVERIFY(!check.isFree());
        }
    }

    void theSamePortAtTwoAddressesIsTwo() {
        const QString here = QStringLiteral("127.0.0.1"), there = QStringLiteral("127.0.0.2");
        Scene scene(QList<PortBinding>{{80, tcp, here, 8080}, {80, tcp, there, 8080}});
        scene.open();
        QCOMPARE(scene.rows(), 2);
        scene.child<QToolButton>("removePort8080")->click();
        QTRY_COMPARE(scene.published(), (QList<PortBinding>{{80, tcp, there, 8080}}));
        QTRY_COMPARE(scene.rows(), 1);
        QVERIFY(scene.child<QToolButton>("removePort8080")->isEnabled());

        // What is at every address of both families is one.
        Container container = scene.engine.containers().first();
        container.ports = {{80, tcp, QStringLiteral("0.0.0.0"), 8080}, {80, tcp, QStringLiteral("::"), 8080}};
        QCOMPARE(container.publishedPorts(), (QList<PortBinding>{{80, tcp, {}, 8080}}));
        container.ports = {{80, tcp, QStringLiteral("0.0.0.0"), 8080}};
        QCOMPARE(container.publishedPorts(), container.ports);
    }

    void anEngineThatCannotTellIsNotAskedForEver() {
        FakeEngine engine;
        engine.occupyPort(8000, {PortHolder::Kind::Process, QStringLiteral("x"), 1, {}});
        engine.failNext(QStringLiteral("portHolder"), Error(Errc::Internal, "no"));
        PortCheck check(&engine);
        check.start(8000, 2, tcp, {});
        QTest::qWait(50);
        QCOMPARE(engine.calls().size(), 2);
        QVERIFY(!check.isFree());
    }

    void whatTheImageExposesIsSuggestedAndPublished() {
        Scene scene;
        scene.open();
        QCOMPARE(scene.rows(), 1);
        QTRY_COMPARE(scene.text("containerPort"), QStringLiteral("5000"));
        QCOMPARE(scene.text("hostPort"), QStringLiteral("5000"));
        auto* publish = scene.child<QPushButton>("publishPort");
        QTRY_VERIFY(publish->isEnabled());
        publish->click();
        QTRY_COMPARE(scene.published().size(), 2);
        QTRY_COMPARE(scene.rows(), 2);
        QCOMPARE(scene.published()[0], (PortBinding{5000, tcp, {}, 5000}));
        // Then the other one.
        QTRY_COMPARE(scene.text("containerPort"), QStringLiteral("9000"));
        QCOMPARE(scene.child<QComboBox>("protocol")->currentText(), udp);
    }

    void aConflictIsNamedAndTheNextFreeIsOneClickAway() {
        Scene scene;
        scene.engine.occupyPort(5000, {PortHolder::Kind::Process, QStringLiteral("python3"), 4711, {}});
        scene.open();
        QTRY_VERIFY(scene.child<QPushButton>("useNextPort"));
        QCOMPARE(scene.child<QLabel>("portProblem")->text(), QStringLiteral("In use by python3 (process 4711)"));
        QVERIFY(!scene.child<QPushButton>("publishPort")->isEnabled());
        scene.child<QPushButton>("useNextPort")->click();
        QCOMPARE(scene.text("hostPort"), QStringLiteral("5001"));
        QTRY_VERIFY(scene.child<QPushButton>("publishPort")->isEnabled());
        scene.type("hostPort", "8080");
        QTRY_VERIFY(scene.child<QLabel>("portProblem"));
        QTRY_COMPARE(scene.child<QLabel>("portProblem")->text(), QStringLiteral("In use by container web"));
    }

    void aRangeIsPublishedAndRemoved() {
        Scene scene(QList<PortBinding>{});
        scene.engine.occupyPort(7002, {PortHolder::Kind::Process, QStringLiteral("x"), 1, {}});
        scene.open();
        QVERIFY(scene.child<QLabel>("noPorts"));
        QTRY_COMPARE(scene.text("containerPort"), QStringLiteral("5000"));
        scene.type("hostPort", "7000-7004");
        scene.type("containerPort", "9000-9004");
        scene.type("hostAddress", "127.0.0.1");
        QTRY_VERIFY(scene.child<QPushButton>("useNextPort"));
        QTRY_COMPARE(scene.child<QPushButton>("useNextPort")->text(), QStringLiteral("Use 7003-7007"));
        scene.child<QPushButton>("useNextPort")->click();
        QTRY_VERIFY(scene.child<QPushButton>("publishPort")->isEnabled());
        QTest::keyClick(scene.dialog->findChild<QLineEdit*>(QStringLiteral("hostPort")), Qt::Key_Return);
        QTRY_COMPARE(scene.published().size(), 5);
        QVERIFY(scene.dialog->isVisible());
        QCOMPARE(scene.published().last(), (PortBinding{9004, tcp, QStringLiteral("127.0.0.1"), 7007}));
        QTRY_COMPARE(scene.rows(), 1);
        scene.child<QToolButton>("copyPort7003")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("localhost:7003-7007"));
        scene.child<QToolButton>("removePort7003")->click();
        QTRY_COMPARE(scene.published().size(), 0);
        QTRY_COMPARE(scene.rows(), 0);
    }

    void whatTheEngineRefusesIsSaidBesideIt() {
        Scene scene;
        scene.open();
        QTRY_VERIFY(scene.child<QPushButton>("publishPort")->isEnabled());
        scene.engine.failNext(QStringLiteral("publishPort"), Error(Errc::Conflict, "it was just taken"));
        scene.child<QPushButton>("publishPort")->click();
        QTRY_VERIFY(scene.child<QLabel>("publishNote"));
        QTRY_VERIFY(scene.child<QLabel>("publishNote")->text().contains(QStringLiteral("it was just taken")));
        QCOMPARE(scene.text("hostPort"), QStringLiteral("5000"));
        QTRY_VERIFY(scene.child<QPushButton>("publishPort")->isEnabled());

        scene.engine.failNext(QStringLiteral("withdrawPort"), Error(Errc::Internal, "the firewall is gone"));
        scene.child<QToolButton>("removePort8080")->click();
        QVERIFY(!scene.child<QToolButton>("removePort8080")->isEnabled());
        QTRY_VERIFY(scene.child<QLabel>("removeProblem"));
        QVERIFY(scene.child<QLabel>("removeProblem")->text().contains(QStringLiteral("the firewall is gone")));
        QVERIFY(scene.child<QToolButton>("removePort8080")->isEnabled());
        scene.child<QToolButton>("removePort8080")->click();
        QTRY_COMPARE(scene.rows(), 0);
    }

    void aPortAtOneAddressIsRemovedThereOnly() {
        const QString here = QStringLiteral("127.0.0.1"), there = QStringLiteral("192.168.7.4");
        Scene scene({{80, tcp, here, 8080}, {80, tcp, there, 8080}});
        scene.open();
        QTRY_COMPARE(scene.rows(), 2);
        // The first cannot be removed, which is said beside it alone.
        scene.engine.failNext(QStringLiteral("withdrawPort"), Error(Errc::Internal, "no"));
        scene.child<QToolButton>("removePort8080")->click();
        QTRY_VERIFY(scene.child<QLabel>("removeProblem"));
        int told = 0;
        for (const auto* note : scene.dialog->findChildren<QLabel*>(QStringLiteral("removeProblem")))
            told += note->isVisible();
        QCOMPARE(told, 1);
        scene.child<QToolButton>("removePort8080")->click();
        QTRY_COMPARE(scene.rows(), 1);
        QCOMPARE(scene.published(), (QList<PortBinding>{{80, tcp, there, 8080}}));
    }

    void whatTakesLongIsAJobOfTheWindow() {
        Scene scene;
        Jobs jobs;
        scene.actions->setJobs(&jobs);
        scene.open();
        QTRY_VERIFY(scene.child<QPushButton>("publishPort")->isEnabled());
        scene.engine.setDelay(QStringLiteral("publishPort"), 400);
        scene.engine.setDelay(QStringLiteral("withdrawPort"), 400);
        scene.child<QPushButton>("publishPort")->click();
        QTRY_COMPARE(jobs.rowCount(), 1);
        QCOMPARE(jobs.index(0).data().toString(), QStringLiteral("Publishing port 5000 of web"));
        QVERIFY(!jobs.index(0).data(Jobs::CancellableRole).toBool());
        QTRY_COMPARE(jobs.rowCount(), 0);
        QTRY_COMPARE(scene.published().size(), 2);
        scene.child<QToolButton>("removePort8080")->click();
        QTRY_COMPARE(jobs.rowCount(), 1);
        QCOMPARE(jobs.index(0).data().toString(), QStringLiteral("Removing port 8080 of web"));
        QTRY_COMPARE(jobs.rowCount(), 0);

        // Of several those that are still to come can be left out.
        scene.type("hostPort", "7003-7007");
        scene.type("containerPort", "9000-9004");
        QTRY_VERIFY(scene.child<QPushButton>("publishPort")->isEnabled());
        scene.child<QPushButton>("publishPort")->click();
        QTRY_COMPARE(jobs.rowCount(), 1);
        QCOMPARE(jobs.index(0).data().toString(), QStringLiteral("Publishing 5 ports of web"));
        jobs.cancel(jobs.index(0).data(Jobs::IdRole).toULongLong());
        QTRY_COMPARE(jobs.rowCount(), 0);
        QVERIFY(scene.published().size() < 5);
    }

    void anotherEngineSaysWhyItIsOff() {
        Scene scene;
        EngineStatus status = scene.engine.status();
        status.extras = false;
        scene.engine.setStatus(status);
        scene.open();
        QVERIFY(scene.child<QLabel>("portsHindrance")->text().contains(QStringLiteral("only Slipway's own can")));
        QVERIFY(!scene.child<QPushButton>("publishPort"));
        QVERIFY(!scene.child<QToolButton>("removePort8080"));
        scene.child<QPushButton>("openPort8080")->click();
        QCOMPARE(scene.opened, QList<QUrl>{QUrl(QStringLiteral("http://localhost:8080"))});
    }

    void aStoppedContainerIsStartedFirst() {
        Scene scene(QList<PortBinding>{}, ContainerState::Exited);
        scene.open();
        QVERIFY(!scene.child<QPushButton>("publishPort"));
        QVERIFY(scene.child<QLabel>("portsHindrance")->text().contains(QStringLiteral("Start it")));
        for (QPushButton* button : scene.dialog->findChildren<QPushButton*>())
            if (button->text() == QLatin1String("Start the container"))
                button->click();
        QTRY_VERIFY(scene.child<QPushButton>("publishPort"));
        // And one that goes takes its dialog with it.
        scene.engine.setContainers({});
        QTRY_VERIFY(!scene.dialog->isVisible());
    }

    void whatIsTypedOutlivesARefresh() {
        Scene scene;
        scene.open();
        QTRY_COMPARE(scene.text("containerPort"), QStringLiteral("5000"));
        scene.type("hostPort", "6001");
        const QPointer<PublishedRow> row = scene.dialog->findChild<PublishedRow*>();
        QList<Container> containers = scene.engine.containers();
        containers[0].status = QStringLiteral("Up 4 minutes");
        scene.engine.setContainers(containers);
        QTest::qWait(30);
        QCOMPARE(scene.text("hostPort"), QStringLiteral("6001"));
        QVERIFY(row);
    }

    void buttonsOpenCopyAndLeadToTheRest() {
        PortButtons buttons;
        QSignalSpy opened(&buttons, &PortButtons::openRequested);
        QSignalSpy change(&buttons, &PortButtons::changeRequested);
        buttons.setPorts({{80, tcp, {}, 8080}, {53, udp, {}, 53}, {1, tcp, {}, 1}, {2, tcp, {}, 2}, {3, tcp, {}, 3}});
        buttons.show();
        auto* web = buttons.findChild<QPushButton*>(QStringLiteral("port8080"));
        web->click();
        QCOMPARE(opened.count(), 1);
        QCOMPARE(web->actions().size(), 3);
        web->actions()[1]->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("http://localhost:8080"));
        web->actions()[2]->trigger();
        QCOMPARE(change.count(), 1);
        QVERIFY(!buttons.findChild<QPushButton*>(QStringLiteral("port2")));
        auto* rest = buttons.findChild<QToolButton*>(QStringLiteral("changePorts"));
        QCOMPARE(rest->text(), QStringLiteral("+3"));
        rest->click();
        QCOMPARE(change.count(), 2);
        buttons.setPorts({{53, udp, {}, 53}});
        buttons.findChild<QPushButton*>(QStringLiteral("port53"))->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("localhost:53"));
    }

    void theTableLeadsThere() {
        Scene scene;
        ContainersPage page(&scene.engine, scene.model.get(), scene.actions.get());
        page.resize(1000, 600);
        page.show();
        QTRY_COMPARE(scene.model->rowCount(), 1);
        auto* table = page.findChild<QTreeView*>(QStringLiteral("containersTable"));
        const QRect cell = table->visualRect(table->model()->index(0, ContainersModel::Ports));
        const QPoint port(cell.left() + 20, cell.center().y());
        const auto menuAt = [&](const QPoint& point) -> QMenu* {
            QTest::mouseClick(table->viewport(), Qt::RightButton, {}, point);
            Q_EMIT table->customContextMenuRequested(point);
            return page.findChild<QMenu*>(QStringLiteral("containerMenu"));
        };
        QMenu* menu = menuAt(port);
        QVERIFY(menu);
        QCOMPARE(menu->actions()[1]->text(), QStringLiteral("Copy address"));
        menu->actions()[0]->trigger();
        QCOMPARE(scene.opened.size(), 1);
        menu->actions()[2]->trigger();
        menu->close();
        auto* dialog = page.findChild<PortsDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        dialog->close();

        auto* detail = page.findChild<ContainerDetail*>();
        detail->findChild<QToolButton*>(QStringLiteral("changePorts"))->click();
        QCOMPARE(detail->findChild<QTabBar*>()->currentIndex(), int(ContainerDetail::Tab::Ports));
        QVERIFY(detail->findChild<PortsPane*>()->isVisible());
        QTRY_VERIFY(detail->findChild<QPushButton*>(QStringLiteral("publishPort"))->isEnabled());
        detail->findChild<QPushButton*>(QStringLiteral("publishPort"))->click();
        QTRY_COMPARE(scene.published().size(), 2);
    }

    void everyControlHasAName() {
        Scene scene;
        scene.open();
        QTRY_VERIFY(scene.child<QPushButton>("publishPort")->isEnabled());
        const auto widgets = scene.dialog->findChildren<QWidget*>();
        for (const QWidget* widget : widgets)
            if (qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget) ||
                qobject_cast<const QToolButton*>(widget))
                QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
    }
};

SLIPWAY_TEST_MAIN(PortsTest)
#include "tst_ports.moc"
