// Renders every page and dialog, light and dark, to PNG files in $SLIPWAY_GALLERY, for a person to look at. What can be
// checked by a program is: each picture has several colours and nothing warned.
#include "support.h"

#include "ui/build/build_pane.h"
#include "ui/build/changes_view.h"
#include "ui/build/step_shells.h"
#include "ui/build/steps_view.h"
#include "ui/build/timeline_view.h"
#include "ui/builds/build_detail.h"
#include "ui/builds/builds_page.h"
#include "ui/builds/comparison_view.h"
#include "ui/containers/container_actions.h"
#include "ui/containers/container_detail.h"
#include "ui/containers/containers_model.h"
#include "ui/containers/containers_page.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/editor/problems_view.h"
#include "ui/images/pull_dialog.h"
#include "ui/jobs/job_strip.h"
#include "ui/jobs/jobs.h"
#include "ui/jobs/jobs_popup.h"
#include "ui/logs/log_text.h"
#include "ui/logs/log_view.h"
#include "ui/ports/ports_dialog.h"
#include "ui/projects/editor_area.h"
#include "ui/projects/project_page.h"
#include "ui/run/run_dialog.h"
#include "ui/terminal/terminal_view.h"
#include "ui/theme/theme_controller.h"
#include "ui/window/edit_menu.h"
#include "ui/window/helper_starter.h"
#include "ui/window/main_window.h"
#include "ui/window/quick_search.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>
#include <QTranslator>
#include <QTreeView>

using namespace slipway;
using namespace slipway::ui;

class GalleryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QString>("language");
        QTest::newRow("light") << false << QStringLiteral("en");
        QTest::newRow("dark") << true << QStringLiteral("en");
        QTest::newRow("german") << false << QStringLiteral("de");
    }

    void pictures() {
        QFETCH(const bool, dark);
        theme::applyScheme(dark ? theme::Scheme::Dark : theme::Scheme::Light);
        m_suffix = QString::fromLatin1(QTest::currentDataTag());
        QFETCH(const QString, language);
        QTranslator translator;
        QVERIFY(translator.load(QStringLiteral(":/i18n/slipway_") + language));
        QApplication::installTranslator(&translator);
        firstStart();
        engineStates();
        jobs();
        search();
        menus();
        project();
        failedBuild();
        buildViews();
        stepWork();
        builds();
        editor();
        ignorePreview();
        lists();
        dialogs();
        ports();
        logs();
        terminals();
    }

private:
    struct Scene {
        FakeEngine engine;
        test::TemporarySettings settings;
        QTemporaryDir samples;
        std::unique_ptr<MainWindow> window;
        explicit Scene(const std::function<void(FakeEngine&)>& prepare = {}, const HelperSetup& helper = {}) {
            if (prepare)
                prepare(engine);
            window = std::make_unique<MainWindow>(
                &engine, MainWindow::Options{&settings.settings, nullptr, [](const QUrl&) { return true; },
                                             samples.path(), helper, samples.filePath(QStringLiteral("helper.log"))});
            window->resize(1240, 780);
            window->show();
            QTest::qWait(30);
        }
    };

    void save(QWidget* widget, const QString& name) {
        QTest::qWait(60);
        const QString folder = qEnvironmentVariable("SLIPWAY_GALLERY", QStringLiteral("gallery"));
        QVERIFY(QDir().mkpath(folder));
        const QImage picture = widget->grab().toImage();
        QSet<QRgb> colors;
        for (int y = 0; y < picture.height(); y += 3)
            for (int x = 0; x < picture.width(); x += 3)
                colors << picture.pixel(x, y);
        QVERIFY2(colors.size() > 4, qPrintable(name));
        QVERIFY(picture.save(QStringLiteral("%1/%2-%3.png").arg(folder, name, m_suffix)));
    }

    void firstStart() {
        Scene scene;
        save(scene.window.get(), QStringLiteral("first-start"));
        // With projects, some of them with long ways, and a window as small as it gets.
        QTemporaryDir folder;
        for (const char* name : {"shop", "a/rather/long/way/to/a/project-with-a-name-that-goes-on-and-on", "blog"}) {
            QDir(folder.path()).mkpath(QLatin1String(name));
            scene.window->openProject(folder.filePath(QLatin1String(name)));
        }
        scene.window->showPage(SidebarModel::Page::Projects);
        save(scene.window.get(), QStringLiteral("start-recent"));
        scene.window->resize(scene.window->minimumSize());
        save(scene.window.get(), QStringLiteral("start-recent-small"));
    }

    void search() {
        Scene scene([](FakeEngine& engine) { test::populate(engine); });
        test::TemporaryProject folder;
        scene.window->openProject(folder.directory());
        QTest::qWait(50);
        const auto shown = [&](const char* name, const QString& text) {
            scene.window->findChild<QPushButton*>(QStringLiteral("searchButton"))->click();
            auto* box = scene.window->findChild<QuickSearch*>();
            box->findChild<QLineEdit*>()->setText(text);
            save(box, QLatin1String(name));
            box->close();
            QTRY_VERIFY(!scene.window->findChild<QuickSearch*>());
        };
        shown("search-everything", {});
        shown("search-matches", QStringLiteral("re"));
        shown("search-scattered", QStringLiteral("gtl"));
        shown("search-long", QStringLiteral("serv"));
        shown("search-nothing", QStringLiteral("no such thing"));
    }

    void menus() {
        test::TemporaryProject folder;
        Scene scene([](FakeEngine& engine) { test::populate(engine); });
        scene.window->openProject(folder.directory());
        scene.window->currentProject()->editor()->setFocus();
        scene.window->currentProject()->editor()->insertPlainText(QStringLiteral("# changed\n"));
        auto* edit = scene.window->findChild<EditMenu*>();
        edit->popup(scene.window->mapToGlobal(QPoint(40, 24)));
        save(edit, QStringLiteral("menu-edit"));
        edit->close();
        scene.window->findChild<Jobs*>()->add(this, QStringLiteral("Pulling nginx:alpine"), [] {});
        QTimer::singleShot(50, this, [&] {
            auto* box = scene.window->findChild<QMessageBox*>(QStringLiteral("confirmQuit"));
            if (!box)
                return;
            save(box, QStringLiteral("confirm-quit"));
            box->button(QMessageBox::Cancel)->click();
        });
        scene.window->close();
    }

    void engineStates() {
        HelperSetup setup;
        setup.uid = 1000;
        setup.helper = QStringLiteral("/usr/bin/slipway-helper");
        const auto show = [&](const QString& name, EngineState state, const QString& detail, const HelperSetup& helper,
                              const std::function<void(Scene&)>& then = {}) {
            Scene scene(
                [&](FakeEngine& engine) {
                    EngineStatus status = engine.status();
                    status.state = state;
                    status.detail = detail;
                    engine.setStatus(status);
                },
                helper);
            scene.window->showPage(SidebarModel::Page::Containers);
            if (then)
                then(scene);
            save(scene.window.get(), name);
        };
        const QString nothing = QStringLiteral("Nothing listens at unix:///run/slipway/1000/engine.sock");
        show(QStringLiteral("engine-absent-no-pkexec"), EngineState::Absent, nothing, setup);
        show(QStringLiteral("engine-not-installed"), EngineState::Absent, nothing, {.uid = 1000});
        setup.pkexec = QStringLiteral("/bin/false");
        show(QStringLiteral("engine-absent"), EngineState::Absent, nothing, setup);
        show(QStringLiteral("engine-absent-start-page"), EngineState::Absent, nothing, setup,
             [](Scene& scene) { scene.window->showPage(SidebarModel::Page::Projects); });
        show(QStringLiteral("engine-start-failed"), EngineState::Absent, nothing, setup, [&](Scene& scene) {
            scene.window->findChild<QPushButton*>(QStringLiteral("startHelper"))->click();
            QTRY_VERIFY(!scene.window->findChild<HelperStarter*>()->isStarting());
        });
        show(QStringLiteral("engine-starting"), EngineState::Starting,
             QStringLiteral("unix:///run/slipway/1000/engine.sock accepts connections but does not answer"), setup);
        show(QStringLiteral("engine-refused"), EngineState::Refused,
             QStringLiteral("unix:///run/slipway/1000/engine.sock belongs to another user"), setup);
        setup.systemctl = QStringLiteral("/usr/bin/systemctl");
        show(QStringLiteral("engine-too-old"), EngineState::TooOld,
             QStringLiteral("Version 18.09.1 speaks API 1.39; 1.41 or later is needed"), setup);
    }

    void jobs() {
        test::TemporaryProject folder;
        Scene scene([](FakeEngine& engine) {
            test::populate(engine);
            engine.setDiskUsage({3'870'000'000, 41'000'000, -1, 1'240'000'000});
        });
        scene.engine.holdBuildAt(6);
        scene.window->openProject(folder.directory());
        QTest::qWait(50);
        scene.window->currentProject()->build();
        QTRY_VERIFY(scene.window->findChild<QToolButton*>(QStringLiteral("diskUse"))->isVisible());
        save(scene.window.get(), QStringLiteral("jobs-one"));
        auto* jobs = scene.window->findChild<Jobs*>();
        jobs->setProgress(
            jobs->add(this, QStringLiteral("Pulling registry.example.org:5000/analytics/reporting/generator-service:1"),
                      [] {}),
            31'000'000, 57'000'000, QStringLiteral("31.0 MB of 57.0 MB"));
        jobs->add(this, QStringLiteral("Deleting orders-db"));
        QTRY_VERIFY(scene.window->findChild<QPushButton*>(QStringLiteral("moreJobs"))->isVisible());
        save(scene.window.get(), QStringLiteral("jobs-several"));
        scene.window->findChild<JobStrip*>()->openList();
        save(scene.window->findChild<JobsPopup*>(), QStringLiteral("jobs-list"));
        scene.window->findChild<JobsPopup*>()->close();
    }

    void project() {
        test::TemporaryProject folder;
        Scene scene([&](FakeEngine& engine) {
            test::populate(engine);
            engine.setPlan(
                {{2, 2, QStringLiteral("FROM slipway/starter"), true, {}},
                 {4, 4, QStringLiteral("WORKDIR /app"), true, {}},
                 {5, 5, QStringLiteral("COPY index.html start.sh ./"), false, QStringLiteral("index.html changed")},
                 {8, 10, QStringLiteral("RUN sed -i … index.html && gzip -k index.html && ls -l"), false,
                  QStringLiteral("the step before it runs")},
                 {12, 12, QStringLiteral("EXPOSE 5000"), false, QStringLiteral("the step before it runs")},
                 {13, 13, QStringLiteral("CMD [\"sh\", \"start.sh\"]"), false,
                  QStringLiteral("the step before it runs")}});
        });
        scene.window->openProject(folder.directory());
        QTest::qWait(600);
        save(scene.window.get(), QStringLiteral("project-planned"));

        scene.engine.holdBuildAt(6);
        scene.window->currentProject()->build();
        QTest::qWait(100);
        save(scene.window.get(), QStringLiteral("project-building"));
        scene.engine.resumeBuild();
        QTRY_COMPARE(scene.window->currentProject()->session()->state(), BuildSession::State::Succeeded);
        scene.engine.setExposedPorts(QStringLiteral("hello-web:latest"), {{5000, QStringLiteral("tcp"), {}, 0}});
        scene.engine.occupyPort(5000, {PortHolder::Kind::Process, QStringLiteral("python3"), 4711, {}});
        scene.window->currentProject()->run();
        QTRY_VERIFY(scene.window->findChild<RunDialog*>());
        auto* dialog = scene.window->findChild<RunDialog*>();
        QTRY_VERIFY(dialog->findChild<QPushButton*>(QStringLiteral("useNextPort")));
        QTRY_VERIFY(dialog->findChild<QPushButton*>(QStringLiteral("useNextPort"))->isVisible());
        save(dialog, QStringLiteral("run-conflict"));
        dialog->findChild<QPushButton*>(QStringLiteral("useNextPort"))->click();
        QTest::qWait(300);
        dialog->findChild<QLineEdit*>(QStringLiteral("containerName"))->setText(QStringLiteral("hello"));
        save(dialog, QStringLiteral("run-ready"));
        runDialogs();
        dialog->findChild<QPushButton*>(QStringLiteral("runButton"))->click();
        QTRY_VERIFY(scene.window->findChild<QPushButton*>(QStringLiteral("port5001")));
        save(scene.window.get(), QStringLiteral("project-running"));
        scene.window->findChild<QPushButton*>(QStringLiteral("searchButton"))->click();
        save(scene.window->findChild<QuickSearch*>(), QStringLiteral("quick-search"));
    }

    // The dialog with much in it, and with all that can be wrong.
    void runDialogs() {
        FakeEngine engine;
        test::populate(engine);
        engine.setExposedPorts(QStringLiteral("shop:latest"), {{80, QStringLiteral("tcp"), {}, 8080},
                                                               {443, QStringLiteral("tcp"), {}, 8443},
                                                               {9000, QStringLiteral("udp"), {}, 0}});
        engine.occupyPort(8443, {PortHolder::Kind::Container, QStringLiteral("proxy"), 0, QStringLiteral("id")});
        engine.setNetworks({{QStringLiteral("1"), QStringLiteral("bridge"), QStringLiteral("bridge")},
                            {QStringLiteral("2"), QStringLiteral("shop-backend"), QStringLiteral("bridge")},
                            {QStringLiteral("3"), QStringLiteral("host"), QStringLiteral("host")},
                            {QStringLiteral("4"), QStringLiteral("none"), QStringLiteral("null")}});
        engine.setVolumes({{QStringLiteral("shop-data"), QStringLiteral("local")},
                           {QStringLiteral("shop-uploads"), QStringLiteral("local")}});
        RunDialog dialog(&engine, QStringLiteral("shop:latest"), {});
        dialog.show();
        const auto type = [&](const char* name, const QString& text) {
            dialog.findChild<QLineEdit*>(QLatin1String(name))->setText(text);
        };
        QTRY_VERIFY(dialog.findChild<QLineEdit*>(QStringLiteral("hostPort")));
        dialog.addMount({QStringLiteral("/home/me/projects/shop/a/rather/long/way/to/uploads"),
                         QStringLiteral("/var/lib/shop/uploads"), true});
        dialog.addMount({QStringLiteral("shop-data"), QStringLiteral("/var/lib/shop"), false});
        dialog.findChild<QPlainTextEdit*>()->setPlainText(
            QStringLiteral("LOG_LEVEL=debug\nBASE_URL=https://shop.example.org/a/long/path?with=a&query=string"));
        type("hostAddress", QStringLiteral("127.0.0.1"));
        type("memory", QStringLiteral("512m"));
        type("cpus", QStringLiteral("1.5"));
        dialog.findChild<QComboBox*>(QStringLiteral("restart"))->setCurrentIndex(2);
        dialog.resize(720, 1120);
        QTest::qWait(300);
        save(&dialog, QStringLiteral("run-long"));
        for (const auto& [field, name] : {std::pair{"network", "run-networks"}, {"mountSource", "run-volumes"}}) {
            auto* box = qobject_cast<QComboBox*>(dialog.findChild<QLineEdit*>(QLatin1String(field))->parentWidget());
            box->showPopup();
            save(box->view()->window(), QLatin1String(name));
            box->hidePopup();
        }

        type("hostAddress", QStringLiteral("localhost"));
        type("containerName", QStringLiteral("no spaces"));
        type("mountSource", QStringLiteral("./uploads"));
        type("memory", QStringLiteral("lots"));
        type("cpus", QStringLiteral("two"));
        type("user", QStringLiteral("web user"));
        type("network", QStringLiteral("my net"));
        dialog.findChild<QCheckBox*>(QStringLiteral("removeWhenStopped"))->setChecked(true);
        dialog.findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("LOG_LEVEL=debug\nBASE URL=x"));
        QTest::qWait(300);
        save(&dialog, QStringLiteral("run-invalid"));
    }

    void failedBuild() {
        test::TemporaryProject folder(
            QStringLiteral("FROM python:3.8\n\nWORKDIR /app\nCOPY requirements.txt ./\n"
                           "RUN pip install --no-cache-dir -r requirements.txt\n\nCOPY app.py ./\n"
                           "EXPOSE 5000\nCMD [\"python\", \"app.py\"]\n"));
        Scene scene;
        const BuildError error{
            .message = QStringLiteral("The command ended with exit code 1. Its last line was: ERROR: No matching "
                                      "distribution found for flsk==3.0.3"),
            .exitCode = 1,
            .line = 5,
            .column = 1,
            .source = QStringLiteral("RUN pip install --no-cache-dir -r requirements.txt"),
            .hint = QStringLiteral("Check the name in requirements.txt.")};
        using Kind = BuildEvent::Kind;
        scene.engine.setBuildScript(
            {{.kind = Kind::BuildStarted, .steps = 7},
             {.kind = Kind::StepCached,
              .step = 1,
              .steps = 7,
              .line = 1,
              .endLine = 1,
              .text = QStringLiteral("FROM python:3.8")},
             {.kind = Kind::StepCached,
              .step = 2,
              .steps = 7,
              .line = 3,
              .endLine = 3,
              .text = QStringLiteral("WORKDIR /app")},
             {.kind = Kind::StepStarted,
              .step = 3,
              .steps = 7,
              .line = 4,
              .endLine = 4,
              .text = QStringLiteral("COPY requirements.txt ./"),
              .reason = QStringLiteral("requirements.txt changed")},
             {.kind = Kind::StepFinished, .step = 3, .durationMs = 9, .size = 13},
             {.kind = Kind::StepStarted,
              .step = 4,
              .steps = 7,
              .line = 5,
              .endLine = 5,
              .text = QStringLiteral("RUN pip install --no-cache-dir -r requirements.txt")},
             {.kind = Kind::StepLog,
              .step = 4,
              .data = QStringLiteral(
                  "Looking in indexes: https://pypi.org/simple\nERROR: Could not find a version that satisfies the "
                  "requirement flsk==3.0.3\nERROR: No matching distribution found for flsk==3.0.3\n")},
             {.kind = Kind::StepFailed, .step = 4, .durationMs = 2130, .error = error},
             {.kind = Kind::BuildFinished,
              .durationMs = 2200,
              .outcome = BuildEvent::Outcome::Failed,
              .cachedSteps = 2,
              .error = error}});
        scene.window->openProject(folder.directory());
        QTest::qWait(50);
        scene.window->currentProject()->build();
        QTRY_COMPARE(scene.window->currentProject()->session()->state(), BuildSession::State::Failed);
        save(scene.window.get(), QStringLiteral("project-failed"));
        for (QToolButton* button : scene.window->currentProject()->findChildren<QToolButton*>())
            if (button->text() == QLatin1String("Text")) // in both languages
                button->click();
        save(scene.window.get(), QStringLiteral("project-failed-text"));
    }

    // A build of three stages, two of which run side by side; `last` ends it.
    static QList<BuildEvent> parallelBuild(BuildEvent last) {
        using Kind = BuildEvent::Kind;
        constexpr qint64 began = 1'795'000'000'000;
        QList<BuildEvent> events{{.kind = Kind::BuildStarted, .steps = 11, .time = began}};
        const auto cached = [&](int step, int line, const char* stage, const char* text) {
            events << BuildEvent{.kind = Kind::StepCached,
                                 .step = step,
                                 .steps = 11,
                                 .stage = QLatin1String(stage),
                                 .line = line,
                                 .endLine = line,
                                 .text = QLatin1String(text),
                                 .time = began + 30};
        };
        const auto ran = [&](int step, int line, const char* stage, const char* text, qint64 from, qint64 ms,
                             qint64 size, const char* log = "") {
            events << BuildEvent{.kind = Kind::StepStarted,
                                 .step = step,
                                 .steps = 11,
                                 .stage = QLatin1String(stage),
                                 .line = line,
                                 .endLine = line,
                                 .text = QLatin1String(text),
                                 .reason = QStringLiteral("package.json changed"),
                                 .time = began + from};
            if (*log)
                events << BuildEvent{.kind = Kind::StepLog, .step = step, .data = QString::fromUtf8(log)};
            events << BuildEvent{
                .kind = Kind::StepFinished, .step = step, .durationMs = ms, .size = size, .time = began + from + ms};
        };
        cached(1, 1, "assets", "FROM node:20");
        cached(2, 2, "assets", "WORKDIR /src");
        ran(3, 3, "assets", "COPY package.json package-lock.json ./", 40, 30, 48'000);
        ran(4, 4, "assets", "RUN npm ci", 80, 6'200, 148'000'000,
            "\x1b[1madded 412 packages\x1b[0m in 6s\n\x1b[33mnpm warn\x1b[0m deprecated left-pad@1.3.0: use "
            "String.prototype.padStart()\n\x1b[32m✔\x1b[0m 0 vulnerabilities — größer, 漢字\n");
        ran(5, 6, "assets", "RUN npm run build -- --mode production", 6'320, 3'900, 2'400'000,
            "\x1b[36mvite\x1b[0m v5.2.0 \x1b[32mbuilding for production...\x1b[0m\ntransforming "
            "(218)\tsrc/main.ts\n\x1b[2mdist/\x1b[0m\x1b[35massets/index-4f1c.js\x1b[0m   \x1b[1m142.10 kB\x1b[0m\n");
        cached(6, 8, "server", "FROM golang:1.22");
        ran(7, 10, "server", "COPY go.mod go.sum ./", 45, 22, 9'000);
        ran(8, 11, "server", "RUN go mod download", 90, 4'100, 61'000'000);
        ran(9, 12, "server", "RUN go build -o /out/server ./cmd/server", 4'240, 7'300, 18'000'000);
        cached(10, 14, "2", "FROM gcr.io/distroless/static");
        ran(11, 15, "2", "COPY --from=server /out/server /server", 11'560, 40, 18'000'000);
        last.time = began + last.durationMs;
        events << last;
        return events;
    }

    void buildViews() {
        FakeEngine engine;
        BuildSession session(&engine);
        BuildPane pane(&session);
        pane.setStepWork(&engine, [] { return BuildRequest(); });
        pane.resize(620, 560);
        pane.show();
        save(&pane, QStringLiteral("build-empty"));
        engine.setBuildScript(parallelBuild({.kind = BuildEvent::Kind::BuildFinished,
                                             .durationMs = 11'640,
                                             .outcome = BuildEvent::Outcome::Ok,
                                             .cachedSteps = 4}));
        session.start({});
        QTRY_COMPARE(session.state(), BuildSession::State::Succeeded);
        for (int step : {4, 5})
            pane.steps()->expand(session.steps()->indexOfStep(step));
        pane.steps()->setCurrentIndex(session.steps()->index(1, 0, session.steps()->indexOfStep(4)));
        pane.steps()->scrollToTop();
        save(&pane, QStringLiteral("build-steps"));
        pane.openFind();
        pane.findChild<QLineEdit*>(QStringLiteral("stepsFindInput"))->setText(QStringLiteral("prod"));
        QTest::keyClick(pane.findChild<QLineEdit*>(QStringLiteral("stepsFindInput")), Qt::Key_Return);
        save(&pane, QStringLiteral("build-steps-find"));
        pane.showView(pane.timeline());
        save(&pane, QStringLiteral("build-timeline"));

        QList<BuildEvent> broken = parallelBuild({.kind = BuildEvent::Kind::BuildFinished,
                                                  .durationMs = 9'000,
                                                  .outcome = BuildEvent::Outcome::Failed,
                                                  .error = BuildError{.message = QStringLiteral("exit code 2")}});
        broken.removeIf([](const BuildEvent& event) {
            return event.step > 9 || (event.step == 9 && event.kind == BuildEvent::Kind::StepFinished);
        });
        for (BuildEvent& event : broken)
            if (event.step == 5 && event.kind == BuildEvent::Kind::StepFinished)
                event = {.kind = BuildEvent::Kind::StepFailed,
                         .step = 5,
                         .durationMs = 2'600,
                         .error = BuildError{.message = QStringLiteral("exit code 2"), .exitCode = 2, .line = 6}};
        engine.setBuildScript(broken);
        session.start({});
        QTRY_COMPARE(session.state(), BuildSession::State::Failed);
        save(&pane, QStringLiteral("build-timeline-failed"));
    }

    // A history as somebody's engine might remember it, the newest first.
    static QList<BuildSummary> history() {
        QList<BuildSummary> builds;
        const auto add = [&](const char* name, BuildOutcome outcome, qint64 ms, int cached, int minutesAgo) {
            BuildSummary build;
            build.id = QStringLiteral("b%1").arg(builds.size());
            build.name = QLatin1String(name);
            build.context = QStringLiteral("/home/me/projects/") + build.name;
            build.dockerfile = QStringLiteral("Dockerfile");
            build.tags = {build.name + QStringLiteral(":latest")};
            build.outcome = outcome;
            build.started = QDateTime::currentDateTimeUtc().addSecs(-60LL * minutesAgo);
            build.durationMs = ms;
            build.steps = 11;
            build.cachedSteps = cached;
            builds << build;
        };
        add("shop", BuildOutcome::Running, 0, 2, 0);
        add("shop", BuildOutcome::Ok, 11'640, 4, 3);
        add("shop", BuildOutcome::Failed, 8'900, 4, 9);
        add("hello-web", BuildOutcome::Ok, 910, 3, 14);
        add("shop", BuildOutcome::Cancelled, 3'100, 4, 22);
        add("shop", BuildOutcome::Ok, 12'800, 3, 40);
        add("report-generator-with-a-name-that-is-far-too-long", BuildOutcome::Interrupted, 754'000, 0, 65);
        builds.last().tags = {QStringLiteral("registry.example.org:5000/analytics/reporting/generator:2026.11.23-rc1"),
                              QStringLiteral("registry.example.org:5000/analytics/reporting/generator:latest")};
        add("hello-web", BuildOutcome::Refused, 4, 0, 70);
        for (int i = 0; i < 14; ++i)
            add("shop", i % 6 == 4 ? BuildOutcome::Failed : BuildOutcome::Ok, 9'000 + (i * 7'919) % 9'000, i % 5,
                90 + i * 47);
        return builds;
    }

    void builds() {
        {
            Scene scene;
            scene.window->showPage(SidebarModel::Page::Builds);
            save(scene.window.get(), QStringLiteral("builds-empty"));
        }
        Scene scene([](FakeEngine& engine) {
            const QList<BuildSummary> builds = history();
            engine.setBuilds(builds);
            engine.setBuildDockerfile(
                QStringLiteral("b1"),
                QStringLiteral("FROM node:20 AS assets\nWORKDIR /src\nCOPY package.json package-lock.json ./\n"
                               "RUN npm ci\nCOPY . .\nRUN npm run build -- --mode production\n\n"
                               "FROM golang:1.22 AS server\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n"
                               "RUN go build -o /out/server ./cmd/server\n\nFROM gcr.io/distroless/static\n"
                               "COPY --from=server /out/server /server\n"));
            engine.setBuildEvents(QStringLiteral("b1"), parallelBuild({.kind = BuildEvent::Kind::BuildFinished,
                                                                       .durationMs = 11'640,
                                                                       .outcome = BuildEvent::Outcome::Ok,
                                                                       .cachedSteps = 4}));
            const BuildError error{.message = QStringLiteral("the command '/bin/sh -c npm run build' ended with exit "
                                                             "code 137 (out of memory)"),
                                   .exitCode = 137,
                                   .line = 6,
                                   .source = QStringLiteral("RUN npm run build -- --mode production")};
            QList<BuildEvent> failed = parallelBuild({.kind = BuildEvent::Kind::BuildFinished,
                                                      .durationMs = 8'900,
                                                      .outcome = BuildEvent::Outcome::Failed,
                                                      .error = error});
            failed.removeIf([](const BuildEvent& event) { return event.step > 8; });
            for (BuildEvent& event : failed)
                if (event.step == 5 && event.kind == BuildEvent::Kind::StepFinished)
                    event = {.kind = BuildEvent::Kind::StepFailed, .step = 5, .durationMs = 2'600, .error = error};
            engine.setBuildEvents(QStringLiteral("b2"), failed);
            const auto step = [](const char* text, const char* state, qint64 ms) {
                return BuildStepRecord{
                    .step = 1, .line = 1, .text = QLatin1String(text), .state = QLatin1String(state), .durationMs = ms};
            };
            const char* const texts[] = {"FROM node:20", "COPY package.json package-lock.json ./", "RUN npm ci",
                                         "RUN npm run build -- --mode production",
                                         "COPY --from=server /out/server /server"};
            engine.setComparison(
                {builds[5],
                 builds[1],
                 QStringLiteral("--- a\n+++ b\n@@ -1,4 +1,4 @@\n-FROM node:18 AS assets\n+FROM node:20 AS assets\n "
                                "WORKDIR /src\n COPY package.json package-lock.json ./\n-RUN npm install\n+RUN npm "
                                "ci\n"),
                 {{QStringLiteral("VERSION"), QStringLiteral("1.4.0"), QStringLiteral("1.4.1")},
                  {QStringLiteral("NPM_TOKEN"), std::nullopt, std::nullopt}},
                 {{QStringLiteral("noCache"), QStringLiteral("false"), QStringLiteral("true")}},
                 {{{}, QLatin1String(texts[0]), step(texts[0], "cached", 0), step(texts[0], "cached", 0)},
                  {{}, QLatin1String(texts[1]), step(texts[1], "done", 28), step(texts[1], "done", 30)},
                  {{}, QLatin1String("RUN npm install"), step("RUN npm install", "done", 9'300), std::nullopt},
                  {{}, QLatin1String(texts[2]), std::nullopt, step(texts[2], "done", 6'200)},
                  {{}, QLatin1String(texts[3]), step(texts[3], "done", 2'100), step(texts[3], "done", 3'900)},
                  {{}, QLatin1String(texts[4]), step(texts[4], "done", 52), step(texts[4], "failed", 40)}}});
        });
        scene.window->showPage(SidebarModel::Page::Builds);
        BuildsPage* page = scene.window->buildsPage();
        auto* table = page->findChild<QTreeView*>(QStringLiteral("buildsTable"));
        QTRY_VERIFY(table->model()->rowCount() > 10);
        page->select(QStringLiteral("b1"));
        QTest::qWait(50);
        save(scene.window.get(), QStringLiteral("builds"));
        page->detail()->pane()->showView(page->detail()->pane()->timeline());
        save(scene.window.get(), QStringLiteral("builds-timeline"));
        page->select(QStringLiteral("b2"));
        QTest::qWait(50);
        save(scene.window.get(), QStringLiteral("builds-failed"));
        page->select(QStringLiteral("b1"));
        QTest::qWait(50);
        page->detail()->findChild<BuildPane*>()->showView(page->detail()->findChild<DockerfileEditor*>());
        save(scene.window.get(), QStringLiteral("builds-dockerfile"));
        const QModelIndex other = table->model()->index(5, 0);
        table->selectionModel()->select(other, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QTest::qWait(50);
        save(scene.window.get(), QStringLiteral("builds-compare"));
        auto* tabs = page->findChild<ComparisonView*>()->findChild<QTabBar*>();
        tabs->setCurrentIndex(1);
        save(scene.window.get(), QStringLiteral("builds-compare-inputs"));
        tabs->setCurrentIndex(2);
        save(scene.window.get(), QStringLiteral("builds-compare-dockerfile"));
    }

    void stepWork() {
        FakeEngine engine;
        BuildSession session(&engine);
        BuildPane pane(&session);
        pane.setStepWork(&engine, [] { return BuildRequest(); });
        pane.resize(640, 560);
        pane.show();
        pane.showView(pane.shells());
        save(&pane, QStringLiteral("shell-none"));
        pane.act(StepAction::ShellAfter, 6);
        QTRY_COMPARE(engine.stepShells().size(), 1);
        QTest::qWait(350);
        engine.stepShells()[0]->progress({.kind = BuildEvent::Kind::StepStarted,
                                          .step = 4,
                                          .steps = 11,
                                          .text = QStringLiteral("RUN npm ci --no-audit --no-fund")});
        save(&pane, QStringLiteral("shell-waiting"));
        engine.stepShells()[0]->open(
            {.step = 5, .line = 6, .text = QStringLiteral("RUN npm run build -- --mode production"), .exitCode = 2});
        engine.stepShells()[0]->print("\x1b[1;32m/src\x1b[0m # ls\r\n\x1b[1;34mnode_modules\x1b[0m  package.json  "
                                      "\x1b[1;34msrc\x1b[0m\r\n\x1b[1;32m/src\x1b[0m # ");
        pane.act(StepAction::ShellBefore, 12);
        pane.act(StepAction::ShellAfter, 6);
        save(&pane, QStringLiteral("shell-failed-step"));
        engine.stepShells()[0]->end({TerminalEnd::Kind::Exited, 0, {}});
        save(&pane, QStringLiteral("shell-ended"));

        using Change = StepFileChange::Kind;
        const QChar file = QLatin1Char('f');
        StepChanges changes{.step = {.step = 4, .line = 4, .text = QStringLiteral("RUN npm ci && npm cache clean")},
                            .files = {}};
        changes.files = {
            {Change::Added, QStringLiteral("/root/.npm/_logs"), QLatin1Char('d'), 0755, 0, 0, 0},
            {Change::Added, QStringLiteral("/src/node_modules/.bin/vite"), QLatin1Char('l'), 0777, 0, 0, 0,
             QStringLiteral("../vite/bin/vite.js")},
            {Change::Added, QStringLiteral("/src/node_modules/vite/dist/node/chunks/dep-BzOvws4Y.js"), file, 0644, 0, 0,
             2'412'000},
            {Change::Changed, QStringLiteral("/src/package-lock.json"), file, 0644, 0, 0, 148'200},
            {Change::Removed, QStringLiteral("/tmp/npm-install.sock"), QLatin1Char('s'), 0700, 1000, 1000, 0},
            {Change::Added, QStringLiteral("/usr/local/bin/esbuild"), file, 04755, 0, 0, 9'800'000}};
        engine.setStepChanges(changes);
        StepFile lock{.path = QStringLiteral("/src/package-lock.json")};
        lock.before = StepFile::Side{.size = 148'190,
                                     .text = QStringLiteral("{\n  \"name\": \"shop\",\n  \"version\": \"1.4.0\",\n  "
                                                            "\"lockfileVersion\": 2,\n  \"requires\": true\n}\n")};
        lock.after = StepFile::Side{.mode = 0600,
                                    .size = 148'200,
                                    .text = QStringLiteral("{\n  \"name\": \"shop\",\n  \"version\": \"1.4.1\",\n  "
                                                           "\"lockfileVersion\": 3,\n  \"packages\": {},\n  "
                                                           "\"requires\": true\n}\n")};
        lock.before->mode = 0644;
        engine.setStepFile(lock);
        pane.act(StepAction::Files, 4);
        save(&pane, QStringLiteral("changes-waiting"));
        auto* table = pane.findChild<QTreeView*>(QStringLiteral("changesTable"));
        QTRY_COMPARE(table->model()->rowCount(), 6);
        table->setCurrentIndex(table->model()->index(3, 0));
        QTest::qWait(80);
        save(&pane, QStringLiteral("changes"));
        table->setCurrentIndex(table->model()->index(1, 0));
        save(&pane, QStringLiteral("changes-link"));
        engine.setStepChanges({.step = {.line = 9, .text = QStringLiteral("ENV A=1")}});
        pane.act(StepAction::Files, 9);
        save(&pane, QStringLiteral("changes-none"));
        engine.failNext(
            QStringLiteral("stepChanges"),
            Error(Errc::InvalidArgument, "FROM takes an image, with all of its layers: name a line behind it"));
        pane.act(StepAction::Files, 1);
        save(&pane, QStringLiteral("changes-failed"));
    }

    void editor() {
        test::TemporaryProject folder(QStringLiteral(
            "# syntax=docker/dockerfile:1\nARG PYTHON=3.12\n\nFROM python:$PYTHON as build\n\n"
            "WORKDIR /src\nCOPY requirements.txt ./\n"
            "RUN --mount=type=cache,target=/root/.cache/pip \\\n    pip wheel -r requirements.txt -w /wheels\n"
            "\nFROM python:$PYTHON-slim\nMAINTAINER somebody@example.org\nENV MODE production\n"
            "COPY --from=build /wheels /wheels\nRUN pip install /wheels/*\nCOPY . /app\n"
            "CMD python app.py\n"));
        folder.write(QStringLiteral("requirements.txt"), "flask\n");
        folder.write(QStringLiteral("app.py"), "print()\n");
        Scene scene([](FakeEngine& engine) {
            test::populate(engine);
            const auto step = [](int line, int endLine, bool cached, const char* reason, qint64 ms, qint64 size,
                                 std::optional<qint64> predicted) {
                PlanStep result{line, endLine, QStringLiteral("RUN step"), cached, QLatin1String(reason)};
                result.durationMs = ms;
                result.size = size;
                result.predictedMs = predicted;
                return result;
            };
            engine.setPlan({step(4, 4, true, "", 5200, 412'000'000, {}), step(6, 6, true, "", 3, 0, {}),
                            step(7, 7, false, "requirements.txt changed", 12, 13, 12),
                            step(8, 9, false, "the step before it runs", 18'400, 31'000'000, 19'200),
                            step(11, 11, true, "", 2100, 46'000'000, {}), step(13, 13, true, "", 2, 0, {}),
                            step(14, 14, false, "what it copies is made anew", 120, 31'000'000, 120),
                            step(15, 15, false, "the step before it runs", 6100, 38'000'000, 6300),
                            step(16, 16, false, "the step before it runs", 14, 4'096, 14),
                            step(17, 17, false, "the step before it runs", 1, 0, 1)});
        });
        scene.window->openProject(folder.directory());
        QTest::qWait(700);
        DockerfileEditor* text = scene.window->currentProject()->editor();
        QTRY_VERIFY(text->isAnalysisCurrent());
        save(scene.window.get(), QStringLiteral("editor-gutter"));
        const std::unique_ptr<QMenu> menu(text->makeFixMenu(4));
        QVERIFY(menu);
        menu->popup(scene.window->mapToGlobal(QPoint(300, 300)));
        save(menu.get(), QStringLiteral("editor-fix-menu"));
        menu->close();
        const std::unique_ptr<QMenu> steps(text->makeStepMenu(8));
        QVERIFY(steps);
        steps->popup(scene.window->mapToGlobal(QPoint(300, 300)));
        save(steps.get(), QStringLiteral("editor-step-menu"));
        steps->close();
        text->goToLine(16);
        text->setFocus();
        QTest::keyClick(text, Qt::Key_End);
        QTest::keyClick(text, Qt::Key_Return);
        QTest::keyClicks(text, QStringLiteral("COPY --"));
        save(scene.window.get(), QStringLiteral("editor-completion"));
        QTest::keyClick(text, Qt::Key_Escape);
        text->undo();
        text->goToLine(8);
        QTest::keyClick(text, Qt::Key_Right);
        QTest::keyClick(text, Qt::Key_F1);
        save(scene.window.get(), QStringLiteral("editor-hover"));
        QTest::keyClick(text, Qt::Key_G, Qt::ControlModifier);
        save(scene.window.get(), QStringLiteral("editor-go-to"));
        scene.window->currentProject()->files()->openFind(true);
        scene.window->findChild<QLineEdit*>(QStringLiteral("findInput"))->setText(QStringLiteral("wheels"));
        save(scene.window.get(), QStringLiteral("editor-replace"));
    }

    void ignorePreview() {
        test::TemporaryProject folder;
        QDir(folder.directory()).mkpath(QStringLiteral("node_modules/left-pad"));
        folder.write(QStringLiteral("node_modules/left-pad/index.js"), "x");
        folder.write(QStringLiteral(".dockerignore"), "# what the image needs not\nnode_modules\n*.md\n!README.md\n");
        folder.write(QStringLiteral("NOTES.md"), "x");
        folder.write(QStringLiteral("README.md"), "x");
        folder.write(QStringLiteral("start.sh"), "x");
        folder.write(QStringLiteral("web.Dockerfile"), "FROM slipway/starter\nCOPY . /app\nCOPY *.md /doc/\n");
        Scene scene;
        scene.window->openProject(folder.directory());
        EditorArea* files = scene.window->currentProject()->files();
        files->open(QStringLiteral("web.Dockerfile"));
        QTRY_VERIFY(scene.window->currentProject()->editor()->isAnalysisCurrent());
        files->open(QStringLiteral(".dockerignore"));
        QTest::qWait(400);
        save(scene.window.get(), QStringLiteral("editor-ignore"));
        files->current()->editor()->insertPlainText(QStringLiteral("src\n"));
        folder.write(QStringLiteral(".dockerignore"), "from elsewhere\n");
        files->checkDisk();
        save(scene.window.get(), QStringLiteral("editor-conflict"));
    }

    void lists() {
        Scene scene([](FakeEngine& engine) { test::populate(engine); });
        scene.window->showPage(SidebarModel::Page::Containers);
        save(scene.window.get(), QStringLiteral("containers"));
        auto* filter = scene.window->findChild<ContainersPage*>()->findChild<QLineEdit*>();
        filter->setText(QStringLiteral("mysql"));
        save(scene.window.get(), QStringLiteral("containers-none-match"));
        filter->clear();
        scene.window->showPage(SidebarModel::Page::Images);
        save(scene.window.get(), QStringLiteral("images"));
        scene.engine.setImages({});
        save(scene.window.get(), QStringLiteral("images-empty"));
    }

    void dialogs() {
        Scene scene([](FakeEngine& engine) { test::populate(engine); });
        scene.engine.holdBuildAt(0);
        PullDialog pull(&scene.engine, scene.window.get());
        pull.setJobs(scene.window->findChild<Jobs*>());
        pull.setReference(QStringLiteral("python:3.12-slim"));
        pull.show();
        pull.start();
        save(&pull, QStringLiteral("pull"));
        ContainerActions actions(&scene.engine, [](const QUrl&) { return true; });
        actions.confirmAndDelete(scene.window.get(), QStringLiteral("x"), QStringLiteral("orders-db"), true);
        auto* question = scene.window->findChild<QMessageBox*>();
        QVERIFY(question);
        save(question, QStringLiteral("confirm-delete"));
    }

    void ports() {
        const auto tcp = QStringLiteral("tcp");
        Scene scene([&](FakeEngine& engine) {
            QList<PortBinding> many{{443, tcp, QStringLiteral("192.168.178.40"), 8443},
                                    {53, QStringLiteral("udp"), QStringLiteral("127.0.0.1"), 5353}};
            for (quint16 i = 0; i < 11; ++i)
                many << PortBinding{quint16(30000 + i), tcp, {}, quint16(30000 + i)};
            Container proxy = test::container(QStringLiteral("proxy-with-a-rather-long-name-of-its-own"),
                                              ContainerState::Running, many);
            proxy.image = QStringLiteral("proxy");
            engine.setContainers(
                {proxy, test::container(QStringLiteral("web"), ContainerState::Running, {{80, tcp, {}, 8080}}),
                 test::container(QStringLiteral("job"), ContainerState::Running),
                 test::container(QStringLiteral("old"), ContainerState::Exited)});
            engine.setExposedPorts(QStringLiteral("web:latest"),
                                   {{80, tcp, {}, 0}, {5000, tcp, {}, 0}, {9000, QStringLiteral("udp"), {}, 0}});
            engine.setExposedPorts(QStringLiteral("proxy"), {});
            engine.setExposedPorts(QStringLiteral("job:latest"), {});
            engine.occupyPort(5000, {PortHolder::Kind::Process, QStringLiteral("python3"), 4711, {}});
            engine.occupyPort(30000, {PortHolder::Kind::Container, proxy.name, 0, proxy.id});
        });
        scene.window->showPage(SidebarModel::Page::Containers);
        auto* detail = scene.window->findChild<ContainerDetail*>();
        detail->showTab(ContainerDetail::Tab::Ports);
        QTest::qWait(100);
        save(scene.window.get(), QStringLiteral("container-ports"));
        auto* model = scene.window->findChild<ContainersModel*>();
        ContainerActions actions(&scene.engine, [](const QUrl&) { return true; });
        const auto show = [&](int container, const char* name, const std::function<void(PortsDialog&)>& act) {
            PortsDialog dialog(model, &actions, scene.engine.containers()[container].id);
            dialog.show();
            QTest::qWait(250);
            act(dialog);
            save(&dialog, QLatin1String(name));
        };
        const auto type = [](PortsDialog& dialog, const char* field, const char* text) {
            dialog.findChild<QLineEdit*>(QLatin1String(field))->setText(QLatin1String(text));
        };
        show(1, "ports-conflict", [](PortsDialog&) {});
        show(1, "ports-failed", [&](PortsDialog& dialog) {
            type(dialog, "hostPort", "5001");
            QTest::qWait(250);
            scene.engine.failNext(QStringLiteral("publishPort"),
                                  Error(Errc::Conflict, "port 5001 is in use by node (process 812)"));
            scene.engine.failNext(QStringLiteral("withdrawPort"),
                                  Error(Errc::Internal, "the firewall's table is gone: run slipway doctor"));
            dialog.findChild<QPushButton*>(QStringLiteral("publishPort"))->click();
            dialog.findChild<QToolButton*>(QStringLiteral("removePort8080"))->click();
            QTest::qWait(250);
        });
        show(0, "ports-long", [&](PortsDialog& dialog) {
            type(dialog, "hostPort", "30000-30004");
            type(dialog, "containerPort", "9000-9004");
            QTest::qWait(400);
        });
        show(2, "ports-none", [](PortsDialog&) {});
        show(3, "ports-stopped", [](PortsDialog&) {});
        EngineStatus other = scene.engine.status();
        other.extras = false;
        scene.engine.setStatus(other);
        show(1, "ports-other-engine", [](PortsDialog&) {});
    }

    static QByteArray logLines(int from, int count) {
        static const char* const lines[] = {
            "\x1b[32mINFO \x1b[0m GET /api/orders?page=2 \x1b[90m12 ms\x1b[0m",
            "\x1b[32mINFO \x1b[0m GET /static/app.js \x1b[90m1 ms\x1b[0m",
            "\x1b[33mWARN \x1b[0m cache miss for \x1b[36morders:2\x1b[0m, see https://example.org/docs/cache",
            "\x1b[34mDEBUG\x1b[0m select * from orders where state = 'open' limit 50 \x1b[38;5;208m(5.1 ms)\x1b[0m",
            "\x1b[31mERROR\x1b[0m upstream timed out after 30 s, trying the next server",
            "\x1b[1mready\x1b[0m — größer, 漢字 and 🐳 stay in their cells | next column",
        };
        QByteArray text;
        for (int i = from; i < from + count; ++i)
            text += "2026-11-24T14:" + QByteArray::number(i / 60 % 60).rightJustified(2, '0') + ":" +
                    QByteArray::number(i % 60).rightJustified(2, '0') + ".120Z " + lines[i * 7 % 6] + "\n";
        return text;
    }

    void logs() {
        LogView view;
        view.resize(900, 420);
        LogText& log = *view.text();
        log.setPlaceholder(QStringLiteral("The container has written nothing so far."));
        log.feed()->setStamps(LogDecoder::Stamps::Leading);
        view.show();
        save(&view, QStringLiteral("log-empty"));
        log.append(logLines(0, 12));
        save(&view, QStringLiteral("log"));

        log.feed()->append("2026-11-24T14:00:13.000Z \x1b[31mTraceback\x1b[0m (most recent call last):\n"
                           "2026-11-24T14:00:13.001Z   File \"app.py\", line 12, in <module>\n",
                           0, LogStream::Error);
        log.feed()->addNotice(QStringLiteral("12.4 MB of output missing here: the build wrote faster than it could be "
                                             "read"));
        log.append(logLines(20, 3));
        view.findChild<QToolButton*>(QStringLiteral("logTimes"))->click();
        save(&view, QStringLiteral("log-errors-and-times"));

        log.append(logLines(30, 400));
        log.feed()->flush();
        QTest::qWait(40);
        log.verticalScrollBar()->setValue(60);
        log.append(logLines(500, 1'234));
        QTest::qWait(60);
        save(&view, QStringLiteral("log-released"));

        view.openFind();
        view.findChild<QLineEdit*>(QStringLiteral("logFindInput"))->setText(QStringLiteral("orders"));
        QTRY_VERIFY(log.search()->isComplete() && log.search()->current());
        save(&view, QStringLiteral("log-find"));
        view.findChild<QToolButton*>(QStringLiteral("logFindRegex"))->click();
        view.findChild<QLineEdit*>(QStringLiteral("logFindInput"))->setText(QStringLiteral("(GET|POST"));
        save(&view, QStringLiteral("log-find-wrong"));

        LogView merged;
        merged.resize(900, 300);
        const quint16 web = merged.text()->feed()->addSource(QStringLiteral("shop-web-1"));
        const quint16 database = merged.text()->feed()->addSource(QStringLiteral("shop-db-1"));
        merged.text()->feed()->append(QByteArray("listening on :80\n") +
                                          QByteArray("a very long line goes on ").repeated(14) + "\nGET / 200\n",
                                      web);
        merged.text()->feed()->append("ready to accept connections\n", database, LogStream::Error);
        merged.text()->feed()->append("GET /favicon.ico \x1b[30;43m 404 \x1b[0m\n", web);
        merged.findChild<QToolButton*>(QStringLiteral("logWrap"))->click();
        merged.text()->selectAll();
        merged.show();
        save(&merged, QStringLiteral("log-merged-wrapped-selected"));
    }

    void terminals() {
        Scene scene([](FakeEngine& engine) {
            test::populate(engine);
            engine.setShell("\x1b[1;32mroot@web\x1b[0m:\x1b[1;34m/srv\x1b[0m# ls --color\r\n"
                            "\x1b[1;34mhtml\x1b[0m  \x1b[1;32mrun.sh\x1b[0m  \x1b[1;36mcurrent\x1b[0m  app.log  "
                            "\x1b[31mdump.tar\x1b[0m\r\n\x1b[1;32mroot@web\x1b[0m:\x1b[1;34m/srv\x1b[0m# ");
        });
        scene.window->showPage(SidebarModel::Page::Containers);
        QTest::qWait(50);
        auto* detail = scene.window->findChild<ContainerDetail*>();
        detail->showTab(ContainerDetail::Tab::Terminal);
        QTRY_VERIFY(!scene.engine.terminals().isEmpty());
        save(scene.window.get(), QStringLiteral("container-terminal"));
        scene.engine.terminals()[0]->end({TerminalEnd::Kind::Exited, 130, {}});
        save(scene.window.get(), QStringLiteral("container-terminal-ended"));
        scene.engine.setShell({}, TerminalEnd{TerminalEnd::Kind::Missing, 127,
                                              QStringLiteral("OCI runtime exec failed: exec: \"sh\": executable file "
                                                             "not found in $PATH")});
        scene.window->findChild<QToolButton*>(QStringLiteral("restartShell"))->click();
        QTest::qWait(50);
        save(scene.window.get(), QStringLiteral("container-terminal-no-shell"));

        TerminalView view;
        FakeTerminal channel{{}};
        view.resize(760, 380);
        view.show();
        view.setChannel(&channel);
        view.setFocus();
        QByteArray text = "16: ";
        for (int i = 0; i < 16; ++i)
            text += "\x1b[38;5;" + QByteArray::number(i) + "m■■\x1b[48;5;" + QByteArray::number(i) + "m  \x1b[0m";
        text += "\r\n\r\n";
        for (int i = 16; i < 232; ++i)
            text += "\x1b[48;5;" + QByteArray::number(i) + "m  \x1b[0m" + ((i - 16) % 36 == 35 ? "\r\n" : "");
        for (int i = 0; i < 76; ++i)
            text += "\x1b[48;2;" + QByteArray::number(i * 3) + ";" + QByteArray::number(90) + ";" +
                    QByteArray::number(228 - i * 3) + "m \x1b[0m";
        text +=
            "\r\n\x1b[1mbold\x1b[0m \x1b[2mfaint\x1b[0m \x1b[3mitalic\x1b[0m \x1b[4munderline\x1b[0m "
            "\x1b[7mreverse\x1b[0m \x1b[9mstrike\x1b[0m \x1b[97;41m white on red \x1b[0m "
            "\x1b[30;42m black on green \x1b[0m\r\n"
            "┌─────────┬──────┐\r\n│ 漢字 ok │ 🐳 e\xcc\x81 │\r\n└─────────┴──────┘\r\nselect some of these words\r\n$ ";
        channel.print(text);
        view.select({13, 7}, {13, 20});
        save(&view, QStringLiteral("terminal-colours"));
    }

    QString m_suffix;
};

SLIPWAY_TEST_MAIN(GalleryTest)
#include "tst_gallery.moc"
