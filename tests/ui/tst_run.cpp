#include "support.h"

#include "api/types/json.h"
#include "cli/create_options.h"
#include "cli/environment.h"
#include "ui/engine/remote/conversions.h"
#include "ui/jobs/jobs.h"
#include "ui/ports/port_row.h"
#include "ui/run/command_view.h"
#include "ui/run/env_file.h"
#include "ui/run/mount_row.h"
#include "ui/run/run_command.h"
#include "ui/run/run_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/seen.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QTranslator>
#include <QWheelEvent>

#include <CLI/CLI.hpp>

using namespace slipway;
using namespace slipway::ui;

class RunTest : public QObject {
    Q_OBJECT

    static QPushButton* runButton(const RunDialog& dialog) {
        return dialog.findChild<QPushButton*>(QStringLiteral("runButton"));
    }
    static QString commandLine(const RunDialog& dialog) {
        return dialog.findChild<CommandView*>(QStringLiteral("commandLine"))->toPlainText();
    }

    static QString note(const RunDialog& dialog, const char* name) {
        const auto* label = dialog.findChild<QLabel*>(QLatin1String(name));
        return label->isVisible() ? label->text() : QString();
    }
    static void type(const RunDialog& dialog, const char* name, const QString& text) {
        dialog.findChild<QLineEdit*>(QLatin1String(name))->setText(text);
    }
    static void press(const RunDialog& dialog, const QString& text) {
        const auto buttons = dialog.findChildren<QPushButton*>();
        for (QPushButton* button : buttons)
            if (button->text() == text)
                button->click();
    }
    // As its button does: the class itself keeps it to itself.
    static void accept(QDialog* dialog) { dialog->accept(); }
    // What `slipway run` asks the engine for, given the words of a command line.
    static Result<api::CreateContainer> asTheCommandLineReads(const QString& line) {
        std::vector<std::string> arguments;
        const QStringList words = splitCommand(line)->mid(3); // slipway run -d
        for (const QString& word : words)
            arguments.insert(arguments.begin(), word.toStdString());
        CLI::App app;
        app.set_help_flag("--help");
        app.prefix_command();
        cli::CreateOptions options;
        cli::addCreateOptions(app, options);
        app.parse(arguments);
        return cli::makeCreateRequest(options, cli::wordsOf(app), {[](const auto&) { return std::nullopt; }, "/", "/"});
    }
    static RunRequest everything() {
        return {.image = QStringLiteral("web:latest"),
                .name = QStringLiteral("w"),
                .command = {QStringLiteral("sh"), QStringLiteral("-c"), QStringLiteral("echo \"it's $HOME\"")},
                .environment = {QStringLiteral("A=1 2 "), QStringLiteral("EMPTY="), QStringLiteral("Q='\"\\`$x*")},
                .ports = {{5000, QStringLiteral("tcp"), {}, 5001},
                          {53, QStringLiteral("udp"), QStringLiteral("127.0.0.1"), 5353},
                          {80, QStringLiteral("tcp"), QStringLiteral("::1"), 8080}},
                .labels = {},
                .removeWhenStopped = false,
                .mounts = {{QStringLiteral("/home/me/my data"), QStringLiteral("/data"), true},
                           {QStringLiteral("cache"), QStringLiteral("/var/cache"), false}},
                .entryPoint = QStringLiteral("/bin/tini"),
                .user = QStringLiteral("1000:1000"),
                .network = QStringLiteral("backend"),
                .restartPolicy = QStringLiteral("unless-stopped"),
                .memory = 1536LL << 20,
                .nanoCpus = 1'500'000'000};
    }

private Q_SLOTS:
    void initTestCase() {
        // Those of a desktop would not be the test's.
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    }

    void theCommandLineAsksTheEngineForTheSame() {
        const RunRequest request = everything();
        const auto read = asTheCommandLineReads(runCommand(request));
        QVERIFY2(read, read ? "" : read.error().describe().c_str());
        QCOMPARE(QString::fromStdString(read->name), request.name);
        QCOMPARE(QString::fromStdString(api::encode(*read)),
                 QString::fromStdString(api::encode(remote::fromRequest(request))));
    }

    void howAContainerWasRunCanBeReadOffIt() {
        api::ImageDetail image;
        image.config.env = {"PATH=/bin", "LANG=C"};
        image.config.entrypoint = {"/start"};
        image.config.cmd = {"serve"};
        image.config.user = "app";
        image.config.labels = {{"maintainer", "me"}};
        RunRequest request = everything();
        request.labels = {{projectLabel, QStringLiteral("/project")}};
        request.removeWhenStopped = true;
        const api::CreateContainer created = remote::fromRequest(request);
        api::ContainerDetail container;
        container.name = "/" + created.name;
        container.config = created.config;
        container.hostConfig = created.hostConfig;
        container.config.env.insert(container.config.env.begin(), image.config.env.begin(), image.config.env.end());
        container.config.labels.insert(image.config.labels.begin(), image.config.labels.end());
        RunRequest read = remote::toRunRequest(container, image);
        const auto byPort = [](const PortBinding& a, const PortBinding& b) {
            return std::tie(a.containerPort, a.protocol, a.hostPort) <
                   std::tie(b.containerPort, b.protocol, b.hostPort);
        };
        std::ranges::sort(read.ports, byPort);
        std::ranges::sort(request.ports, byPort);
        QCOMPARE(runCommand(read), runCommand(request));
        QVERIFY(read == request);

        // What comes from the image is not asked for again: the next one may have something else.
        container.config = image.config;
        container.config.image = "web:latest";
        container.hostConfig = {.networkMode = "bridge", .restartPolicy = {.name = "no"}};
        QVERIFY(remote::toRunRequest(container, image) ==
                (RunRequest{.image = QStringLiteral("web:latest"), .name = request.name}));
        container.hostConfig.capDrop = {"ALL"};
        QCOMPARE(remote::unrepeatable(container, image), QStringLiteral("--cap-drop"));
        container.hostConfig.capDrop.clear();
        QCOMPARE(remote::unrepeatable(container, image), QString());
        // Any free port is the one that it was given.
        container.hostConfig.portBindings["80/tcp"] = {{"", ""}};
        container.ports["80/tcp"] = {{"0.0.0.0", "32768"}, {"::", "32768"}};
        QCOMPARE(remote::toRunRequest(container, image).ports,
                 (QList<PortBinding>{{80, QStringLiteral("tcp"), {}, 32768}}));
        // The command of an entry point of one's own is one's own, even where it reads as the image's.
        container.config.entrypoint = {"/bin/sh"};
        QCOMPARE(remote::toRunRequest(container, image).command, QStringList{QStringLiteral("serve")});
    }

    void sizesAndProcessorsReadAsTheyAreWritten() {
        for (const qint64 bytes : {1LL, 1023LL, 1024LL, 1536LL << 20, 2LL << 30, 3LL << 40})
            QCOMPARE(parseSize(sizeText(bytes)), bytes);
        QCOMPARE(parseSize(QStringLiteral("1.5 GiB")), 1536LL << 20);
        QCOMPARE(parseSize(QStringLiteral("512M")), 512LL << 20);
        for (const char* wrong : {"", "m", "12x", "-1", "1..2g", "0", "99999999999999999999g"})
            QVERIFY(!parseSize(QLatin1String(wrong)));
        QCOMPARE(parseCpus(QStringLiteral("0.25")), 250'000'000);
        QCOMPARE(cpusText(1'500'000'000), QStringLiteral("1.5"));
        for (const char* wrong : {"", "0", "two", "1.", "-1"})
            QVERIFY(!parseCpus(QLatin1String(wrong)));
    }

    void environmentFilesReadAsTheCommandLineDoes() {
        const QString caller = QStringLiteral("yes");
        for (const char* text :
             {"A=1\nB=2\n", "\xEF\xBB\xBF# comment\r\n\r\n  A = 1", "  A=1 # kept  \r\nQUOTED=\"x\"\n",
              "FROM_CALLER\nUNSET\n", "=x", "A B=1", "A=\n\tB=c=d", "", "A\t=1", "\xC3\xA4=\xC3\xB6"}) {
            std::vector<std::string> theirs;
            const auto lookup = [](const std::string& name) {
                return name == "FROM_CALLER" ? std::optional<std::string>("yes") : std::nullopt;
            };
            const bool accepted = bool(cli::addVariables(text, "f", lookup, theirs));
            const EnvironmentText ours = parseEnvironment(QString::fromUtf8(text), [&](const QString& name) {
                return name == QLatin1String("FROM_CALLER") ? std::optional(caller) : std::nullopt;
            });
            QCOMPARE(ours.problems.isEmpty(), accepted);
            if (!accepted)
                continue;
            QStringList expected;
            for (const std::string& variable : theirs)
                expected << QString::fromStdString(variable);
            QCOMPARE(ours.variables, expected);
        }
    }

    void anEnvironmentFileIsImported() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        auto* environment = dialog.findChild<QPlainTextEdit*>();
        environment->setPlainText(QStringLiteral("MINE=1\nB=old"));
        const test::TemporaryProject folder;
        folder.write(QStringLiteral(".env"), "# of the project\nB=new value\nC=\"quoted\"\n");
        dialog.importEnvironment(folder.directory() + QStringLiteral("/.env"));
        QTRY_COMPARE(environment->toPlainText(), QStringLiteral("MINE=1\nB=new value\nC=\"quoted\""));

        folder.write(QStringLiteral("broken.env"), "D=1\nno name=2\n");
        dialog.importEnvironment(folder.directory() + QStringLiteral("/broken.env"));
        QTRY_VERIFY(note(dialog, "environmentProblem").contains(QStringLiteral("broken.env, line 2")));
        QCOMPARE(dialog.request().environment.size(), 3);
        QVERIFY(runButton(dialog)->isEnabled());
        dialog.importEnvironment(folder.directory());
        QTRY_VERIFY(note(dialog, "environmentProblem").contains(QStringLiteral("could not be read: it is not a file")));
    }

    void whatHindersAnImportIsSaidInTheUsersLanguage() {
        class Foreign : public QTranslator {
        public:
            QString translate(const char*, const char* text, const char*, int) const override {
                return QLatin1String(text) == QLatin1String("it is larger than 1 MiB") ? QStringLiteral("zu groß")
                                                                                       : QString();
            }
            bool isEmpty() const override { return false; }
        } foreign;
        QApplication::installTranslator(&foreign); // goes with it
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        const test::TemporaryProject folder;
        folder.write(QStringLiteral("large.env"), QByteArray((1 << 20) + 1, '#'));
        dialog.importEnvironment(folder.directory() + QStringLiteral("/large.env"));
        QTRY_VERIFY(note(dialog, "environmentProblem").endsWith(QStringLiteral("zu groß")));
    }

    void theImagesOwnCommandIsInert() {
        FakeEngine engine;
        ImageDetails details;
        details.command = {QStringLiteral("sh\x1b[31m"), QStringLiteral("\u202egnp.exe\nx")};
        engine.setImageDetails(QStringLiteral("web"), details);
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        const auto placeholder = [&] {
            for (const auto* edit : dialog.findChildren<QLineEdit*>())
                if (edit->accessibleName() == QLatin1String("Command"))
                    return edit->placeholderText();
            return QString();
        };
        QTRY_VERIFY(placeholder().contains(QStringLiteral("gnp.exe")));
        for (const QChar hostile : {QChar(0x1b), QChar(0x202e), QChar(u'\n')})
            QVERIFY(!placeholder().contains(hostile));
    }

    void anEnvironmentFileIsChosen() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        const test::TemporaryProject folder;
        folder.write(QStringLiteral(".env"), "A=1\n");
        RunDialog dialog(&engine, QStringLiteral("web"), {{projectLabel, folder.directory()}});
        dialog.show();
        press(dialog, QStringLiteral("Import .env…"));
        QTRY_VERIFY(dialog.findChild<QFileDialog*>());
        auto* chooser = dialog.findChild<QFileDialog*>();
        QVERIFY(chooser->isVisible());
        // Where the project is, and where a name with a dot is to be seen.
        QCOMPARE(chooser->directory().path(), folder.directory());
        QVERIFY(chooser->filter().testFlag(QDir::Hidden));
        QVERIFY(!chooser->testOption(QFileDialog::ShowDirsOnly));
        chooser->selectFile(QStringLiteral(".env"));
        accept(chooser);
        QTRY_COMPARE(dialog.request().environment, QStringList{QStringLiteral("A=1")});
        QTRY_VERIFY(!dialog.findChild<QFileDialog*>());

        // Turned away from, it changes nothing.
        folder.write(QStringLiteral(".env"), "A=2\n");
        press(dialog, QStringLiteral("Import .env…"));
        QTRY_VERIFY(dialog.findChild<QFileDialog*>());
        dialog.findChild<QFileDialog*>()->selectFile(QStringLiteral(".env"));
        dialog.findChild<QFileDialog*>()->reject();
        QTRY_VERIFY(!dialog.findChild<QFileDialog*>());
        QTest::qWait(20);
        QCOMPARE(dialog.request().environment, QStringList{QStringLiteral("A=1")});
    }

    void aFolderToMountIsChosen() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        const test::TemporaryProject folder;
        QVERIFY(QDir(folder.directory()).mkpath(QStringLiteral("data/deep")));
        const QString data = folder.directory() + QStringLiteral("/data");
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        dialog.addMount({data, QStringLiteral("/data"), false});
        auto* row = dialog.findChild<MountRow*>();
        const auto buttons = row->findChildren<QToolButton*>();
        const auto choose = std::ranges::find(buttons, QStringLiteral("Choose a folder"), &QToolButton::accessibleName);
        QVERIFY(choose != buttons.end());
        (*choose)->click();
        QTRY_VERIFY(dialog.findChild<QFileDialog*>());
        auto* chooser = dialog.findChild<QFileDialog*>();
        QVERIFY(chooser->isVisible());
        QCOMPARE(chooser->directory().path(), data); // of what is typed
        QCOMPARE(chooser->fileMode(), QFileDialog::Directory);
        QVERIFY(chooser->testOption(QFileDialog::ShowDirsOnly));
        chooser->selectFile(QStringLiteral("deep"));
        accept(chooser);
        QTRY_COMPARE(row->mount().source, data + QStringLiteral("/deep"));
        QCOMPARE(dialog.request().mounts.value(0).source, data + QStringLiteral("/deep"));
        QTRY_VERIFY(!dialog.findChild<QFileDialog*>());
    }

    void everythingThatIsAskedForIsShownAndRun() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {{5000, QStringLiteral("tcp"), {}, 0}});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        QTRY_COMPARE(dialog.request().ports.size(), 1);
        type(dialog, "hostAddress", QStringLiteral("127.0.0.1"));
        press(dialog, QStringLiteral("Add a mount"));
        QVERIFY(!runButton(dialog)->isEnabled());
        type(dialog, "mountSource", QStringLiteral("data"));
        type(dialog, "mountTarget", QStringLiteral("/data"));
        type(dialog, "memory", QStringLiteral("512m"));
        type(dialog, "cpus", QStringLiteral("1.5"));
        type(dialog, "user", QStringLiteral("nobody"));
        type(dialog, "network", QStringLiteral("backend"));
        type(dialog, "entryPoint", QStringLiteral("/bin/sh"));
        dialog.findChild<QComboBox*>(QStringLiteral("restart"))->setCurrentIndex(1);
        QCOMPARE(
            commandLine(dialog),
            QStringLiteral("slipway run -d -p 127.0.0.1:5000:5000 -v data:/data --network backend --restart on-failure "
                           "--user nobody --memory 512m --cpus 1.5 --entrypoint /bin/sh web"));
        QTRY_VERIFY(runButton(dialog)->isEnabled());
        runButton(dialog)->click();
        QTRY_COMPARE(engine.runRequests().size(), 1);
        QCOMPARE(engine.runRequests().first(), dialog.request());
        QCOMPARE(runCommand(engine.runRequests().first()), commandLine(dialog));
        const auto buttons = dialog.findChildren<QToolButton*>();
        const auto copy = std::ranges::find(buttons, QStringLiteral("Copy the command"), &QToolButton::accessibleName);
        QVERIFY(copy != buttons.end());
        (*copy)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), commandLine(dialog));
    }

    void rangesArePublishedPortByPort() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        engine.occupyPort(8002, {PortHolder::Kind::Container, QStringLiteral("other"), 0, QStringLiteral("id")});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        press(dialog, QStringLiteral("Add a port"));
        QTRY_COMPARE(note(dialog, "portProblem"), QString());
        type(dialog, "hostPort", QStringLiteral("8000-8002"));
        type(dialog, "containerPort", QStringLiteral("90-91"));
        QTRY_COMPARE(note(dialog, "portProblem"), QStringLiteral("The ranges differ in length: 3 here, 2 inside."));
        type(dialog, "containerPort", QStringLiteral("90-92"));
        QCOMPARE(dialog.request().ports.size(), 3);
        QCOMPARE(dialog.request().ports.last(), (PortBinding{92, QStringLiteral("tcp"), {}, 8002}));
        QTRY_COMPARE(note(dialog, "portProblem"), QStringLiteral("8002 is in use by container other"));
        QVERIFY(!runButton(dialog)->isEnabled());
        type(dialog, "hostPort", QStringLiteral("8010-8012"));
        QTRY_VERIFY(runButton(dialog)->isEnabled());
        type(dialog, "hostAddress", QStringLiteral("1.2.3"));
        QTRY_COMPARE(note(dialog, "portProblem"), QStringLiteral("“1.2.3” is not an IP address."));
    }

    void aRangeHasItsNextBlockOneClickAway() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        engine.occupyPort(8001, {PortHolder::Kind::Process, QStringLiteral("x"), 1, {}});
        engine.occupyPort(8004, {PortHolder::Kind::Process, QStringLiteral("y"), 2, {}});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        press(dialog, QStringLiteral("Add a port"));
        QTRY_COMPARE(note(dialog, "portProblem"), QString());
        type(dialog, "containerPort", QStringLiteral("90-92"));
        type(dialog, "hostPort", QStringLiteral("8000-8002"));
        auto* next = dialog.findChild<QPushButton*>(QStringLiteral("useNextPort"));
        QTRY_COMPARE(next->text(), QStringLiteral("Use 8005-8007"));
        next->click();
        QTRY_VERIFY(runButton(dialog)->isEnabled());
        QCOMPARE(dialog.request().ports.last(), (PortBinding{92, QStringLiteral("tcp"), {}, 8007}));
    }

    void thePortOfAnotherLineIsNotOffered() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"),
                               {{80, QStringLiteral("tcp"), {}, 0}, {81, QStringLiteral("tcp"), {}, 0}});
        engine.occupyPort(80, {PortHolder::Kind::Process, QStringLiteral("x"), 1, {}});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        QTRY_COMPARE(dialog.findChildren<PortRow*>().size(), 2);
        const auto next = [&](int row) {
            return dialog.findChildren<PortRow*>()[row]->findChild<QPushButton*>(QStringLiteral("useNextPort"));
        };
        QTRY_COMPARE(next(0)->text(), QStringLiteral("Use 82"));
        dialog.findChildren<PortRow*>()[1]
            ->findChild<QLineEdit*>(QStringLiteral("hostPort"))
            ->setText(QStringLiteral("82"));
        QTRY_COMPARE(next(0)->text(), QStringLiteral("Use 81"));
        next(0)->click();
        QTRY_VERIFY(runButton(dialog)->isEnabled());
        // The line that came later gives way.
        dialog.findChildren<PortRow*>()[1]
            ->findChild<QLineEdit*>(QStringLiteral("hostPort"))
            ->setText(QStringLiteral("81"));
        QTRY_VERIFY(next(1)->isVisible());
        QCOMPARE(next(1)->text(), QStringLiteral("Use 82"));
        QVERIFY(!next(0)->isVisible());
    }

    void networksAndVolumesAreOffered() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        engine.setNetworks({{QStringLiteral("1"), QStringLiteral("bridge"), QStringLiteral("bridge")},
                            {QStringLiteral("2"), QStringLiteral("backend"), QStringLiteral("bridge")}});
        engine.setVolumes({{QStringLiteral("orders-data"), QStringLiteral("local")}});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        press(dialog, QStringLiteral("Add a mount"));
        const auto box = [&](const char* name) {
            return qobject_cast<QComboBox*>(dialog.findChild<QLineEdit*>(QLatin1String(name))->parentWidget());
        };
        type(dialog, "network", QStringLiteral("mine"));
        QTRY_COMPARE(box("network")->count(), 3);
        QTRY_COMPARE(box("mountSource")->count(), 1);
        QCOMPARE(dialog.request().network, QStringLiteral("mine"));
        box("network")->setCurrentIndex(2);
        Q_EMIT box("network")->activated(2);
        QCOMPARE(dialog.request().network, QStringLiteral("backend"));
        box("network")->setCurrentIndex(0);
        Q_EMIT box("network")->activated(0);
        QCOMPARE(dialog.request().network, QString());
        box("mountSource")->setCurrentIndex(0);
        Q_EMIT box("mountSource")->activated(0);
        type(dialog, "mountTarget", QStringLiteral("/data"));
        QCOMPARE(dialog.request().mounts.value(0).source, QStringLiteral("orders-data"));
        // A wheel that scrolls the page leaves the fields alone.
        auto* restart = dialog.findChild<QComboBox*>(QStringLiteral("restart"));
        QWheelEvent wheel(QPointF(5, 5), restart->mapToGlobal(QPointF(5, 5)), {}, {0, -120}, {}, {}, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(restart, &wheel);
        QCOMPARE(restart->currentIndex(), 0);
    }

    void aPortOfTwoLinesIsToldOf() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"),
                               {{80, QStringLiteral("tcp"), {}, 0}, {81, QStringLiteral("tcp"), {}, 0}});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        QTRY_COMPARE(dialog.findChildren<PortRow*>().size(), 2);
        auto* second = dialog.findChildren<PortRow*>().last()->findChild<QLineEdit*>(QStringLiteral("hostPort"));
        second->setText(QStringLiteral("80"));
        QVERIFY(!runButton(dialog)->isEnabled());
        second->setText(QStringLiteral("82"));
        QVERIFY(runButton(dialog)->isEnabled());
    }

    void whatIsWrongIsSaidBesideItsField() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        engine.setContainers({test::container(QStringLiteral("taken"), ContainerState::Running)});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        QTest::qWait(10);
        type(dialog, "containerName", QStringLiteral("taken"));
        QTRY_COMPARE(note(dialog, "nameProblem"), QStringLiteral("Another container is called so."));
        type(dialog, "containerName", {});
        press(dialog, QStringLiteral("Add a mount"));
        type(dialog, "mountSource", QStringLiteral("./data"));
        QTRY_VERIFY(note(dialog, "mountProblem").startsWith(QStringLiteral("Write a folder's whole path")));
        type(dialog, "mountSource", QStringLiteral("/a:b"));
        type(dialog, "mountTarget", QStringLiteral("/data"));
        QTRY_COMPARE(note(dialog, "mountProblem"), QStringLiteral("A path with a colon can't be mounted."));
        type(dialog, "mountSource", QStringLiteral("/a"));
        QVERIFY(runButton(dialog)->isEnabled());
        for (const auto& [field, wrong] :
             {std::pair{"memory", "lots"}, {"cpus", "two"}, {"user", "a b"}, {"network", "a b"}}) {
            type(dialog, field, QLatin1String(wrong));
            QVERIFY(!runButton(dialog)->isEnabled());
            type(dialog, field, {});
            QVERIFY(runButton(dialog)->isEnabled());
        }
        dialog.findChild<QCheckBox*>(QStringLiteral("removeWhenStopped"))->setChecked(true);
        dialog.findChild<QComboBox*>(QStringLiteral("restart"))->setCurrentIndex(3);
        QVERIFY(!runButton(dialog)->isEnabled());
    }

    void whatWasAskedForIsRememberedByProject() {
        const QTemporaryDir settings;
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
        QApplication::setOrganizationName(QStringLiteral("slipway-test"));
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {{5000, QStringLiteral("tcp"), {}, 0}});
        const QMap<QString, QString> project{{projectLabel, QStringLiteral("/p")}};
        RunRequest asked;
        {
            RunDialog dialog(&engine, QStringLiteral("web"), project);
            dialog.show();
            QTRY_COMPARE(dialog.request().ports.size(), 1);
            type(dialog, "hostPort", QStringLiteral("5005"));
            type(dialog, "containerName", QStringLiteral("w"));
            dialog.findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("A=1\nDB_PASSWORD=x"));
            type(dialog, "memory", QStringLiteral("1g"));
            press(dialog, QStringLiteral("Add a mount"));
            type(dialog, "mountSource", QStringLiteral("data"));
            type(dialog, "mountTarget", QStringLiteral("/data"));
            asked = dialog.request();
            QSignalSpy started(&dialog, &RunDialog::started);
            runButton(dialog)->click();
            QTRY_COMPARE(started.count(), 1);
        }
        engine.setContainers({});
        RunDialog again(&engine, QStringLiteral("web"), project);
        again.show();
        asked.environment.removeLast(); // a secret is not kept
        QTRY_COMPARE(again.request(), asked);
        RunDialog elsewhere(&engine, QStringLiteral("web"), {{projectLabel, QStringLiteral("/q")}});
        QCOMPARE(elsewhere.request().name, QString());
        QApplication::setOrganizationName({});
    }

    void everyFieldHasAName() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {{5000, QStringLiteral("tcp"), {}, 0}});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        press(dialog, QStringLiteral("Add a mount"));
        QTRY_VERIFY(dialog.findChild<PortRow*>());
        const auto widgets = dialog.findChildren<QWidget*>();
        for (const QWidget* widget : widgets)
            if (qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget) ||
                qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QToolButton*>(widget))
                QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
    }

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

    void aPortThatIsLetGoIsFreeWithoutTyping() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {{5000, QStringLiteral("tcp"), {}, 0}});
        const Container holder =
            test::container(QStringLiteral("other"), ContainerState::Running, {{80, QStringLiteral("tcp"), {}, 5000}});
        engine.setContainers({holder});
        engine.occupyPort(5000, {PortHolder::Kind::Container, holder.name, 0, holder.id});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        const QString taken = QStringLiteral("In use by container other");
        QTRY_VERIFY(dialog.findChild<PortRow*>());
        QTRY_COMPARE(note(dialog, "portProblem"), taken);
        const auto* looks = dialog.findChild<PortRow*>()->findChild<SeenTimer*>();
        QVERIFY(looks->isActive());
        dialog.hide();
        QVERIFY2(!looks->isActive(), "nobody sees it");
        dialog.show();
        QTRY_VERIFY(looks->isActive());
        // What is known stays until the engine has answered.
        engine.setDelay(QStringLiteral("portHolder"), 200);
        const qsizetype asked = engine.calls().count(QStringLiteral("portHolder 5000"));
        QTRY_VERIFY(engine.calls().count(QStringLiteral("portHolder 5000")) > asked);
        QCOMPARE(note(dialog, "portProblem"), taken);
        QVERIFY(!runButton(dialog)->isEnabled());
        engine.stopContainer(&engine, holder.id, [](const Result<>&) {});
        QTRY_VERIFY(runButton(dialog)->isEnabled());
        QCOMPARE(note(dialog, "portProblem"), QString());
        QVERIFY(!looks->isActive());
    }

    void aWindowThatIsTurnedToLooksAtItsPorts() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {{5000, QStringLiteral("tcp"), {}, 0}});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        QTRY_VERIFY(engine.calls().contains(QStringLiteral("portHolder 5000")));
        QTest::qWait(20);
        QVERIFY(runButton(dialog)->isEnabled());
        engine.occupyPort(5000, {PortHolder::Kind::Process, QStringLiteral("python3"), 4711, {}});
        QEvent activated(QEvent::WindowActivate);
        QApplication::sendEvent(&dialog, &activated);
        QTRY_COMPARE(note(dialog, "portProblem"), QStringLiteral("In use by python3 (process 4711)"));
        QVERIFY(!runButton(dialog)->isEnabled());
    }

    void aRefusedRunSaysWhoHasThePort() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {{5000, QStringLiteral("tcp"), {}, 0}});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        QTRY_VERIFY(engine.calls().contains(QStringLiteral("portHolder 5000")));
        QTest::qWait(20);
        engine.occupyPort(5000, {PortHolder::Kind::Process, QStringLiteral("python3"), 4711, {}});
        runButton(dialog)->click();
        QTRY_VERIFY(dialog.findChild<Banner*>()->isVisible());
        QTRY_COMPARE(note(dialog, "portProblem"), QStringLiteral("In use by python3 (process 4711)"));
        auto* next = dialog.findChild<QPushButton*>(QStringLiteral("useNextPort"));
        QCOMPARE(next->text(), QStringLiteral("Use 5001"));
        next->click();
        QTRY_VERIFY(runButton(dialog)->isEnabled());
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

    void aNetworkThatPublishesNothingIsToldOf() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {{5000, QStringLiteral("tcp"), {}, 0}});
        RunDialog dialog(&engine, QStringLiteral("web"), {});
        dialog.show();
        QTRY_COMPARE(dialog.request().ports.size(), 1);
        for (const char* network : {"host", "none", "container:db"}) {
            type(dialog, "network", QLatin1String(network));
            QVERIFY(note(dialog, "networkProblem").contains(QStringLiteral("choose another network")));
            QVERIFY(!runButton(dialog)->isEnabled());
        }
        dialog.findChild<PortRow*>()->findChild<QCheckBox*>()->setChecked(false);
        QCOMPARE(note(dialog, "networkProblem"), QString());
        QVERIFY(runButton(dialog)->isEnabled());
    }

    void aStartGoesOnWithoutTheDialog_data() {
        QTest::addColumn<bool>("fails");
        QTest::newRow("it runs") << false;
        QTest::newRow("it fails") << true;
    }
    void aStartGoesOnWithoutTheDialog() {
        QFETCH(const bool, fails);
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        engine.setDelay(QStringLiteral("runContainer"), 600);
        if (fails)
            engine.failNext(QStringLiteral("runContainer"), Error(Errc::Conflict, "the name is taken"));
        Jobs jobs;
        const QPointer<RunDialog> dialog = new RunDialog(&engine, QStringLiteral("web"), {});
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setJobs(&jobs);
        dialog->show();
        QTest::qWait(10);
        QSignalSpy started(dialog, &RunDialog::started);
        QSignalSpy failed(dialog, &RunDialog::failed);
        runButton(*dialog)->click();
        auto* close = dialog->findChild<QPushButton*>(QStringLiteral("closeButton"));
        QCOMPARE(close->text(), QStringLiteral("Close"));
        QTRY_COMPARE(jobs.rowCount(), 1);
        QCOMPARE(jobs.index(0).data().toString(), QStringLiteral("Starting web"));
        if (fails)
            QTest::keyClick(dialog, Qt::Key_Escape);
        else
            dialog->close();
        QVERIFY(dialog && !dialog->isVisible());
        QTRY_VERIFY(!dialog);
        QCOMPARE(jobs.rowCount(), 0);
        QCOMPARE(started.count(), fails ? 0 : 1);
        QCOMPARE(failed.count(), fails ? 1 : 0);
        if (!fails)
            return;
        QCOMPARE(failed[0][0].toString(), QStringLiteral("web did not start"));
        QCOMPARE(failed[0][1].toString(), QStringLiteral("the name is taken"));
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
        QCOMPARE(dialog.findChild<QPushButton*>(QStringLiteral("closeButton"))->text(), QStringLiteral("Cancel"));
        runButton(dialog)->click();
        QTRY_COMPARE(started.count(), 1);
        QVERIFY(!dialog.isVisible());
    }
};

SLIPWAY_TEST_MAIN(RunTest)
#include "tst_run.moc"
