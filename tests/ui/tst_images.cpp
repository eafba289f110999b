#include "support.h"

#include "ui/containers/containers_model.h"
#include "ui/images/images_model.h"
#include "ui/images/images_page.h"
#include "ui/images/pull_dialog.h"
#include "ui/jobs/jobs.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTreeView>

using namespace slipway;
using namespace slipway::ui;

namespace {

// Whose pulls are of so many layers, and last.
class LayeredEngine : public FakeEngine {
public:
    int layers = 0;
    JobId pullImage(QObject*, const QString&, Batch<PullProgress> progress, Reply<void>) override {
        QList<PullProgress> all;
        for (int i = 0; i < layers; ++i)
            all << PullProgress{QStringLiteral("c0ffee%1").arg(i, 6, 10, QLatin1Char('0')),
                                QStringLiteral("Downloading"), 1'000'000LL * i, 57'000'000};
        progress(all);
        return 1;
    }
};

} // namespace

class ImagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneRowATagAndUsageFromContainers() {
        FakeEngine engine;
        test::populate(engine);
        ContainersModel containers(&engine);
        ImagesModel model(&engine, &containers);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(model.rowCount(), 4);
        QTRY_COMPARE(model.index(0, ImagesModel::Usage).data().toString(), QStringLiteral("In use (1)"));
        QCOMPARE(model.index(3, ImagesModel::Usage).data().toString(), QStringLiteral("Dangling"));
        QCOMPARE(model.index(3, 0).data(ImagesModel::ReferenceRole).toString().left(7), QStringLiteral("sha256:"));
        Image twice = test::image(QStringLiteral("app:1"), 10);
        twice.tags << QStringLiteral("app:latest");
        engine.setImages({twice});
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(model.imageCount(), 1);
        QCOMPARE(model.totalSize(), 10);
        QVERIFY(model.hasTag(QStringLiteral("app:latest")));
    }

    void deletionIsAskedForAndItsFailureTold() {
        FakeEngine engine;
        test::populate(engine);
        ContainersModel containers(&engine);
        ImagesModel model(&engine, &containers);
        ImagesPage page(&engine, &model);
        page.resize(900, 500);
        page.show();
        QTRY_COMPARE(model.rowCount(), 4);
        auto* table = page.findChild<QTreeView*>(QStringLiteral("imagesTable"));
        table->setCurrentIndex(table->model()->index(0, 0));
        page.activateWindow();
        table->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        engine.failNext(QStringLiteral("deleteImage"), Error(Errc::Conflict, "a container needs it"));
        QTest::keyClick(table, Qt::Key_Delete);
        page.findChild<QPushButton*>(QStringLiteral("confirmDeleteButton"))->click();
        QTRY_VERIFY(page.findChild<Banner*>()->isVisible());
        QVERIFY(page.findChild<Banner*>()->text().contains(QStringLiteral("a container needs it")));
        QCOMPARE(model.rowCount(), 4);
    }

    void aFilterThatNothingFitsSaysSo() {
        FakeEngine engine;
        test::populate(engine);
        ContainersModel containers(&engine);
        ImagesModel model(&engine, &containers);
        ImagesPage page(&engine, &model);
        page.resize(900, 500);
        page.show();
        QTRY_COMPARE(model.rowCount(), 4);
        QTRY_COMPARE(model.index(0, ImagesModel::Usage).data().toString(), QStringLiteral("In use (1)"));
        auto* table = page.findChild<QTreeView*>(QStringLiteral("imagesTable"));
        auto* empty = page.findChild<EmptyState*>();
        auto* filter = page.findChild<QLineEdit*>();
        filter->setText(QStringLiteral("no such thing"));
        QVERIFY(!table->isVisible());
        QVERIFY(empty->isVisible());
        empty->findChild<QPushButton*>()->click();
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 4);
        QVERIFY2(!page.findChild<PullDialog*>(), "that is for a page without images");
        // What is being deleted is no longer dangling.
        filter->setText(QStringLiteral("Dangling"));
        QVERIFY(table->isVisible());
        model.setDeleting({model.index(3, 0).data(ImagesModel::ReferenceRole).toString()});
        QTRY_VERIFY(empty->isVisible());
        model.setDeleting({});
        QTRY_VERIFY(table->isVisible());
    }

    void severalAreDeletedByOneQuestion() {
        FakeEngine engine;
        test::populate(engine);
        ContainersModel containers(&engine);
        ImagesModel model(&engine, &containers);
        ImagesPage page(&engine, &model);
        Jobs jobs;
        page.setJobs(&jobs);
        page.resize(900, 500);
        page.show();
        QTRY_COMPARE(model.rowCount(), 4);
        QTRY_COMPARE(model.index(0, ImagesModel::Usage).data().toString(), QStringLiteral("In use (1)"));
        auto* table = page.findChild<QTreeView*>(QStringLiteral("imagesTable"));
        page.activateWindow();
        table->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        table->selectAll();
        QTest::keyClick(table, Qt::Key_Delete);
        auto* question = page.findChild<QDialog*>(QStringLiteral("confirmDelete"));
        QVERIFY(question);
        auto* list = question->findChild<QListWidget*>(QStringLiteral("whatGoes"));
        QCOMPARE(list->count(), 4);
        QCOMPARE(list->findItems(QStringLiteral("nginx:1.27 (1 container(s) need(s) it)"), Qt::MatchExactly).size(), 1);
        QCOMPARE(list->findItems(QStringLiteral("(no tag)"), Qt::MatchStartsWith).size(), 1);
        engine.failNext(QStringLiteral("deleteImage"), Error(Errc::Conflict, "a container needs it"));
        engine.setDelay(QStringLiteral("deleteImage"), 120);
        question->findChild<QPushButton*>(QStringLiteral("confirmDeleteButton"))->click();
        QCOMPARE(model.index(1, ImagesModel::Usage).data().toString(), QStringLiteral("Deleting…"));
        QTRY_COMPARE(jobs.rowCount(), 1);
        QTRY_VERIFY(page.findChild<Banner*>()->isVisible());
        QVERIFY(page.findChild<Banner*>()->title().startsWith(QLatin1String("1 of 4")));
        QVERIFY(page.findChild<Banner*>()->text().contains(QStringLiteral(": a container needs it")));
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(jobs.rowCount(), 0);
        QVERIFY(model.index(0, ImagesModel::Usage).data().toString() != QStringLiteral("Deleting…"));
    }

    void aPullShowsItsLayersAndCloses() {
        FakeEngine engine;
        PullDialog dialog(&engine);
        dialog.show();
        QTest::keyClicks(dialog.findChild<QLineEdit*>(QStringLiteral("pullReference")), QStringLiteral("python:3.12"));
        QSignalSpy accepted(&dialog, &QDialog::accepted);
        dialog.start();
        QTRY_COMPARE(accepted.count(), 1);
        QVERIFY(engine.calls().contains(QStringLiteral("pullImage python:3.12")));
        QCOMPARE(dialog.findChildren<QProgressBar*>().size(), 3);
    }

    void aPullOfManyLayersStaysOnTheScreen() {
        LayeredEngine engine;
        for (const int layers : {3, 120}) {
            engine.layers = layers;
            PullDialog dialog(&engine);
            dialog.setReference(QStringLiteral("python:3.12"));
            dialog.show();
            dialog.start();
            const auto bars = dialog.findChildren<QProgressBar*>();
            QCOMPARE(bars.size(), layers);
            const auto* area = dialog.findChild<QScrollArea*>(QStringLiteral("pullLayers"));
            QTRY_VERIFY(area->isVisible() && bars.last()->isVisible());
            QTRY_COMPARE(area->verticalScrollBar()->maximum() > 0, layers > 3);
            QCOMPARE(area->focusPolicy() == Qt::StrongFocus, layers > 3);
            QVERIFY2(dialog.height() < 620, qPrintable(QString::number(dialog.height())));
        }
    }

    void aFailedPullSaysWhyAndCanBeTriedAgain() {
        FakeEngine engine;
        PullDialog dialog(&engine);
        dialog.show();
        dialog.setReference(QStringLiteral("no/such"));
        engine.failNext(QStringLiteral("pullImage"), Error(Errc::NotFound, "no/such does not exist"));
        dialog.start();
        QTRY_VERIFY(dialog.findChild<Banner*>()->isVisible());
        QVERIFY(dialog.findChild<Banner*>()->text().contains(QStringLiteral("does not exist")));
        dialog.start();
        QTRY_VERIFY(!dialog.isVisible());
    }

    void aPullGoesOnInTheBackground() {
        FakeEngine engine;
        Jobs jobs;
        QPointer<PullDialog> dialog = new PullDialog(&engine);
        dialog->setJobs(&jobs);
        auto* background = dialog->findChild<QPushButton*>(QStringLiteral("pullInBackground"));
        dialog->show();
        QVERIFY(!background->isVisible());
        dialog->setReference(QStringLiteral("python:3.12"));
        engine.holdBuildAt(0); // pulls, too
        dialog->start();
        QVERIFY(background->isVisible());
        QTest::mouseClick(background, Qt::LeftButton);
        QVERIFY(!dialog->isVisible());
        QTRY_COMPARE(jobs.rowCount(), 1);
        QCOMPARE(jobs.index(0).data().toString(), QStringLiteral("Pulling python:3.12"));
        QCOMPARE(jobs.index(0).data(Jobs::DetailRole).toString(), QStringLiteral("38.5 MB of 57.0 MB"));
        QVERIFY(!engine.calls().contains(QStringLiteral("cancel")));
        jobs.cancel(jobs.index(0).data(Jobs::IdRole).value<Jobs::Id>());
        QTRY_VERIFY(!dialog);
        QVERIFY(engine.calls().contains(QStringLiteral("cancel")));
        QCOMPARE(jobs.rowCount(), 0);
    }

    void aPullThatFailsInTheBackgroundIsTold() {
        FakeEngine engine;
        Jobs jobs;
        QPointer<PullDialog> dialog = new PullDialog(&engine);
        dialog->setJobs(&jobs);
        dialog->show();
        dialog->setReference(QStringLiteral("no/such"));
        QSignalSpy failed(dialog, &PullDialog::failed);
        engine.failNext(QStringLiteral("pullImage"), Error(Errc::NotFound, "no/such does not exist"));
        dialog->start();
        dialog->findChild<QPushButton*>(QStringLiteral("pullInBackground"))->click();
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed[0][0].toString(), QStringLiteral("no/such could not be pulled"));
        QVERIFY(failed[0][1].toString().contains(QStringLiteral("does not exist")));
        QTRY_VERIFY(!dialog);
    }

    void closingAPullCancelsIt() {
        FakeEngine engine;
        engine.holdBuildAt(0);
        {
            PullDialog dialog(&engine);
            dialog.setReference(QStringLiteral("python:3.12"));
            dialog.start();
            QTest::qWait(10);
        }
        QVERIFY(engine.calls().contains(QStringLiteral("cancel")));
    }
};

SLIPWAY_TEST_MAIN(ImagesTest)
#include "tst_images.moc"
