#include "gallery.h"

#include "ui/editor/dockerfile_editor.h"
#include "ui/jobs/job_strip.h"
#include "ui/jobs/jobs.h"
#include "ui/jobs/jobs_popup.h"
#include "ui/projects/project_page.h"
#include "ui/window/edit_menu.h"
#include "ui/window/helper_starter.h"
#include "ui/window/quick_search.h"

#include <QDir>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

namespace slipway::ui::gallery {

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
    // As the engine's client words it.
    const auto about = [](const char* words) {
        return QCoreApplication::translate("slipway::ui::remote::ConnectionWatch", words)
            .arg(QStringLiteral("unix:///run/slipway/1000/engine.sock"));
    };
    const QString nothing = about("Nothing listens at %1");
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
    show(QStringLiteral("engine-starting"), EngineState::Starting, about("Waiting for %1"), setup);
    show(QStringLiteral("engine-refused"), EngineState::Refused, about("%1 belongs to another user"), setup);
    setup.systemctl = QStringLiteral("/usr/bin/systemctl");
    show(QStringLiteral("engine-too-old"), EngineState::TooOld,
         QStringLiteral("Version 18.09.1 speaks API 1.39; 1.41 or later is needed"), setup);
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
    QApplication::setApplicationVersion(QStringLiteral("0.1.0")); // for the box alone
    scene.window->menus()->actions().last()->menu()->actions().last()->trigger();
    auto* about = scene.window->findChild<QMessageBox*>(QStringLiteral("about"));
    QVERIFY(about);
    save(about, QStringLiteral("about"));
    about->reject();
    QApplication::setApplicationVersion({});
    scene.window->findChild<Jobs*>()->add(scene.window.get(), QStringLiteral("Pulling nginx:alpine"), [] {});
    QTimer::singleShot(50, scene.window.get(), [&] {
        auto* box = scene.window->findChild<QMessageBox*>(QStringLiteral("confirmQuit"));
        if (!box)
            return;
        save(box, QStringLiteral("confirm-quit"));
        box->button(QMessageBox::Cancel)->click();
    });
    scene.window->close();
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
        jobs->add(scene.window.get(),
                  QStringLiteral("Pulling registry.example.org:5000/analytics/reporting/generator-service:1"), [] {}),
        31'000'000, 57'000'000, QStringLiteral("31.0 MB of 57.0 MB"));
    jobs->add(scene.window.get(), QStringLiteral("Deleting orders-db"));
    QTRY_VERIFY(scene.window->findChild<QPushButton*>(QStringLiteral("moreJobs"))->isVisible());
    save(scene.window.get(), QStringLiteral("jobs-several"));
    scene.window->findChild<JobStrip*>()->openList();
    save(scene.window->findChild<JobsPopup*>(), QStringLiteral("jobs-list"));
    scene.window->findChild<JobsPopup*>()->close();
}

} // namespace slipway::ui::gallery
