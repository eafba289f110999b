// A change of scheme while the desktop runs.
#include "support.h"

#include "ui/builds/builds_page.h"
#include "ui/theme/theme_controller.h"
#include "ui/window/main_window.h"

using namespace slipway::ui;

class ThemeTest : public QObject {
    Q_OBJECT

    struct Desktop {
        FakeEngine engine;
        test::TemporarySettings settings;
        QTemporaryDir samples;
        std::unique_ptr<MainWindow> window;

        explicit Desktop(EngineState state) {
            test::populate(engine);
            EngineStatus status = engine.status();
            status.state = state;
            engine.setStatus(status);
            window = std::make_unique<MainWindow>(&engine,
                                                  MainWindow::Options{&settings.settings,
                                                                      nullptr,
                                                                      [](const QUrl&) { return true; },
                                                                      samples.path(),
                                                                      {.uid = 1000},
                                                                      samples.filePath(QStringLiteral("helper.log"))});
            window->resize(1100, 700);
            window->show();
        }
        QImage picture(SidebarModel::Page page) const {
            window->showPage(page);
            QTest::qWait(60);
            return window->grab().toImage();
        }
    };

private Q_SLOTS:
    void aChangeOfSchemeLeavesNothingOfTheOther_data() {
        QTest::addColumn<EngineState>("state");
        QTest::addColumn<SidebarModel::Page>("page");
        using Page = SidebarModel::Page;
        QTest::newRow("projects") << EngineState::Ready << Page::Projects;
        QTest::newRow("containers") << EngineState::Ready << Page::Containers;
        QTest::newRow("images") << EngineState::Ready << Page::Images;
        QTest::newRow("builds") << EngineState::Ready << Page::Builds;
        QTest::newRow("no engine") << EngineState::Absent << Page::Containers;
        QTest::newRow("a banner about the engine") << EngineState::Absent << Page::Projects;
    }

    void aChangeOfSchemeLeavesNothingOfTheOther() {
        QFETCH(const EngineState, state);
        QFETCH(const SidebarModel::Page, page);
        theme::applyScheme(theme::Scheme::Light);
        const Desktop changed(state);
        const QImage light = changed.picture(page);
        theme::applyScheme(theme::Scheme::Dark);
        const QImage dark = changed.picture(page);
        const Desktop fresh(state);
        const QImage expected = fresh.picture(page);
        QVERIFY(light != dark);
        if (dark != expected) {
            const QString folder = qEnvironmentVariable("SLIPWAY_GALLERY", QStringLiteral("."));
            dark.save(folder + QStringLiteral("/changed-scheme.png"));
            expected.save(folder + QStringLiteral("/changed-scheme-expected.png"));
        }
        QCOMPARE(dark, expected);
    }
};

SLIPWAY_TEST_MAIN(ThemeTest)
#include "tst_theme.moc"
