#include "support.h"

#include "ui/run/run_command.h"
#include "ui/run/run_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/elided_label.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace slipway;
using namespace slipway::ui;

class RunTest : public QObject {
    Q_OBJECT

    static QPushButton* runButton(const RunDialog& dialog) {
        return dialog.findChild<QPushButton*>(QStringLiteral("runButton"));
    }
    static QString commandLine(const RunDialog& dialog) {
        return dialog.findChild<ElidedLabel*>(QStringLiteral("commandLine"))->fullText();
    }

private Q_SLOTS:
    void theCommandIsWhatAPersonWouldType() {
        RunRequest request{.image = QStringLiteral("web:latest"),
                           .name = QStringLiteral("w"),
                           .command = {QStringLiteral("sh"), QStringLiteral("-c"), QStringLiteral("echo 'a b'")},
                           .environment = {QStringLiteral("A=1 2")},
                           .ports = {{5000, QStringLiteral("tcp"), {}, 5001},
                                     {53, QStringLiteral("udp"), QStringLiteral("127.0.0.1"), 5353}},
                           .labels = {},
                           .removeWhenStopped = true};
        QCOMPARE(
            runCommand(request),
            QStringLiteral("slipway run -d --rm --name w -p 5001:5000 -p 127.0.0.1:5353:53/udp -e 'A=1 2' web:latest "
                           "sh -c 'echo '\\''a b'\\'''"));
    }

    void commandsAreSplitAsAShellDoes() {
        QCOMPARE(splitCommand(QStringLiteral("a  'b c' \"d \\\" e\" f\\ g ''")),
                 (QStringList{QStringLiteral("a"), QStringLiteral("b c"), QStringLiteral("d \" e"),
                              QStringLiteral("f g"), QString()}));
        QVERIFY(!splitCommand(QStringLiteral("echo 'open")));
        for (const QString& word :
             {QStringLiteral("plain"), QStringLiteral("it's $HOME"), QStringLiteral("a\nb"), QString()})
            QCOMPARE(splitCommand(shellQuoted(word)), QStringList{word});
    }

    void exposedPortsAreSuggested() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"),
                               {{5000, QStringLiteral("tcp"), {}, 0}, {9000, QStringLiteral("udp"), {}, 0}});
        RunDialog dialog(&engine, QStringLiteral("web"), {{projectLabel, QStringLiteral("/p")}});
        dialog.show();
        QTRY_COMPARE(dialog.request().ports.size(), 2);
        QCOMPARE(dialog.request().ports[0], (PortBinding{5000, QStringLiteral("tcp"), {}, 5000}));
        QCOMPARE(dialog.request().labels.value(projectLabel), QStringLiteral("/p"));
        QCOMPARE(commandLine(dialog), QStringLiteral("slipway run -d -p 5000:5000 -p 9000:9000/udp web"));
    }

    void aPortInUseNamesItsHolderAndTheNextIsOneClickAway() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {{5000, QStringLiteral("tcp"), {}, 0}});
        engine.occupyPort(5000, {PortHolder::Kind::Process, QStringLiteral("python3"), 4711, {}});
        engine.occupyPort(5001, {PortHolder::Kind::Container, QStringLiteral("other"), 0, QStringLiteral("id")});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        const auto next = [&] { return dialog.findChild<QPushButton*>(QStringLiteral("useNextPort")); };
        QTRY_VERIFY(next() && next()->isVisible());
        QVERIFY(!runButton(dialog)->isEnabled());
        const auto labels = dialog.findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(
            labels, [](QLabel* label) { return label->text() == QStringLiteral("In use by python3 (process 4711)"); }));
        QCOMPARE(next()->text(), QStringLiteral("Use 5002"));
        next()->click();
        QTRY_VERIFY(runButton(dialog)->isEnabled());
        QCOMPARE(dialog.request().ports[0].hostPort, 5002);
    }

    void theLatestAnswerCountsWhileTyping() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {{5000, QStringLiteral("tcp"), {}, 0}});
        engine.occupyPort(80, {PortHolder::Kind::Process, QStringLiteral("nginx"), 1, {}});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        QTRY_VERIFY(dialog.findChild<QLineEdit*>(QStringLiteral("hostPort")));
        auto* host = dialog.findChild<QLineEdit*>(QStringLiteral("hostPort"));
        host->clear();
        QTest::keyClicks(host, QStringLiteral("80"));
        QTest::keyClicks(host, QStringLiteral("80"));
        QTest::qWait(400);
        QVERIFY(runButton(dialog)->isEnabled());
        QCOMPARE(dialog.request().ports[0].hostPort, 8080);
        QVERIFY(!engine.calls().contains(QStringLiteral("portHolder 80")));
    }

    void wrongInputIsNamedAndHoldsBack() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        QTest::qWait(10);
        QVERIFY(runButton(dialog)->isEnabled());
        auto* name = dialog.findChild<QLineEdit*>(QStringLiteral("containerName"));
        name->setText(QStringLiteral("no spaces"));
        QVERIFY(!runButton(dialog)->isEnabled());
        name->setText(QStringLiteral("fine-1"));
        QVERIFY(runButton(dialog)->isEnabled());
        dialog.findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("A=1\n=x"));
        QVERIFY(!runButton(dialog)->isEnabled());
    }

    void aFailedStartIsToldAndTheDialogStays() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        engine.failNext(QStringLiteral("runContainer"), Error(Errc::Conflict, "the name is taken"));
        QSignalSpy started(&dialog, &RunDialog::started);
        runButton(dialog)->click();
        QTRY_VERIFY(dialog.findChild<Banner*>()->isVisible());
        QVERIFY(dialog.findChild<Banner*>()->text().contains(QStringLiteral("the name is taken")));
        runButton(dialog)->click();
        QTRY_COMPARE(started.count(), 1);
        QVERIFY(!dialog.isVisible());
    }
};

SLIPWAY_TEST_MAIN(RunTest)
#include "tst_run.moc"
