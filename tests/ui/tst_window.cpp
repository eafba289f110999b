#include "support.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/containers_model.h"
#include "ui/images/images_model.h"
#include "ui/projects/recent_projects.h"
#include "ui/tray/tray.h"
#include "ui/window/footer.h"
#include "ui/window/quick_search.h"
#include "ui/window/sidebar_model.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>

using namespace slipway;
using namespace slipway::ui;

class WindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSidebarHasProjectsAndCounts() {
        FakeEngine engine;
        test::populate(engine);
        test::TemporarySettings settings;
        RecentProjects projects(&settings.settings);
        ContainersModel containers(&engine);
        ImagesModel images(&engine, &containers);
        SidebarModel model(&projects, &containers, &images);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 3);
        projects.add(QStringLiteral("/home/me/a"));
        projects.add(QStringLiteral("/home/me/b"));
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.index(1).data().toString(), QStringLiteral("b"));
        const QPersistentModelIndex kept = model.indexOf(SidebarModel::Page::Images);
        projects.remove(QStringLiteral("/home/me/b"));
        QVERIFY(kept.isValid());
        QCOMPARE(model.index(1).data().toString(), QStringLiteral("a"));
        QTRY_COMPARE(model.indexOf(SidebarModel::Page::Containers).data(SidebarModel::CountRole).toInt(), 2);
        QTRY_COMPARE(kept.data(SidebarModel::CountRole).toInt(), 4);
        model.setProjectMark(QStringLiteral("/home/me/a"), QStringLiteral("gutter-failed"));
        QCOMPARE(model.index(1).data(SidebarModel::BusyRole).toString(), QStringLiteral("gutter-failed"));
    }

    void theFooterTellsStartingFromAbsentFromRefused() {
        FakeEngine engine;
        Footer footer(&engine);
        QSet<QString> texts;
        for (EngineState state : {EngineState::Connecting, EngineState::Starting, EngineState::Ready,
                                  EngineState::Absent, EngineState::Refused}) {
            engine.setStatus({.state = state});
            texts << footer.engineText();
        }
        QCOMPARE(texts.size(), 5);
    }

    void theTrayMenuHasWhatRuns() {
        FakeEngine engine;
        test::populate(engine);
        ContainersModel containers(&engine);
        QUrl opened;
        ContainerActions actions(&engine, [&](const QUrl& url) {
            opened = url;
            return true;
        });
        Tray tray(&engine, &containers, &actions);
        const auto texts = [&] {
            QStringList result;
            for (QAction* action : tray.menu()->actions())
                result << action->text();
            return result;
        };
        QVERIFY(texts().contains(QStringLiteral("Nothing is running")));
        QTRY_VERIFY(texts().contains(QStringLiteral("web")));
        QVERIFY(!texts().contains(QStringLiteral("migrate")));
        QMenu* web = nullptr;
        for (QAction* action : tray.menu()->actions())
            if (action->text() == QLatin1String("web"))
                web = action->menu();
        QCOMPARE(web->actions().first()->text(), QStringLiteral("Open port 8080"));
        web->actions().first()->trigger();
        QCOMPARE(opened, QUrl(QStringLiteral("http://localhost:8080")));
        web->actions().last()->trigger();
        QTRY_VERIFY(!texts().contains(QStringLiteral("web")));
    }

    void quickSearchFindsAndGoes() {
        QString went;
        const auto entry = [&](const char* title) {
            return QuickSearch::Entry{QStringLiteral("projects"), QString::fromLatin1(title),
                                      QStringLiteral("/home/me"),
                                      [&went, title] { went = QString::fromLatin1(title); }};
        };
        QWidget window;
        window.resize(800, 600);
        window.show();
        QuickSearch search({entry("shop"), entry("hello-web"), entry("hello-flask")}, &window);
        search.openOver(&window);
        auto* input = search.findChild<QLineEdit*>(QStringLiteral("quickSearchInput"));
        QTest::keyClicks(input, QStringLiteral("hel me"));
        QTest::keyClick(input, Qt::Key_Down);
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(went, QStringLiteral("hello-flask"));
        QVERIFY(!search.isVisible());
    }
};

SLIPWAY_TEST_MAIN(WindowTest)
#include "tst_window.moc"
