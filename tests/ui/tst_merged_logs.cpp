// Logs of several containers as one.
#include "support.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/container_detail.h"
#include "ui/containers/containers_model.h"
#include "ui/containers/containers_page.h"
#include "ui/containers/merged_logs.h"
#include "ui/logs/log_merger.h"
#include "ui/logs/log_text.h"
#include "ui/logs/log_view.h"

#include <QAction>
#include <QLabel>
#include <QScrollBar>
#include <QToolButton>
#include <QTreeView>

#include <memory>

using namespace slipway;
using namespace slipway::ui;

namespace {

// 14:00:00 and so many milliseconds and nanoseconds.
QByteArray stamped(int ms, int ns, const QByteArray& text) {
    return QStringLiteral("2026-11-24T14:00:00.%1%2Z ")
               .arg(ms, 3, 10, QLatin1Char('0'))
               .arg(ns, 6, 10, QLatin1Char('0'))
               .toLatin1() +
           text + '\n';
}

// "2:b" for each line.
QStringList told(const QList<LogMerger::Piece>& pieces) {
    QStringList result;
    for (const LogMerger::Piece& piece : pieces)
        for (const QByteArray& line : piece.bytes.trimmed().split('\n'))
            result << QStringLiteral("%1:%2").arg(piece.source).arg(QString::fromUtf8(line.mid(line.indexOf(' ') + 1)));
    return result;
}

Container running(const QString& name) {
    return test::container(name, ContainerState::Running);
}

struct Scene {
    FakeEngine engine;
    std::unique_ptr<ContainersModel> model;
    std::unique_ptr<ContainerActions> actions;
    std::unique_ptr<ContainersPage> page;

    explicit Scene(const QStringList& names) {
        QList<Container> containers;
        for (const QString& name : names)
            containers << running(name);
        engine.setContainers(containers);
        for (const Container& container : engine.containers())
            engine.appendLog(container.id, container.name.toUtf8() + " says hello\n");
        model = std::make_unique<ContainersModel>(&engine);
        actions = std::make_unique<ContainerActions>(&engine, [](const QUrl&) { return true; });
        page = std::make_unique<ContainersPage>(&engine, model.get(), actions.get());
        page->resize(900, 600);
        page->show();
    }
    bool isReady() const { return model->rowCount() == engine.containers().size() && page->isVisible(); }
    QTreeView* table() const { return page->findChild<QTreeView*>(QStringLiteral("containersTable")); }
    MergedLogs* merged() const { return page->findChild<MergedLogs*>(); }
    ContainerDetail* detail() const { return page->findChild<ContainerDetail*>(); }
    QString text() const { return merged()->log()->text()->toPlainText(); }
};

} // namespace

class MergedLogsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesComeInTheOrderOfTheirTime() {
        LogMerger merger;
        merger.add(1, 0);
        merger.add(2, 0);
        merger.append(1, LogStream::Output, stamped(1, 0, "a") + stamped(3, 5, "c") + stamped(9, 0, "e"), 0);
        QVERIFY2(merger.take(0).isEmpty(), "the other one may have something older");
        QVERIFY(merger.isWaiting());
        merger.append(2, LogStream::Output, stamped(3, 4, "b") + stamped(3, 6, "d"), 0);
        QCOMPARE(told(merger.take(0)), (QStringList{QStringLiteral("1:a"), QStringLiteral("2:b"), QStringLiteral("1:c"),
                                                    QStringLiteral("2:d")}));
        // The other one has said nothing for a while.
        QCOMPARE(told(merger.take(LogMerger::patienceMs)), QStringList{QStringLiteral("1:e")});
        QVERIFY(!merger.isWaiting());
    }

    void oneThatHasEndedIsNotWaitedFor() {
        LogMerger merger;
        merger.add(1, 0);
        merger.add(2, 0);
        merger.append(1, LogStream::Output, stamped(1, 0, "a"), 0);
        merger.append(2, LogStream::Error, "2026-11-24T14:00:00.0Z cut", 0);
        QVERIFY(merger.take(0).isEmpty());
        merger.finish(2);
        QCOMPARE(told(merger.take(0)), (QStringList{QStringLiteral("2:cut"), QStringLiteral("1:a")}));
    }

    void piecesMayEndAnywhere() {
        LogMerger merger;
        merger.add(1, 0);
        const QByteArray whole = stamped(1, 0, "first") + stamped(2, 0, "second");
        for (const char byte : whole)
            merger.append(1, LogStream::Output, QByteArray(1, byte), 0);
        QCOMPARE(told(merger.take(0)), (QStringList{QStringLiteral("1:first"), QStringLiteral("1:second")}));
        // Of both streams, each by itself.
        merger.append(1, LogStream::Output, "2026-11-24T14:00:01.5Z out", 0);
        merger.append(1, LogStream::Error, stamped(9, 0, "err"), 0);
        merger.append(1, LogStream::Output, "put\n", 0);
        const auto pieces = merger.take(0);
        QCOMPARE(told(pieces), (QStringList{QStringLiteral("1:err"), QStringLiteral("1:output")}));
        QCOMPARE(pieces[0].stream, LogStream::Error);
    }

    void whatHasNoTimeStaysWhereItIs() {
        LogMerger merger;
        merger.add(1, 0);
        merger.add(2, 0);
        merger.append(1, LogStream::Output, stamped(5, 0, "a") + "no time at all\n" + stamped(4, 0, "back"), 0);
        merger.append(2, LogStream::Output, stamped(6, 0, "z"), 0);
        QCOMPARE(told(merger.take(LogMerger::firstPatienceMs)),
                 (QStringList{QStringLiteral("1:a"), QStringLiteral("1:time at all"), QStringLiteral("1:back"),
                              QStringLiteral("2:z")}));
    }

    void whatIsReadStaysInSight() {
        Scene scene({QStringLiteral("web"), QStringLiteral("db")});
        QTRY_VERIFY(scene.isReady());
        QByteArray log;
        for (int i = 0; i < 500; ++i)
            log += "request " + QByteArray::number(i) + '\n';
        scene.engine.appendLog(scene.engine.containers()[0].id, log);
        scene.page->select(scene.engine.containers()[0].id);
        auto* one = scene.detail()->findChild<LogText*>();
        auto* both = scene.merged()->log()->text();
        QTRY_VERIFY(one->buffer().store().end() > 500);
        const auto topOf = [](const LogText* text) {
            return text->topLine() < text->buffer().end() ? text->buffer().text(text->topLine()) : QString();
        };
        QTRY_VERIFY(one->verticalScrollBar()->maximum() > 300);
        one->verticalScrollBar()->setValue(200);
        QVERIFY(!one->isFollowing());
        const QString read = topOf(one);
        QVERIFY(read.startsWith(QLatin1String("request ")));

        scene.table()->selectAll();
        QTRY_VERIFY(both->buffer().store().end() > 500);
        QTRY_VERIFY(!both->isFollowing());
        QTRY_COMPARE(topOf(both), read);
        // One left out and taken in again.
        auto* db = scene.merged()->findChild<QToolButton*>(QStringLiteral("mergedPart1"));
        db->toggle();
        QTRY_COMPARE(topOf(both), read);
        both->verticalScrollBar()->setValue(both->verticalScrollBar()->value() + 50);
        const QString further = topOf(both);
        QVERIFY(further != read);

        scene.page->select(scene.engine.containers()[0].id);
        QTRY_VERIFY(one->isVisible());
        QTRY_COMPARE(topOf(one), further);
        // Another page, and back.
        scene.page->hide();
        scene.page->show();
        QTRY_COMPARE(topOf(one), further);
        // At its end it is followed again.
        one->follow();
        scene.table()->selectAll();
        QTRY_VERIFY(both->buffer().store().end() > 500);
        QTest::qWait(50);
        QVERIFY(both->isFollowing());
    }

    void severalChosenAreShownAsOne() {
        Scene scene({QStringLiteral("web"), QStringLiteral("db"), QStringLiteral("queue")});
        QTRY_VERIFY(scene.isReady());
        QVERIFY(!scene.merged()->isVisible());
        scene.table()->selectAll();
        QTRY_VERIFY(scene.merged()->isVisible());
        QVERIFY(!scene.detail()->isVisible());
        QTRY_VERIFY2(scene.text().contains(QStringLiteral("web says hello")) &&
                         scene.text().contains(QStringLiteral("queue says hello")),
                     qPrintable(scene.text()));
        // Copied and saved text tells whose a line is, as the screen does.
        QVERIFY2(scene.text().contains(QRegularExpression(QStringLiteral("db\\s.*db says hello"))),
                 qPrintable(scene.text()));
        scene.engine.appendLog(scene.engine.containers()[1].id, "something new\n");
        QTRY_VERIFY2(scene.text().contains(QStringLiteral("something new")), qPrintable(scene.text()));
        scene.table()->setCurrentIndex(scene.table()->model()->index(0, 0));
        QTRY_VERIFY(scene.detail()->isVisible());
        QVERIFY(!scene.merged()->isVisible());
    }

    void theirBarHasOneGround() {
        Scene scene({QStringLiteral("web"), QStringLiteral("db")});
        QTRY_VERIFY(scene.isReady());
        scene.table()->selectAll();
        QTRY_VERIFY(scene.merged()->isVisible() && scene.merged()->height() > 100);
        const QImage picture = scene.page->grab().toImage();
        const auto colorAt = [&](int x) {
            return picture.pixelColor(scene.merged()->mapTo(scene.page.get(), QPoint(x, 8)));
        };
        // Beside the title, and beside the names, which are in a part that scrolls.
        QVERIFY(colorAt(4).isValid());
        QCOMPARE(colorAt(scene.merged()->width() - 60), colorAt(4));
    }

    void eachCanBeLeftOut() {
        Scene scene({QStringLiteral("web"), QStringLiteral("db")});
        QTRY_VERIFY(scene.isReady());
        scene.table()->selectAll();
        QTRY_VERIFY2(scene.text().count(QStringLiteral("says hello")) == 2, qPrintable(scene.text()));
        QToolButton* web = nullptr;
        for (QToolButton* button : scene.merged()->findChildren<QToolButton*>())
            if (button->text() == QLatin1String("web"))
                web = button;
        QVERIFY(web && web->isChecked());
        QCOMPARE(web->accessibleName(), QStringLiteral("Show the lines of web"));
        web->click();
        QTRY_VERIFY2(scene.text().count(QStringLiteral("says hello")) == 1, qPrintable(scene.text()));
        QVERIFY(scene.text().contains(QStringLiteral("db says hello")));
        web->click();
        QTRY_VERIFY2(scene.text().count(QStringLiteral("says hello")) == 2, qPrintable(scene.text()));
    }

    void severalAreStoppedAtOnce() {
        Scene scene({QStringLiteral("web"), QStringLiteral("db")});
        QTRY_VERIFY(scene.isReady());
        scene.table()->selectAll();
        QAction* stop = nullptr;
        for (QAction* action : scene.page->findChildren<QAction*>())
            if (action->text() == QLatin1String("Stop"))
                stop = action;
        QVERIFY(stop && stop->isEnabled());
        stop->trigger();
        QTRY_VERIFY(!scene.engine.containers()[0].isActive() && !scene.engine.containers()[1].isActive());
        QTRY_VERIFY(!stop->isEnabled());
    }

    void nothingIsFollowedThatNobodySees() {
        Scene scene({QStringLiteral("web"), QStringLiteral("db")});
        QTRY_VERIFY(scene.isReady());
        scene.table()->selectAll();
        QTRY_VERIFY(scene.merged()->isVisible());
        const auto followed = [&] {
            return scene.engine.calls().filter(QRegularExpression(QStringLiteral("^followLogs"))).size();
        };
        scene.page->hide();
        const qsizetype before = followed();
        scene.engine.appendLog(scene.engine.containers()[0].id, "unheard\n");
        QTest::qWait(50);
        QCOMPARE(followed(), before);
        scene.page->show();
        QTRY_VERIFY2(scene.text().contains(QStringLiteral("unheard")), qPrintable(scene.text()));
    }
};

SLIPWAY_TEST_MAIN(MergedLogsTest)
#include "tst_merged_logs.moc"
