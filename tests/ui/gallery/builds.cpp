#include "facts.h"
#include "gallery.h"
#include "parallel_build.h"

#include "ui/build/build_pane.h"
#include "ui/build/steps_view.h"
#include "ui/build/timeline_view.h"
#include "ui/builds/build_detail.h"
#include "ui/builds/build_trend.h"
#include "ui/builds/builds_page.h"
#include "ui/builds/comparison_view.h"
#include "ui/editor/dockerfile_editor.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QTabBar>
#include <QTreeView>

namespace slipway::ui::gallery {

namespace {
// A history as somebody's engine might remember it, the newest first.
QList<BuildSummary> history() {
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
} // namespace

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
        const BuildError error{.message =
                                   Fact{FactCode::CommandOutOfMemory,
                                        {{"command", "/bin/sh -c npm run build"}, {"exitCode", std::int64_t{137}}}},
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
    auto* filter = page->findChild<QLineEdit*>();
    filter->setText(QStringLiteral("mysql"));
    save(scene.window.get(), QStringLiteral("builds-none-match"));
    filter->clear();
    page->select(QStringLiteral("b1"));
    QTest::qWait(50);
    save(scene.window.get(), QStringLiteral("builds"));
    page->detail()->pane()->showView(page->detail()->pane()->timeline());
    save(scene.window.get(), QStringLiteral("builds-timeline"));
    page->select(QStringLiteral("b2"));
    QTest::qWait(50);
    save(scene.window.get(), QStringLiteral("builds-failed"));
    page->detail()->findChild<BuildTrend*>()->setFocus(Qt::OtherFocusReason);
    save(page->detail(), QStringLiteral("builds-trend-by-keys"));
    // Without a plan the engine has no layers: nothing can be looked into.
    StepsView* steps = page->detail()->pane()->steps();
    page->detail()->pane()->showView(steps->parentWidget());
    steps->setCurrentIndex(steps->model()->index(1, 0));
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QApplication::sendEvent(steps, &event);
    const QPointer<QMenu> menu = steps->findChild<QMenu*>(QStringLiteral("stepMenu"));
    save(menu, QStringLiteral("builds-step-menu-without-layers"));
    delete menu;
    page->detail()->pane()->showView(page->detail()->pane()->timeline());
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

} // namespace slipway::ui::gallery
