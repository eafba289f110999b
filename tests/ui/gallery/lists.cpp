#include "gallery.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/containers_page.h"
#include "ui/images/pull_dialog.h"
#include "ui/jobs/jobs.h"
#include "ui/widgets/table.h"

#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QTreeView>

namespace slipway::ui::gallery {

void lists() {
    Scene scene([](FakeEngine& engine) { test::populate(engine); });
    scene.window->showPage(SidebarModel::Page::Containers);
    save(scene.window.get(), QStringLiteral("containers"));
    auto* table = scene.window->findChild<QTreeView*>(QStringLiteral("containersTable"));
    QMenu columns;
    addColumnMenus(&columns, table);
    const QList<QMenu*> menus = columns.findChildren<QMenu*>();
    save(menus.value(0), QStringLiteral("columns-sort"));
    save(menus.value(1), QStringLiteral("columns-shown"));
    auto* filter = scene.window->findChild<ContainersPage*>()->findChild<QLineEdit*>();
    filter->setText(QStringLiteral("mysql"));
    save(scene.window.get(), QStringLiteral("containers-none-match"));
    filter->clear();
    const QSize size = scene.window->size();
    scene.window->resize(scene.window->minimumSize());
    save(scene.window.get(), QStringLiteral("containers-small"));
    scene.window->resize(size);
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

} // namespace slipway::ui::gallery
