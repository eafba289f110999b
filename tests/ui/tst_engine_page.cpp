// What is said about an engine that does not serve, and how its helper is started, with a pkexec of the test's own.
#include "support.h"

#include "ui/widgets/banner.h"
#include "ui/window/engine_advice.h"
#include "ui/window/engine_page.h"
#include "ui/window/helper_starter.h"

#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <csignal>

using namespace slipway;
using namespace slipway::ui;

class EnginePageTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QByteArray m_path;

    QString file(const QString& name) const { return m_folder.filePath(name); }

    void script(const QString& name, const QByteArray& text) const {
        QDir().mkpath(QFileInfo(file(name)).path());
        QFile out(file(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("#!/bin/sh\n" + text);
        out.close();
        QVERIFY(out.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }
    QByteArray read(const QString& name) const {
        QFile in(file(name));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    // One whose helper lies in a folder beside the desktop, with a pkexec that does what the test says.
    HelperSetup setup(const QByteArray& pkexec) const {
        script(QStringLiteral("bin/pkexec"),
               "printf '%s\\n' \"$@\" >'" + file(QStringLiteral("asked")).toUtf8() + "'\n" + pkexec);
        script(QStringLiteral("with space/slipway-helper"), "exit 1\n");
        return HelperSetup::find(1000, file(QStringLiteral("with space")), m_folder.path());
    }
    static void setAbsent(FakeEngine& engine) {
        EngineStatus status = engine.status();
        status.state = EngineState::Absent;
        status.detail = QStringLiteral("Nothing listens at ") + status.address;
        engine.setStatus(status);
    }

private Q_SLOTS:
    void initTestCase() { m_path = qgetenv("PATH"); }
    void init() { qputenv("PATH", file(QStringLiteral("bin")).toUtf8() + ":/usr/bin:/bin"); }
    void cleanup() {
        qputenv("PATH", m_path);
        QDir(m_folder.path()).removeRecursively();
        QDir().mkpath(m_folder.path());
    }

    void theUnitComesBeforeTheProgram() {
        qputenv("PATH", file(QStringLiteral("bin")).toUtf8());
        QVERIFY(!HelperSetup::find(1000, file(QStringLiteral("none")), m_folder.path()).isInstalled());
        script(QStringLiteral("bin/systemctl"), "");
        HelperSetup found = setup("");
        QCOMPARE(found.command(), (QStringList{file(QStringLiteral("with space/slipway-helper")),
                                               QStringLiteral("--owner"), QStringLiteral("1000")}));
        QCOMPARE(found.startLine(),
                 QStringLiteral("sudo '%1' --owner 1000").arg(file(QStringLiteral("with space/slipway-helper"))));
        script(QStringLiteral("usr/lib/systemd/system/slipway-helper@.socket"), "");
        QVERIFY2(HelperSetup::find(1000, file(QStringLiteral("with space")), m_folder.path()).systemctl.isEmpty(),
                 "no systemd runs here");
        QDir().mkpath(file(QStringLiteral("run/systemd/system")));
        found = HelperSetup::find(1000, file(QStringLiteral("with space")), m_folder.path());
        QCOMPARE(found.command().mid(1), (QStringList{QStringLiteral("enable"), QStringLiteral("--now"),
                                                      QStringLiteral("slipway-helper@1000.socket")}));
        QCOMPARE(found.startLine(), QStringLiteral("sudo systemctl enable --now slipway-helper@1000.socket"));
    }

    void eachStateSaysWhatToDo() {
        FakeEngine engine;
        const HelperStarter starter(&engine, setup(""), file(QStringLiteral("log")));
        QSet<QString> titles, nexts;
        for (EngineState state :
             {EngineState::Absent, EngineState::Refused, EngineState::Starting, EngineState::TooOld}) {
            EngineStatus status = engine.status();
            status.state = state;
            const EngineAdvice advice = adviceOn(status, starter);
            titles << advice.title;
            nexts << advice.next;
            QVERIFY(!advice.isEmpty() && !advice.next.isEmpty());
            status.address = QStringLiteral("unix:///var/run/docker.sock");
            QVERIFY(!adviceOn(status, starter).canStart);
            QVERIFY(!adviceOn(status, starter).command.contains(QStringLiteral("slipway-helper")));
        }
        QCOMPARE(titles.size(), 4);
        QCOMPARE(nexts.size(), 4);
        QVERIFY(adviceOn(engine.status(), starter).isEmpty());
        HelperSetup none;
        none.uid = 1000;
        const HelperStarter without(&engine, none, {});
        setAbsent(engine);
        QVERIFY(adviceOn(engine.status(), without).title.contains(QStringLiteral("not installed")));
    }

    void withoutPkexecThereIsTheCommand() {
        FakeEngine engine;
        setAbsent(engine);
        HelperSetup bare = setup("");
        bare.pkexec.clear();
        HelperStarter starter(&engine, bare, file(QStringLiteral("log")));
        EnginePage page(&engine, &starter);
        page.show();
        QVERIFY(!page.findChild<QPushButton*>(QStringLiteral("startHelper"))->isVisible());
        auto* command = page.findChild<QLineEdit*>(QStringLiteral("engineCommand"));
        QVERIFY(command->isVisible());
        page.findChild<QPushButton*>(QStringLiteral("copyCommand"))->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), bare.startLine());
        starter.start();
        QVERIFY(!starter.isStarting());
    }

    void theButtonStartsTheHelperWhichOutlivesUs() {
        FakeEngine engine;
        setAbsent(engine);
        pid_t pid = 0;
        {
            HelperStarter starter(&engine,
                                  setup("echo $$ >'" + file(QStringLiteral("pid")).toUtf8() + "'\nexec sleep 60\n"),
                                  file(QStringLiteral("logs/helper.log")));
            EnginePage page(&engine, &starter);
            page.show();
            auto* start = page.findChild<QPushButton*>(QStringLiteral("startHelper"));
            QVERIFY(start->isVisible());
            QVERIFY(!page.findChild<QLineEdit*>(QStringLiteral("engineCommand"))->isVisible());
            QTest::mouseClick(start, Qt::LeftButton);
            QVERIFY(starter.isStarting());
            QVERIFY(!start->isVisible());
            QTRY_VERIFY(read(QStringLiteral("pid")).endsWith('\n'));
            pid = pid_t(read(QStringLiteral("pid")).trimmed().toInt());
            QCOMPARE(read(QStringLiteral("asked")),
                     file(QStringLiteral("with space/slipway-helper")).toUtf8() + "\n--owner\n1000\n");
            QTRY_VERIFY(engine.calls().contains(QStringLiteral("reconnect")));
            EngineStatus status = engine.status();
            status.state = EngineState::Ready;
            engine.setStatus(status);
            QVERIFY(!starter.isStarting());
            QVERIFY(starter.problem().isEmpty());
        }
        QVERIFY(pid > 0);
        QCOMPARE(::kill(pid, 0), 0);
        ::kill(pid, SIGKILL);
    }

    void whatGoesWrongIsTold_data() {
        QTest::addColumn<QByteArray>("pkexec");
        QTest::addColumn<QString>("problem");
        QTest::addColumn<QString>("lastWords");
        QTest::newRow("dismissed") << QByteArray("exit 126\n") << QStringLiteral("did not give your consent")
                                   << QString();
        QTest::newRow("not authorized") << QByteArray("echo 'Error executing command: not authorized' >&2; exit 127\n")
                                        << QStringLiteral("administers this machine")
                                        << QStringLiteral("not authorized");
        QTest::newRow("ends at once") << QByteArray(
                                             "echo 'slipway-helper: /var/lib/slipway/1000: in use' >&2\nexit 1\n")
                                      << QStringLiteral("exit code 1") << QStringLiteral("in use");
        QTest::newRow("ends well") << QByteArray("exit 0\n") << QStringLiteral("as soon as it had started")
                                   << QString();
        QTest::newRow("crashes") << QByteArray("kill -SEGV $$\n") << QStringLiteral("crashed") << QString();
    }

    void whatGoesWrongIsTold() {
        QFETCH(const QByteArray, pkexec);
        QFETCH(const QString, problem);
        QFETCH(const QString, lastWords);
        FakeEngine engine;
        setAbsent(engine);
        HelperStarter starter(&engine, setup(pkexec), file(QStringLiteral("helper.log")));
        EnginePage page(&engine, &starter);
        page.show();
        starter.start();
        QTRY_VERIFY(!starter.isStarting());
        QVERIFY2(starter.problem().contains(problem), qPrintable(starter.problem()));
        QVERIFY(starter.lastWords().contains(lastWords));
        auto* banner = page.findChild<Banner*>();
        QVERIFY(banner->isVisible());
        QCOMPARE(banner->title(), starter.problem());
        // The other way stays, and so does another try.
        QVERIFY(page.findChild<QLineEdit*>(QStringLiteral("engineCommand"))->isVisible());
        auto* start = page.findChild<QPushButton*>(QStringLiteral("startHelper"));
        QVERIFY(start->isVisible());
        start->click();
        QVERIFY(starter.isStarting());
        QVERIFY(!banner->isVisible());
        QTRY_VERIFY(!starter.isStarting());
    }

    void aUnitThatDoesNotAnswerIsTold() {
        FakeEngine engine;
        setAbsent(engine);
        script(QStringLiteral("bin/systemctl"), "");
        script(QStringLiteral("etc/systemd/system/slipway-helper@.socket"), "");
        QDir().mkpath(file(QStringLiteral("run/systemd/system")));
        HelperStarter starter(&engine, setup("exit 0\n"), file(QStringLiteral("helper.log")));
        starter.setPatience(200);
        starter.start();
        QVERIFY(starter.isStarting());
        QTRY_VERIFY(!starter.isStarting());
        QVERIFY(starter.problem().contains(QStringLiteral("does not answer")));
        QVERIFY(read(QStringLiteral("asked")).contains("slipway-helper@1000.socket"));
    }

    void aPkexecThatCannotBeRunIsTold() {
        FakeEngine engine;
        setAbsent(engine);
        HelperSetup broken = setup("");
        broken.pkexec = file(QStringLiteral("gone"));
        HelperStarter starter(&engine, broken, file(QStringLiteral("helper.log")));
        starter.start();
        QTRY_VERIFY(!starter.isStarting());
        QVERIFY(starter.problem().contains(broken.pkexec));
    }
};

SLIPWAY_TEST_MAIN(EnginePageTest)
#include "tst_engine_page.moc"
