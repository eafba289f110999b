// A change of scheme while the desktop runs.
#include "support.h"

#include "ui/builds/builds_page.h"
#include "ui/theme/theme_controller.h"
#include "ui/window/main_window.h"

#include <QPlainTextEdit>

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
            BuildSummary build;
            build.id = build.name = QStringLiteral("shop");
            build.outcome = BuildOutcome::Ok;
            // The same for all: pictures are compared.
            static const QDateTime started = QDateTime::currentDateTimeUtc().addDays(-1);
            build.started = started;
            BuildSummary older = build;
            older.id = QStringLiteral("older");
            older.started = build.started.addDays(-1);
            engine.setBuilds({build, older});
            for (const QString& id : {build.id, older.id}) {
                const QString text = QStringLiteral("FROM a\nRUN b\n");
                engine.setBuildDockerfile(id, text);
                engine.setBuildEvents(id, FakeEngine::successfulBuild(text, 0));
            }
            engine.setPlan({{.line = 1, .endLine = 1, .text = QStringLiteral("FROM a"), .cached = true},
                            {.line = 2, .endLine = 2, .text = QStringLiteral("RUN b")}});
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

    void whatHasTheFocusIsSeen_data() {
        QTest::addColumn<theme::Scheme>("scheme");
        QTest::addColumn<SidebarModel::Page>("page");
        using Page = SidebarModel::Page;
        for (const auto& [name, scheme] : {std::pair{"light", theme::Scheme::Light}, {"dark", theme::Scheme::Dark}}) {
            QTest::addRow("%s projects", name) << scheme << Page::Projects;
            QTest::addRow("%s containers", name) << scheme << Page::Containers;
            QTest::addRow("%s images", name) << scheme << Page::Images;
            QTest::addRow("%s builds", name) << scheme << Page::Builds;
            QTest::addRow("%s project", name) << scheme << Page::Project;
        }
    }

    // What the keyboard comes to looks other than it did before.
    void whatHasTheFocusIsSeen() {
        QFETCH(const theme::Scheme, scheme);
        QFETCH(const SidebarModel::Page, page);
        theme::applyScheme(scheme);
        const Desktop desktop(EngineState::Ready);
        QWidget* window = desktop.window.get();
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window));
        const test::TemporaryProject project;
        if (page == SidebarModel::Page::Project) {
            desktop.window->openProject(project.directory());
            QTest::qWait(300);
        } else {
            desktop.picture(page);
        }
        const auto partOf = [&](const QImage& picture, const QWidget* widget) {
            return picture.copy(QRect(widget->mapTo(window, QPoint()), widget->size()));
        };
        QStringList unseen;
        QSet<const QWidget*> walked;
        const QWidget* last = nullptr;
        QImage before;
        for (;;) {
            // A text keeps the Tab for itself; another key leads out of it.
            const auto* text = qobject_cast<const QPlainTextEdit*>(QApplication::focusWidget());
            QTest::keyClick(window->windowHandle(), Qt::Key_Tab,
                            text && !text->tabChangesFocus() ? Qt::ControlModifier : Qt::NoModifier);
            QTest::qWait(10);
            const QWidget* now = QApplication::focusWidget();
            const QImage picture = window->grab().toImage();
            if (last && last != now && partOf(before, last) == partOf(picture, last))
                unseen << QStringLiteral("%1 %2").arg(QLatin1String(last->metaObject()->className()),
                                                      last->accessibleName());
            if (!now || walked.contains(now))
                break;
            walked << now;
            last = now;
            before = picture;
        }
        QVERIFY2(walked.size() >= 5, qPrintable(QString::number(walked.size())));
        QVERIFY2(unseen.isEmpty(), qPrintable(unseen.join(QLatin1Char('\n'))));
    }
};

SLIPWAY_TEST_MAIN(ThemeTest)
#include "tst_theme.moc"
