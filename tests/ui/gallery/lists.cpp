#include "gallery.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/containers_page.h"
#include "ui/images/pull_dialog.h"
#include "ui/jobs/jobs.h"
#include "ui/widgets/delete_dialog.h"
#include "ui/widgets/table.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QTreeView>

namespace slipway::ui::gallery {

namespace {
void pressDelete(const QTreeView* table) {
    for (QAction* action : table->actions())
        if (action->shortcut() == QKeySequence(QKeySequence::Delete))
            action->trigger();
}
} // namespace

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
    for (const Container& container : scene.engine.containers())
        if (container.name == QLatin1String("orders-db"))
            scene.engine.setLog(container.id, "database system is ready to accept connections\n"
                                              "checkpoint starting: time\n"
                                              "\x1b[33mslow query\x1b[0m select * from orders where state = 'open'\n");
    const auto choose = [table](const QString& name) {
        for (int row = 0; row < table->model()->rowCount(); ++row)
            if (const QModelIndex index = table->model()->index(row, 0); index.data().toString() == name)
                table->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    };
    table->clearSelection();
    choose(QStringLiteral("web"));
    choose(QStringLiteral("orders-db"));
    QTest::qWait(300);
    save(scene.window.get(), QStringLiteral("containers-merged"));
    choose(QStringLiteral("migrate"));
    choose(QStringLiteral("report-generator-with-a-name-that-is-far-too-long"));
    pressDelete(table);
    auto* question = scene.window->findChild<DeleteDialog*>();
    QVERIFY(question);
    save(question, QStringLiteral("confirm-delete-several"));
    scene.engine.setDelay(QStringLiteral("deleteContainer"), 100'000);
    question->accept();
    QTest::qWait(400);
    save(scene.window.get(), QStringLiteral("containers-deleting"));
    table->setCurrentIndex(table->model()->index(0, 0));
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
    auto* images = scene.window->findChild<QTreeView*>(QStringLiteral("imagesTable"));
    images->selectAll();
    pressDelete(images);
    for (auto* several : scene.window->findChildren<DeleteDialog*>())
        if (several->isVisible()) {
            save(several, QStringLiteral("confirm-delete-images"));
            several->reject();
        }
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
