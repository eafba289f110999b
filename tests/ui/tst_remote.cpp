// The engine behind a socket, against a scripted server in this process: what state it is in, and that answers and
// streams arrive in the GUI thread, in order, or not at all.
#include "support.h"

#include "ui/engine/remote/remote_engine.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>
#include <QSignalSpy>
#include <QThread>

#include <algorithm>

using namespace slipway;
using namespace slipway::ui;

namespace {

// JSON with ' for " and ` for '.
QByteArray json(QByteArray text) {
    return text.replace('\'', '"').replace('`', '\'');
}

qsizetype having(const QList<QByteArray>& list, const char* part) {
    return std::ranges::count_if(list, [&](const QByteArray& one) { return one.contains(part); });
}

// Speaks just enough HTTP: one answer a path, by its last part.
class ScriptedServer : public QObject {
public:
    explicit ScriptedServer(const QString& path) {
        connect(&m_server, &QLocalServer::newConnection, this, [this] {
            while (QLocalSocket* socket = m_server.nextPendingConnection()) {
                connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
                connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
        QLocalServer::removeServer(path);
        if (!m_server.listen(path))
            qFatal("no server at %s", qUtf8Printable(path));
        answers[QStringLiteral("version")] = json("{'Version':'9.9.9','ApiVersion':'1.50','Slipway':'1'}");
        answers[QStringLiteral("containers/json")] = "[]";
        answers[QStringLiteral("images/json")] = "[]";
    }

    QMap<QString, QByteArray> answers;
    QMap<QString, QByteArray> answersBelow; // by a part of the path
    QStringList requests;
    bool silent = false;
    int status = 200;
    QPointer<QLocalSocket> events;
    QPointer<QLocalSocket> builds; // who follows all builds
    QPointer<QLocalSocket> shell;  // of an exec that was started
    QByteArray typed;              // what came on it
    QList<QByteArray> bodies;      // of the requests, in their order

private:
    void read(QLocalSocket* socket) {
        QByteArray& data = m_data[socket];
        data += socket->readAll();
        if (shell == socket) {
            typed += std::exchange(data, {});
            return;
        }
        const qsizetype end = data.indexOf("\r\n\r\n");
        if (end < 0 || silent)
            return;
        const QByteArray head = data.left(end).toLower();
        const qsizetype length = head.contains("content-length: ")
                                     ? head.mid(head.indexOf("content-length: ") + 16).split('\r')[0].toLongLong()
                                     : 0;
        if (data.size() < end + 4 + length)
            return;
        bodies << data.mid(end + 4, length);
        const QByteArray line = data.left(data.indexOf("\r\n"));
        m_data.remove(socket);
        const QString target = QString::fromLatin1(line.split(' ').value(1));
        requests << QString::fromLatin1(line.split(' ').value(0)) + QLatin1Char(' ') + target;
        const QString path = target.section(QLatin1Char('?'), 0, 0);
        const bool followsBuilds = path.endsWith(QStringLiteral("/builds/events"));
        if (followsBuilds || path.endsWith(QStringLiteral("1.50/events")) || path == QStringLiteral("/events")) {
            (followsBuilds ? builds : events) = socket;
            socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            return;
        }
        if ((path.endsWith(QStringLiteral("/start")) || path.endsWith(QStringLiteral("/v1/debug"))) &&
            head.contains("upgrade: tcp")) {
            shell = socket;
            socket->write("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n"
                          "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            return;
        }
        for (auto answer = answers.begin(); answer != answers.end(); ++answer) {
            if (path.endsWith(answer.key())) {
                write(socket, status, answer.value());
                return;
            }
        }
        for (auto answer = answersBelow.begin(); answer != answersBelow.end(); ++answer) {
            if (path.contains(answer.key())) {
                write(socket, status, answer.value());
                return;
            }
        }
        write(socket, 404, json("{'message':'no such thing'}"));
    }

public:
    // A chunk of a stream.
    static void send(QLocalSocket* socket, const QByteArray& text) {
        socket->write(QByteArray::number(text.size(), 16) + "\r\n" + text + "\r\n");
        socket->flush();
    }

private:
    static void write(QLocalSocket* socket, int code, const QByteArray& body) {
        socket->write("HTTP/1.1 " + QByteArray::number(code) +
                      " X\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) +
                      "\r\n\r\n" + body);
    }

    QLocalServer m_server;
    QHash<QLocalSocket*, QByteArray> m_data;
};

} // namespace

class RemoteTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path() const { return m_folder.filePath(QStringLiteral("engine.sock")); }
    QString host() const { return QStringLiteral("unix://") + path(); }

private Q_SLOTS:
    void init() { QFile::remove(path()); }

    void anAddressThatCannotBeReadIsAnAbsentEngine() {
        RemoteEngine engine(QStringLiteral("gopher://x"));
        QCOMPARE(engine.status().state, EngineState::Absent);
        QVERIFY(!engine.status().detail.isEmpty());
        bool failed = false;
        engine.listContainers(this, [&](const Result<QList<Container>>& result) { failed = !result; });
        QTRY_VERIFY(failed);
    }

    void noSocketIsAbsentUntilThereIsOne() {
        RemoteEngine engine(host());
        QTRY_COMPARE(engine.status().state, EngineState::Absent);
        ScriptedServer server(path());
        QTRY_COMPARE(engine.status().state, EngineState::Ready);
        QCOMPARE(engine.status().version, QStringLiteral("9.9.9"));
        QVERIFY(engine.status().extras);
    }

    void anotherEngineHasNoExtras() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("version")] = json("{'Version':'28.2.2','ApiVersion':'1.50'}");
        RemoteEngine engine(host());
        QTRY_COMPARE(engine.status().state, EngineState::Ready);
        QVERIFY(!engine.status().extras);
    }

    void oneFromBeforeTheDesktopsApiIsTooOld() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("version")] = json("{'Version':'18.09.1','ApiVersion':'1.39'}");
        RemoteEngine engine(host());
        QTRY_COMPARE(engine.status().state, EngineState::TooOld);
        QCOMPARE(engine.status().version, QStringLiteral("18.09.1"));
        QVERIFY(engine.status().detail.contains(QStringLiteral("1.39")));
        server.answers[QStringLiteral("version")] = json("{'Version':'20.10.24','ApiVersion':'1.41'}");
        engine.reconnect();
        QTRY_COMPARE(engine.status().state, EngineState::Ready);
        QVERIFY(engine.status().detail.isEmpty());
    }

    void diskUseIsSplitAndTellsWhatIsNotMeasured() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("system/df")] =
            json("{'LayersSize':1000,'Images':[],'Containers':[{'Id':'a','SizeRw':0,'SizeRootFs':0}],"
                 "'Volumes':[{'Name':'v','UsageData':{'Size':-1,'RefCount':-1}}],"
                 "'BuildCache':[{'ID':'c','Size':30,'Shared':false},{'ID':'d','Size':900,'Shared':true}]}");
        RemoteEngine engine(host());
        std::optional<DiskUsage> usage;
        const auto ask = [&] {
            usage.reset();
            engine.diskUsage(this, [&](const Result<DiskUsage>& answer) { usage = answer.value(); });
        };
        ask();
        QTRY_VERIFY(usage);
        QCOMPARE(*usage, (DiskUsage{1000, -1, -1, 30}));
        QCOMPARE(usage->total(), 1030);
        server.answers[QStringLiteral("system/df")] =
            json("{'LayersSize':1000,'Images':null,'Containers':[{'Id':'a','SizeRw':7,'SizeRootFs':1007},{'Id':'b'}],"
                 "'Volumes':[{'Name':'v','UsageData':{'Size':5,'RefCount':1}}],'BuildCache':null}");
        ask();
        QTRY_VERIFY(usage);
        QCOMPARE(*usage, (DiskUsage{1000, 7, 5, 0}));
    }

    void oneThatDoesNotAnswerIsStarting() {
        ScriptedServer server(path());
        server.silent = true;
        RemoteEngine engine(host());
        QTRY_COMPARE(engine.status().state, EngineState::Starting);
    }

    void oneThatForbidsHasRefused() {
        ScriptedServer server(path());
        server.status = 403;
        server.answers[QStringLiteral("version")] = json("{'message':'this engine is another user`s'}");
        RemoteEngine engine(host());
        QTRY_COMPARE(engine.status().state, EngineState::Refused);
        QVERIFY(engine.status().detail.contains(QStringLiteral("another user's")));
    }

    void eventsTellWhatChangedAndTheirEndIsNoticed() {
        auto server = std::make_unique<ScriptedServer>(path());
        RemoteEngine engine(host());
        QTRY_VERIFY(server->events);
        QTest::qWait(200);
        QSignalSpy containers(&engine, &EngineClient::containersChanged);
        const QByteArray event =
            "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"abc\",\"Attributes\":{}},\"time\":1}\n";
        for (int i = 0; i < 5; ++i)
            server->events->write(QByteArray::number(event.size(), 16) + "\r\n" + event + "\r\n");
        QTRY_VERIFY(containers.count() >= 1);
        QTest::qWait(200);
        QVERIFY2(containers.count() <= 2, "a burst is one change");
        server.reset();
        QFile::remove(path());
        QTRY_VERIFY_WITH_TIMEOUT(engine.status().state == EngineState::Absent, 10'000);
    }

    void answersComeInTheGuiThreadAndNotToTheDead() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("containers/json")] = json(
            "[{'Id':'abc','Names':['/web'],'Image':'nginx','ImageID':'sha256:1','Created':1700000000,'State':'exited',"
            "'Status':'Exited (137) 2 minutes "
            "ago','Ports':[{'IP':'0.0.0.0','PrivatePort':80,'PublicPort':8080,'Type':'tcp'}],"
            "'Labels':{'org.slipway.project':'/p'}}]");
        RemoteEngine engine(host());
        QList<Container> containers;
        auto dead = std::make_unique<QObject>();
        bool told = false;
        engine.listContainers(dead.get(), [&](const Result<QList<Container>>&) { told = true; });
        dead.reset();
        engine.listContainers(this, [&](const Result<QList<Container>>& result) {
            QCOMPARE(QThread::currentThread(), thread());
            QVERIFY(result);
            containers = *result;
        });
        QVERIFY(containers.isEmpty());
        QTRY_COMPARE(containers.size(), 1);
        QVERIFY(!told);
        QCOMPARE(containers[0].name, QStringLiteral("web"));
        QCOMPARE(containers[0].state, ContainerState::Exited);
        QCOMPARE(containers[0].exitCode, 137);
        QCOMPARE(containers[0].ports,
                 (QList<PortBinding>{{80, QStringLiteral("tcp"), QStringLiteral("0.0.0.0"), 8080}}));
        QCOMPARE(containers[0].labels.value(projectLabel), QStringLiteral("/p"));
    }

    void aCancelledJobSaysNothing() {
        ScriptedServer server(path());
        RemoteEngine engine(host());
        bool told = false;
        const JobId job = engine.listContainers(this, [&](const Result<QList<Container>>&) { told = true; });
        engine.cancel(job);
        engine.cancel(job);
        QTest::qWait(300);
        QVERIFY(!told);
    }

    void aBuildStreamsItsEventsInOrder() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("slipway/v1/builds")] =
            json("{'event':'build.started','time':'2026-01-01T00:00:00Z','build':'b','steps':2}\n"
                 "{'event':'step.cached','time':'2026-01-01T00:00:00Z','step':1,'steps':2,'line':1,'endLine':1,'text':'"
                 "FROM a'}\n"
                 "{'event':'step.started','time':'2026-01-01T00:00:00Z','step':2,'steps':2,'line':2,'endLine':2,'text':"
                 "'RUN b','reason':'new','reasonFact':{'code':'of-the-future','who':'me'}}\n"
                 "{'event':'step.of.the.future','time':'2026-01-01T00:00:00Z'}\n"
                 "{'event':'step.failed','time':'2026-01-01T00:00:00Z','step':2,'durationMs':5,'error':{'message':'no',"
                 "'exitCode':3,'line':2}}\n"
                 "{'event':'build.finished','time':'2026-01-01T00:00:00Z','result':'failed','durationMs':9,'"
                 "cachedSteps':1,'error':{'message':'no','line':2}}\n");
        RemoteEngine engine(host());
        QList<BuildEvent> events;
        bool ended = false;
        engine.build(
            this, {.context = QStringLiteral("/p")}, [&](const QList<BuildEvent>& batch) { events += batch; },
            [&](const Result<>& result) {
                ended = result.has_value();
                if (!result)
                    qWarning("%s", result.error().describe().c_str());
            });
        QTRY_VERIFY(ended);
        QCOMPARE(events.size(), 5);
        QCOMPARE(events[0].kind, BuildEvent::Kind::BuildStarted);
        QCOMPARE(events[2].reason.words(), QStringLiteral("new"));
        QVERIFY(!events[2].reason.fact);
        QCOMPARE(events[3].error->exitCode, 3);
        QCOMPARE(events[4].outcome, BuildEvent::Outcome::Failed);
        QVERIFY(server.requests.contains(QStringLiteral("POST /slipway/v1/builds")));
    }

    void thePlanComesWithItsFigures() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("v1/plan")] =
            json("{'steps':[{'line':1,'endLine':1,'text':'FROM a','cached':true,'durationMs':1200,'size':5},"
                 "{'line':2,'endLine':3,'text':'RUN b','cached':false,'reason':'a changed',"
                 "'reasonFact':{'code':'file-changed','file':'a','more':2},'predictedMs':2300}]}");
        RemoteEngine engine(host());
        QList<PlanStep> steps;
        engine.plan(this, {.context = QStringLiteral("/x")},
                    [&](const Result<QList<PlanStep>>& plan) { steps = plan.value_or(QList<PlanStep>()); });
        QTRY_COMPARE(steps.size(), 2);
        QCOMPARE(steps[0].durationMs.value_or(0), 1200);
        QCOMPARE(steps[0].size.value_or(0), 5);
        QVERIFY(!steps[0].predictedMs);
        QCOMPARE(steps[1].predictedMs.value_or(0), 2300);
        QVERIFY(!steps[1].durationMs);
        const Fact fact{FactCode::FileChanged, {{"file", "a"}, {"more", std::int64_t{2}}}};
        QCOMPARE(steps[1].reason, EngineText(QStringLiteral("a changed"), fact));
    }

    void aLogThatIsNotTakenIsHeldBackNotCut() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("containers/abc/json")] = json("{'Id':'abc','Config':{'Tty':true}}");
        QByteArray log;
        while (log.size() < 20'000'000)
            log += "2026-11-24T14:00:49.1Z line " + QByteArray::number(log.size()) + "\n";
        server.answers[QStringLiteral("containers/abc/logs")] = log;
        RemoteEngine engine(host());
        QByteArray got;
        qsizetype largest = 0;
        bool ended = false;
        engine.followLogs(
            this, QStringLiteral("abc"), 100,
            [&](const QList<LogChunk>& chunks) {
                qsizetype size = 0;
                for (const LogChunk& chunk : chunks) {
                    got += chunk.data;
                    size += chunk.data.size();
                }
                largest = std::max(largest, size);
            },
            [&](const Result<>& result) { ended = result.has_value(); });
        QTRY_VERIFY_WITH_TIMEOUT(ended, 30'000);
        QVERIFY(got == log);
        QVERIFY2(largest < 2 << 20, "what is handed over at a time does not hold the window up");
        QVERIFY(server.requests.filter(QStringLiteral("timestamps=1")).size() == 1);
        // One that is not wanted any more does not wait for anybody.
        const JobId job = engine.followLogs(
            this, QStringLiteral("abc"), 100, [&](const QList<LogChunk>&) {}, [](const Result<>&) {});
        QTest::qWait(100);
        engine.cancel(job);
    }

    void aShellTellsWhoItIsAndIsHungUpAtTheEnd() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("containers/abc/exec")] = json("{'Id':'e1'}");
        server.answers[QStringLiteral("exec/e1/resize")] = "{}";
        server.answers[QStringLiteral("exec/e1/start")] = "{}";
        RemoteEngine engine(host());
        auto channel = engine.openTerminal({.container = QStringLiteral("abc"), .columns = 100, .rows = 30});
        QByteArray got;
        QSignalSpy opened(channel.get(), &TerminalChannel::opened);
        connect(channel.get(), &TerminalChannel::received, this, [&](const QByteArray& bytes) { got += bytes; });
        channel->write("early");
        QTRY_COMPARE(opened.count(), 1);
        QTRY_COMPARE(server.typed, QByteArray("early"));
        QCOMPARE(having(server.bodies, "[30,100]"), 1);
        server.shell->write("\x1b]7770;4");
        QTest::qWait(30);
        server.shell->write("2\x07root@abc:/# ");
        QTRY_COMPARE(got, QByteArray("root@abc:/# "));
        channel->consumed(got.size());
        channel->write("ls\r");
        QTRY_COMPARE(server.typed, QByteArray("earlyls\r"));
        channel->resize(80, 25);
        QTRY_VERIFY(!server.requests.filter(QStringLiteral("resize?h=25&w=80")).isEmpty());
        channel.reset();
        QTRY_COMPARE(having(server.bodies, "kill -HUP 42"), 1);
        QTRY_COMPARE(having(server.bodies, "\"Detach\":true"), 1);
    }

    void anImageWithoutAShellIsToldFromOneWhoseShellFailed() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("containers/abc/exec")] = json("{'Id':'e1'}");
        server.answers[QStringLiteral("exec/e1/json")] = json("{'ID':'e1','Running':false,'ExitCode':127}");
        RemoteEngine engine(host());
        for (const auto& [greeting, kind] :
             {std::pair(QByteArray("exec failed: no sh\r\n"), TerminalEnd::Kind::Missing),
              std::pair(QByteArray("\x1b]7770;42\x07sh: nonsense: not found\r\n"), TerminalEnd::Kind::Exited)}) {
            auto channel = engine.openTerminal({.container = QStringLiteral("abc")});
            std::optional<TerminalEnd> end;
            connect(channel.get(), &TerminalChannel::ended, this, [&](const TerminalEnd& how) { end = how; });
            QTRY_VERIFY(server.shell);
            server.shell->write(greeting);
            server.shell->flush();
            server.shell->disconnectFromServer();
            server.shell.clear();
            QTRY_VERIFY(end);
            QCOMPARE(end->kind, kind);
            QCOMPARE(end->exitCode, 127);
        }
        auto channel = engine.openTerminal({.container = QStringLiteral("gone")});
        std::optional<TerminalEnd> end;
        connect(channel.get(), &TerminalChannel::ended, this, [&](const TerminalEnd& how) { end = how; });
        QTRY_VERIFY(end);
        QCOMPARE(end->kind, TerminalEnd::Kind::Failed);
        QVERIFY(end->message.contains(QStringLiteral("no such thing")));
    }

    void aStepShellSaysWhatItWaitsForAndWhereItIs() {
        ScriptedServer server(path());
        server.answersBelow[QStringLiteral("/v1/debug/")] =
            json("{'id':'x','running':true,'exitCode':5,'stepExitCode':2,"
                 "'step':{'step':3,'stage':'0','line':7,'endLine':8,'text':'RUN make'}}");
        RemoteEngine engine(host());
        StepShellRequest request{.build = {.context = QStringLiteral("/p")}, .line = 7, .columns = 90, .rows = 20};
        request.build.dockerfileText = QStringLiteral("FROM a\n");
        auto channel = engine.openStepShell(request);
        QByteArray got;
        std::optional<StepPlace> place;
        std::optional<TerminalEnd> end;
        QSignalSpy opened(channel.get(), &TerminalChannel::opened);
        connect(channel.get(), &TerminalChannel::received, this, [&](const QByteArray& bytes) { got += bytes; });
        connect(channel.get(), &StepShellChannel::placed, this, [&](const StepPlace& at) { place = at; });
        connect(channel.get(), &TerminalChannel::ended, this, [&](const TerminalEnd& how) { end = how; });
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(having(server.bodies, "\"line\":7"), 1);
        QCOMPARE(having(server.bodies, "\"width\":90"), 1);
        QTRY_VERIFY(place);
        QCOMPARE(place->exitCode, 2);
        QCOMPARE(place->text, QStringLiteral("RUN make"));
        server.shell->write("# ");
        QTRY_COMPARE(got, QByteArray("# "));
        channel->consumed(got.size());
        channel->write("exit\r");
        QTRY_COMPARE(server.typed, QByteArray("exit\r"));
        channel->resize(80, 25);
        QTRY_VERIFY(!server.requests.filter(QStringLiteral("resize?")).isEmpty());
        server.shell->disconnectFromServer();
        QTRY_VERIFY(end);
        QCOMPARE(end->kind, TerminalEnd::Kind::Exited);
        QCOMPARE(end->exitCode, 5);
    }

    void aStepShellThatIsRefusedFailsInTheEnginesWords() {
        ScriptedServer server(path());
        RemoteEngine engine(QStringLiteral("gopher://x"));
        auto none = engine.openStepShell({.line = 1});
        std::optional<TerminalEnd> end;
        connect(none.get(), &TerminalChannel::ended, this, [&](const TerminalEnd& how) { end = how; });
        QTRY_VERIFY(end);
        QCOMPARE(end->kind, TerminalEnd::Kind::Failed);
        QVERIFY(!end->message.isEmpty());
        // One that goes while it waits.
        RemoteEngine other(host());
        other.openStepShell({.line = 1}).reset();
    }

    void changesOfAStepComeWithTheirFiles() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("/v1/changes")] =
            json("{'step':{'line':3,'text':'RUN x'},'cut':true,'files':["
                 "{'path':'/a','change':'added','type':'f','mode':420,'uid':1,'gid':2,'size':9},"
                 "{'path':'/b','change':'removed','type':'l','mode':511,'link':'/a'}]}");
        RemoteEngine engine(host());
        std::optional<StepChanges> changes;
        engine.stepChanges(this, {.context = QStringLiteral("/p")}, 3,
                           [&](const Result<StepChanges>& result) { changes = result.value_or(StepChanges()); });
        QTRY_VERIFY(changes);
        QVERIFY(changes->cut);
        QCOMPARE(changes->files.size(), 2);
        QCOMPARE(changes->files[0].mode, 0644U);
        QCOMPARE(changes->files[1].kind, StepFileChange::Kind::Removed);
        QCOMPARE(changes->files[1].link, QStringLiteral("/a"));

        server.answers[QStringLiteral("/v1/changes")] =
            json("{'step':{'line':3},'path':'/a','after':{'type':'f','mode':420,'size':3,'text':'abc','cut':true}}");
        std::optional<StepFile> file;
        engine.stepFile(this, {.context = QStringLiteral("/p")}, 3, QStringLiteral("/a"),
                        [&](const Result<StepFile>& result) { file = result.value_or(StepFile()); });
        QTRY_VERIFY(file);
        QVERIFY(!file->before);
        QCOMPARE(file->after->text, QStringLiteral("abc"));
        QVERIFY(file->after->cut);
        QCOMPARE(having(server.bodies, "\"path\":\"/a\""), 1);
    }

    void theHistoryOfBuildsIsRead() {
        ScriptedServer server(path());
        const QByteArray build =
            "{'id':'b1','name':'web','context':'/p/web','dockerfile':'Dockerfile','tags':['web:1'],"
            "'outcome':'failed','started':'2026-11-24T10:00:00Z','durationMs':4200,'steps':7,"
            "'cachedSteps':3,'error':{'message':'no','exitCode':1,'line':4}}";
        server.answers[QStringLiteral("v1/builds")] = json("{'builds':[" + build + "]}");
        server.answers[QStringLiteral("builds/compare")] =
            json("{'a':" + build + ",'b':" + build +
                 ",'dockerfile':'--- a','args':[{'name':'V','a':'1'}],'options':[],"
                 "'steps':[{'stage':'0','text':'RUN x','a':{'step':2,'state':'done','durationMs':7},"
                 "'b':{'step':2,'state':'cached'}}]}");
        server.answers[QStringLiteral("b1/dockerfile")] = "FROM a\n";
        server.answers[QStringLiteral("v1/builds/b1")] =
            json(build.left(build.size() - 1) + ",'args':{'V':'2','NPM_TOKEN':null},'platform':'linux/arm64',"
                                                "'network':'none','noCache':false,'pull':false,'timeline':[]}");
        server.answers[QStringLiteral("b1/cancel")] = "";
        server.answers[QStringLiteral("b1/record")] = "";
        server.answers[QStringLiteral("b1/events")] =
            json("{'event':'build.started','time':'2026-01-01T00:00:01Z','build':'b1','steps':2}\n"
                 "{'event':'build.finished','time':'2026-01-01T00:00:03Z','build':'b1','result':'ok'}\n");
        RemoteEngine engine(host());
        QList<BuildSummary> builds;
        engine.listBuilds(this, [&](const Result<QList<BuildSummary>>& list) { builds = list.value_or(builds); });
        QTRY_COMPARE(builds.size(), 1);
        QCOMPARE(builds[0].outcome, BuildOutcome::Failed);
        QCOMPARE(builds[0].cachedSteps, 3);
        QCOMPARE(builds[0].error->line, 4);
        QVERIFY(!server.requests.filter(QStringLiteral("limit=500")).isEmpty());

        BuildComparison comparison;
        engine.compareBuilds(this, QStringLiteral("b1"), QStringLiteral("b2"),
                             [&](const Result<BuildComparison>& result) { comparison = result.value_or(comparison); });
        QTRY_COMPARE(comparison.steps.size(), 1);
        QCOMPARE(comparison.steps[0].b->state, QStringLiteral("cached"));
        QCOMPARE(comparison.args[0].a, QStringLiteral("1"));
        QVERIFY(!comparison.args[0].b);

        QString text;
        engine.buildDockerfile(this, QStringLiteral("b1"),
                               [&](const Result<QString>& result) { text = result.value_or(text); });
        QTRY_COMPARE(text, QStringLiteral("FROM a\n"));
        std::optional<BuildInputs> inputs;
        engine.inspectBuild(this, QStringLiteral("b1"), [&](const Result<BuildInputs>& result) {
            if (result)
                inputs = *result;
        });
        QTRY_VERIFY(inputs);
        QCOMPARE(inputs->args, (QMap<QString, QString>{{QStringLiteral("V"), QStringLiteral("2")}}));
        QCOMPARE(inputs->lostArgs, QStringList{QStringLiteral("NPM_TOKEN")});
        QCOMPARE(inputs->platform, QStringLiteral("linux/arm64"));
        bool planned = false;
        engine.plan(this,
                    {.context = QStringLiteral("/p/web"), .buildArgs = inputs->args, .platform = inputs->platform},
                    [&](const auto&) { planned = true; });
        QTRY_VERIFY(planned);
        QCOMPARE(having(server.bodies, "\"buildArgs\":{\"V\":\"2\"}"), 1);
        QCOMPARE(having(server.bodies, "\"platform\":\"linux/arm64\""), 1);
        int done = 0;
        engine.cancelBuild(this, QStringLiteral("b1"), [&](const Result<>& result) { done += result.has_value(); });
        engine.deleteBuildRecord(this, QStringLiteral("b1"),
                                 [&](const Result<>& result) { done += result.has_value(); });
        QTRY_COMPARE(done, 2);
        QVERIFY(server.requests.contains(QStringLiteral("DELETE /slipway/v1/builds/b1/record")));

        QList<BuildEvent> events;
        bool over = false;
        engine.followBuild(
            this, QStringLiteral("b1"), [&](const QList<BuildEvent>& batch) { events += batch; },
            [&](const Result<>& result) { over = result.has_value(); });
        QTRY_VERIFY(over);
        QCOMPARE(events.size(), 2);
        QCOMPARE(events[1].time - events[0].time, 2000);
    }

    void whoFollowsAllBuildsGetsNoOutput() {
        ScriptedServer server(path());
        RemoteEngine engine(host());
        QList<BuildEvent> events;
        const JobId job = engine.followBuilds(
            this, [&](const QList<BuildEvent>& batch) { events += batch; }, [](const Result<>&) {});
        QTRY_VERIFY(server.builds);
        ScriptedServer::send(
            server.builds,
            json("{'event':'build.started','time':'2026-01-01T00:00:00Z','build':'b7','steps':2}\n"
                 "{'event':'step.log','time':'2026-01-01T00:00:00Z','build':'b7','step':1,'data':'x'}\n"));
        ScriptedServer::send(
            server.builds,
            json("{'event':'build.finished','time':'2026-01-01T00:00:00Z','build':'b7','result':'ok'}\n"));
        QTRY_COMPARE(events.size(), 2);
        QCOMPARE(events[1].build, QStringLiteral("b7"));
        engine.cancel(job);
    }

    void portsOfARunningContainerChange() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("slipway/v1/containers/abc/ports")] = "";
        RemoteEngine engine(host());
        int done = 0;
        const PortBinding port{5000, QStringLiteral("tcp"), QStringLiteral("127.0.0.1"), 5005};
        const auto count = [&](const Result<>& result) { done += result ? 1 : 0; };
        engine.publishPort(this, QStringLiteral("abc"), port, count);
        QTRY_COMPARE(done, 1);
        engine.withdrawPort(this, QStringLiteral("abc"), port, count);
        QTRY_COMPARE(done, 2);
        QVERIFY(server.requests.contains(QStringLiteral("POST /slipway/v1/containers/abc/ports")));
        QVERIFY(server.requests.contains(QStringLiteral("DELETE /slipway/v1/containers/abc/ports")));
        const char* body = R"({"containerPort":5000,"hostIp":"127.0.0.1","hostPort":5005,"protocol":"tcp"})";
        QCOMPARE(having(server.bodies, body), 2);
        Errc code = Errc::Internal;
        engine.publishPort(this, QStringLiteral("gone"), port,
                           [&](const Result<>& result) { code = result.error().code(); });
        QTRY_VERIFY(code == Errc::NotFound);
    }

    void theHolderOfAPortIsAskedForAtItsAddress() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("slipway/v1/ports")] = json(
            "{'port':5000,'protocol':'udp','free':false,'holder':{'kind':'process','name':'x','pid':7},'next':5001}");
        RemoteEngine engine(host());
        std::optional<PortAnswer> answer;
        const auto take = [&](const Result<PortAnswer>& told) { answer = *told; };
        engine.portHolder(
            this, {.protocol = QStringLiteral("udp"), .hostAddress = QStringLiteral("127.0.0.1"), .hostPort = 5000},
            take);
        QTRY_VERIFY(answer);
        QCOMPARE(answer->next, 5001);
        QVERIFY2(
            server.requests.contains(QStringLiteral("GET /slipway/v1/ports?port=5000&protocol=udp&address=127.0.0.1")),
            qPrintable(server.requests.join(QLatin1Char('\n'))));
        answer.reset();
        engine.portHolder(this, {.hostPort = 5000}, take);
        QTRY_VERIFY(answer);
        QVERIFY2(server.requests.contains(QStringLiteral("GET /slipway/v1/ports?port=5000&protocol=tcp")),
                 qPrintable(server.requests.join(QLatin1Char('\n'))));
    }

    void networksAndVolumesAreListed() {
        ScriptedServer server(path());
        server.answers[QStringLiteral("networks")] = json("[{'Id':'n1','Name':'backend','Driver':'bridge'}]");
        server.answers[QStringLiteral("volumes")] = json("{'Volumes':[{'Name':'data','Driver':'local'}]}");
        RemoteEngine engine(host());
        QStringList names;
        engine.listNetworks(this, [&](const Result<QList<Network>>& networks) { names << networks->value(0).name; });
        engine.listVolumes(this, [&](const Result<QList<Volume>>& volumes) { names << volumes->value(0).name; });
        QTRY_COMPARE(names.size(), 2);
        QVERIFY(names.contains(QStringLiteral("backend")) && names.contains(QStringLiteral("data")));
    }

    void anUnknownImageIsNotFound() {
        ScriptedServer server(path());
        RemoteEngine engine(host());
        Errc code = Errc::Internal;
        engine.inspectImage(this, QStringLiteral("no/such:1"),
                            [&](const Result<ImageDetails>& result) { code = result.error().code(); });
        QTRY_VERIFY(code == Errc::NotFound);
    }
};

SLIPWAY_TEST_MAIN(RemoteTest)
#include "tst_remote.moc"
