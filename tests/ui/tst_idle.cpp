// A desktop that nobody uses leaves the processor and the engine alone; what it says of times stays right nevertheless.
#include "support.h"

#include "ui/containers/containers_model.h"
#include "ui/theme/theme_controller.h"
#include "ui/widgets/age_clock.h"
#include "ui/widgets/format.h"
#include "ui/widgets/seen.h"
#include "ui/window/main_window.h"

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLabel>
#include <QStandardItemModel>
#include <QTreeView>

using namespace slipway;
using namespace slipway::ui;

namespace {

// How often this thread woke up meanwhile; its own end not counted.
int wakeUpsWithin(int milliseconds) {
    int count = 0;
    QObject counter;
    QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &counter,
                     [&] { ++count; });
    QEventLoop loop;
    QTimer::singleShot(milliseconds, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
    return qMax(0, count - 2); // entering and leaving
}

struct Desktop {
    FakeEngine engine;
    test::TemporarySettings settings;
    theme::ThemeController theme{theme::Preference::Light};
    std::unique_ptr<MainWindow> window;

    Desktop() {
        test::populate(engine);
        QList<Container> containers = engine.containers();
        // As young as can be: these words change most often.
        for (Container& container : containers) {
            container.created = QDateTime::currentDateTimeUtc().addSecs(-8);
            if (container.state == ContainerState::Running)
                container.status = QStringLiteral("Up 2 seconds");
        }
        engine.setContainers(containers);
        window = std::make_unique<MainWindow>(&engine, MainWindow::Options{.settings = &settings.settings,
                                                                           .theme = &theme,
                                                                           .openUrl = [](const QUrl&) { return true; },
                                                                           .samplesDirectory = {}});
        window->show();
        window->showPage(SidebarModel::Page::Containers);
    }

    // Until all that was begun has ended.
    void settle() const {
        QTRY_COMPARE(window->findChild<ContainersModel*>()->rowCount(), 5);
        QTest::qWait(1'500);
    }
};

} // namespace

class IdleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAgeSaysWhenItChanges() {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        for (const qint64 age : {0, 4'999, 5'000, 59'000, 59'999, 60'000, 61'500, 3'599'000, 3'600'000, 7'300'000,
                                 86'399'999, 86'400'000, 500'000'000}) {
            const QDateTime time = now.addMSecs(-age);
            const auto next = msUntilAgeChanges(time, now);
            QVERIFY(next && *next > 0);
            QCOMPARE(formatAge(time, now.addMSecs(*next - 1)), formatAge(time, now));
            QVERIFY(formatAge(time, now.addMSecs(*next)) != formatAge(time, now));
        }
        QVERIFY(!msUntilAgeChanges(now.addDays(-61), now));
        QVERIFY(!msUntilAgeChanges({}, now));
    }

    void aHiddenDesktopSleeps() {
        const Desktop desktop;
        desktop.settle();
        desktop.window->hide();
        QTest::qWait(100);
        const qsizetype asked = desktop.engine.calls().size();
        QCOMPARE(wakeUpsWithin(3'000), 0);
        QCOMPARE(desktop.engine.calls().size(), asked);
    }

    void aMinimisedDesktopSleeps() {
        const Desktop desktop;
        desktop.settle();
        desktop.window->setWindowState(Qt::WindowMinimized);
        QTest::qWait(100);
        const qsizetype asked = desktop.engine.calls().size();
        QCOMPARE(wakeUpsWithin(3'000), 0);
        QCOMPARE(desktop.engine.calls().size(), asked);
    }

    void agesStayRightWithoutAQuestion() {
        const Desktop desktop;
        desktop.settle();
        auto* table = desktop.window->findChild<QTreeView*>(QStringLiteral("containersTable"));
        QLabel* status = nullptr;
        for (auto* label : desktop.window->findChildren<QLabel*>())
            if (label->isVisible() && label->accessibleName().startsWith(QLatin1String("Up ")))
                status = label;
        QVERIFY(status);
        const QString before = status->accessibleName();
        const qsizetype asked = desktop.engine.calls().size();
        QVERIFY(wakeUpsWithin(3'000) > 0);
        QVERIFY(status->accessibleName() != before);
        QCOMPARE(desktop.engine.calls().size(), asked);
        // With no age in sight but those that change every few minutes, nothing is left to wake up for.
        desktop.window->showPage(SidebarModel::Page::Images);
        QVERIFY(!table->isVisible());
        QTest::qWait(200);
        QCOMPARE(wakeUpsWithin(3'000), 0);
    }

    void onlyTheCellsOfTheAgesArePaintedAnew() {
        QTreeView table;
        QStandardItemModel model;
        auto* age = new QStandardItem;
        age->setData(QDateTime::currentDateTimeUtc().addSecs(-10), Qt::UserRole);
        model.appendRow({new QStandardItem(QStringLiteral("web")), age});
        table.setModel(&model);
        AgeClock* clock = keepAgesCurrent(&table, 1, Qt::UserRole);
        QVERIFY(!clock->isActive());
        table.show();
        QTRY_VERIFY(clock->isActive());
        QTest::qWait(300);

        struct Paints : QObject {
            QList<QRect> areas;
            bool eventFilter(QObject*, QEvent* event) override {
                if (event->type() == QEvent::Paint)
                    areas << static_cast<QPaintEvent*>(event)->region().boundingRect();
                return false;
            }
        } paints;
        table.viewport()->installEventFilter(&paints);
        QTRY_VERIFY(!paints.areas.isEmpty());
        QVERIFY(paints.areas[0].left() >= table.columnViewportPosition(1));
        table.setColumnHidden(1, true);
        QTRY_VERIFY(!clock->isActive());
        table.setColumnHidden(1, false);
        QTRY_VERIFY(clock->isActive());
        age->setData(QDateTime::currentDateTimeUtc().addYears(-1), Qt::UserRole);
        QTRY_VERIFY(!clock->isActive());
        table.hide();
        age->setData(QDateTime::currentDateTimeUtc(), Qt::UserRole);
        QTest::qWait(50);
        QVERIFY(!clock->isActive());
    }

    void whatTurnsDoesSoOnlyInSight() {
        QWidget window;
        auto* page = new QWidget(&window);
        int ticks = 0;
        SeenTimer timer(page, 5, [&] { ++ticks; });
        timer.setOn(true);
        QTest::qWait(30);
        QCOMPARE(ticks, 0);
        window.show();
        QTRY_VERIFY(ticks > 0);
        page->hide();
        QVERIFY(!timer.isActive());
        page->show();
        QVERIFY(timer.isActive());
        timer.setOn(false);
        QVERIFY(!timer.isActive());
    }
};

SLIPWAY_TEST_MAIN(IdleTest)
#include "tst_idle.moc"
