#include "gallery.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/containers_page.h"
#include "ui/containers/merged_logs.h"
#include "ui/images/images_page.h"
#include "ui/images/pull_dialog.h"
#include "ui/jobs/jobs.h"
#include "ui/widgets/delete_dialog.h"
#include "ui/widgets/table.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QToolButton>
#include <QTreeView>

namespace slipway::ui::gallery {

namespace {
// Whose pulls are of many layers, and last.
class LayeredEngine : public FakeEngine {
public:
    JobId pullImage(QObject*, const QString&, Batch<PullProgress> progress, Reply<void>) override {
        QList<PullProgress> all;
        for (int i = 0; i < 46; ++i)
            all << PullProgress{QString::number(0x3f29c1a7b0d4 + i * 0x5bd1e995LL, 16),
                                i < 14   ? QStringLiteral("Pull complete")
                                : i < 18 ? QStringLiteral("Downloading")
                                         : QStringLiteral("Waiting"),
                                i < 14   ? 7'000'000
                                : i < 18 ? 1'700'000LL * (i - 12)
                                         : 0,
                                i < 14   ? 7'000'000
                                : i < 18 ? 57'000'000
                                         : 0};
        progress(all);
        return 1;
    }
};

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
    for (const Container& container : scene.engine.containers())
        if (container.name == QLatin1String("import-job"))
            for (int i = 0; i < 4; ++i)
                scene.engine.appendLog(container.id, "batch " + QByteArray::number(i) + ": 20000 rows, 3 rejected\n",
                                       i == 2 ? LogChunk::Stream::Error : LogChunk::Stream::Output);
    choose(QStringLiteral("import-job"));
    QTest::qWait(50); // the buttons of two are gone then
    auto* merged = scene.window->findChild<MergedLogs*>();
    merged->findChild<QToolButton*>(QStringLiteral("mergedPart0"))->toggle();
    merged->findChild<QToolButton*>(QStringLiteral("logTimes"))->click();
    QTest::qWait(300);
    save(scene.window.get(), QStringLiteral("containers-merged-one-left-out"));
    merged->findChild<QToolButton*>(QStringLiteral("logTimes"))->click();
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
    auto* imageFilter = scene.window->findChild<ImagesPage*>()->findChild<QLineEdit*>();
    imageFilter->setText(QStringLiteral("mysql"));
    save(scene.window.get(), QStringLiteral("images-none-match"));
    imageFilter->clear();
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
    LayeredEngine layered;
    PullDialog many(&layered);
    many.setJobs(scene.window->findChild<Jobs*>());
    many.setReference(QStringLiteral("registry.example.org:5000/analytics/notebook:2026.11"));
    many.show();
    many.start();
    save(&many, QStringLiteral("pull-many-layers"));
    ContainerActions actions(&scene.engine, [](const QUrl&) { return true; });
    actions.confirmAndDelete(scene.window.get(), QStringLiteral("x"), QStringLiteral("orders-db"), true);
    auto* question = scene.window->findChild<QMessageBox*>();
    QVERIFY(question);
    save(question, QStringLiteral("confirm-delete"));
}

} // namespace slipway::ui::gallery
