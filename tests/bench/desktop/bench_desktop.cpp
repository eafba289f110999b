// The real window against a real helper, kept busy while it is watched. Each line that it prints is one JSON object.
//
//     bench_desktop log CONTAINER     prints {"ready": true} when the log is open, then waits for a line "the end"
//     bench_desktop build DIRECTORY   builds it twice without a cache, with the steps and with the text shown
//     bench_desktop typing DIRECTORY  types into its Dockerfile
//     bench_desktop idle CONTAINER    shows it, then nothing, and counts how often it wakes up
//
// SLIPWAY_HOST is the helper.
#include "frame_watch.h"

#include "ui/app/resources.h"
#include "ui/build/build_pane.h"
#include "ui/containers/containers_model.h"
#include "ui/containers/containers_page.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/engine/remote/remote_engine.h"
#include "ui/logs/log_text.h"
#include "ui/logs/log_view.h"
#include "ui/projects/project_page.h"
#include "ui/theme/theme_controller.h"
#include "ui/window/main_window.h"

#include <QAbstractEventDispatcher>
#include <QAbstractItemView>
#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <cstdio>

using namespace slipway;
using namespace slipway::ui;
using namespace slipway::ui::bench;

namespace {

constexpr int patienceMs = 120'000;
constexpr int firstInstruction = 3; // of the Dockerfile to type into

void say(const QJsonObject& object) {
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

[[noreturn]] void fail(const char* what) {
    std::fprintf(stderr, "bench_desktop: %s\n", what);
    std::exit(1);
}

// Works as the program does until `done`.
void waitFor(const char* what, const std::function<bool()>& done) {
    QTimer beat; // in an idle program nothing happens that would let it look
    beat.start(20);
    QElapsedTimer clock;
    clock.start();
    while (!done()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        if (clock.elapsed() > patienceMs)
            fail(what);
    }
}

void pause(int ms) {
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

QJsonObject frames(const FrameWatch& watch) {
    return {{QStringLiteral("gap"), watch.longestGap()},
            {QStringLiteral("work"), watch.workInLongestGap()},
            {QStringLiteral("paints"), watch.paintsPerSecond()}};
}

QJsonObject named(const char* name, QJsonObject object) {
    object.insert(QStringLiteral("what"), QLatin1String(name));
    return object;
}

class Bench {
public:
    explicit Bench(WatchedApplication* application)
        : m_application(application)
        , m_settings(m_directory.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)
        , m_theme(theme::Preference::Light)
        , m_engine(qEnvironmentVariable("SLIPWAY_HOST"))
        , m_window(&m_engine, {.settings = &m_settings,
                               .theme = &m_theme,
                               .openUrl = [](const QUrl&) { return false; },
                               .samplesDirectory = m_directory.path()}) {
        m_window.resize(1400, 900);
        m_window.show();
        waitFor("the engine is not ready", [this] { return m_engine.status().state == EngineState::Ready; });
    }

    void log(const QString& name) {
        const auto* containers = m_window.findChild<ContainersModel*>();
        const auto id = [&]() -> QString {
            for (const Container& container : containers->containers())
                if (container.name == name)
                    return container.id;
            return {};
        };
        waitFor("the container is not there", [&] { return !id().isEmpty(); });
        m_window.showPage(SidebarModel::Page::Containers);
        auto* page = m_window.findChild<ContainersPage*>();
        page->select(id());
        // The log of one container, not that of several.
        LogText* text = nullptr;
        waitFor("the log is not shown", [&] {
            for (LogText* each : page->findChildren<LogText*>())
                if (each->isVisible())
                    text = each;
            return text != nullptr;
        });
        pause(500);
        say({{QStringLiteral("ready"), true}});
        {
            const FrameWatch watch(m_application, text->viewport());
            waitFor("the log does not end", [&] {
                const LogBuffer& buffer = text->buffer();
                return !buffer.isEmpty() && buffer.text(buffer.end() - 1) == QLatin1String("the end");
            });
            QJsonObject result = frames(watch);
            result.insert(QStringLiteral("lines"), text->buffer().store().end() - 1);
            say(named("log", result));
        }
        search(text, "search", {.text = QStringLiteral("number 777777 ")});
        search(text, "search-regex", {.text = QStringLiteral("number \\d*7777 "), .isRegex = true});
    }

    void build(const QString& directory) {
        openProject(directory);
        auto* pane = m_page->findChild<BuildPane*>();
        buildOnce("build-steps", pane->findChild<QAbstractItemView*>()->viewport());
        pane->showView(pane->log());
        buildOnce("build-text", pane->log()->text()->viewport());
    }

    void typing(const QString& directory) {
        openProject(directory);
        DockerfileEditor* editor = m_page->editor();
        waitFor("there is no plan", [&] { return editor->stateOfLine(firstInstruction) != LineState::None; });
        waitFor("there are no checks", [&] { return editor->isAnalysisCurrent(); });
        pause(1'000);
        editor->setFocus();
        QTextBlock block = editor->document()->findBlockByNumber(editor->document()->blockCount() / 2);
        while (block.isValid() && !block.text().startsWith(QLatin1String("WORKDIR")))
            block = block.next();
        editor->goToLine(block.blockNumber() + 1);
        typeInto(editor);
    }

    void idle(const QString& name) {
        const auto* containers = m_window.findChild<ContainersModel*>();
        m_window.showPage(SidebarModel::Page::Containers);
        waitFor("the container is not there", [&] {
            return std::ranges::any_of(containers->containers(),
                                       [&](const Container& one) { return one.name == name; });
        });
        pause(3'000); // until what was begun has ended
        say({{QStringLiteral("what"), QStringLiteral("idle")}, {QStringLiteral("wakeups"), wakeUpsPerSecond()}});
        m_window.hide();
        pause(1'000);
        say({{QStringLiteral("what"), QStringLiteral("hidden")}, {QStringLiteral("wakeups"), wakeUpsPerSecond()}});
    }

private:
    static double wakeUpsPerSecond() {
        constexpr int seconds = 12, restMs = 20;
        int count = 0;
        QObject counter;
        QElapsedTimer asleep;
        const auto* dispatcher = QAbstractEventDispatcher::instance();
        QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, &counter, [&] { asleep.start(); });
        // The loop comes round several times for what one wake-up brings: it counts after a rest longer than a frame.
        QObject::connect(dispatcher, &QAbstractEventDispatcher::awake, &counter, [&] {
            count += asleep.isValid() && asleep.elapsed() >= restMs;
            asleep.invalidate();
        });
        pause(seconds * 1'000);
        return double(qMax(0, count - 1)) / seconds; // but for leaving
    }

    void openProject(const QString& directory) {
        m_window.openProject(directory);
        m_page = m_window.currentProject();
        if (!m_page)
            fail("the project is not opened");
        m_page->live()->setOn(false);
        pause(500);
    }

    void search(LogText* text, const char* name, const LogQuery& query) {
        const FrameWatch watch(m_application, text->viewport());
        QElapsedTimer clock;
        clock.start();
        text->search()->start(query, text->topLine());
        waitFor("the search does not end", [&] { return text->search()->isComplete(); });
        QJsonObject result = frames(watch);
        result.insert(QStringLiteral("ms"), double(clock.nsecsElapsed()) / 1e6);
        result.insert(QStringLiteral("found"), text->search()->total());
        say(named(name, result));
        text->search()->stop();
        pause(100);
    }

    void buildOnce(const char* name, QWidget* shown) {
        const FrameWatch watch(m_application, shown);
        m_page->buildWithoutCache();
        if (!m_page->session()->isRunning())
            fail("the build does not start");
        waitFor("the build does not end", [&] { return !m_page->session()->isRunning(); });
        if (m_page->session()->state() != BuildSession::State::Succeeded)
            fail("the build fails");
        waitFor("its log is not shown",
                [&] { return !m_page->findChild<BuildPane*>()->log()->text()->feed()->isBusy(); });
        say(named(name, frames(watch)));
        pause(200);
    }

    // Keys come from another thread, whatever this one is busy with: now and then there is a pause in which the
    // checks and the plan are asked for, and their answers meet keys.
    void typeInto(DockerfileEditor* editor) {
        constexpr int keys = 400, burst = 25;
        const QString text = QStringLiteral("RUN echo $HOME && make -j2 all \n");
        std::vector<double> times;
        QElapsedTimer clock;
        clock.start();
        int plans = 0;
        QObject::connect(m_page->session(), &BuildSession::marksChanged, editor, [&] { ++plans; });
        std::atomic<qint64> pressed{0}; // nanoseconds; 0: painted
        QObject::connect(m_application, &WatchedApplication::painted, editor, [&] {
            if (const qint64 at = pressed.exchange(0))
                times.push_back(double(clock.nsecsElapsed() - at) / 1e6);
        });
        const FrameWatch watch(m_application, editor->viewport());
        const std::unique_ptr<QThread> fingers(QThread::create([&] {
            for (int i = 0; i < keys; ++i) {
                const QChar letter = text[i % text.size()];
                const int key = letter == QLatin1Char('\n') ? int(Qt::Key_Return) : letter.toUpper().unicode();
                qint64 nobody = 0;
                pressed.compare_exchange_strong(nobody, clock.nsecsElapsed());
                QCoreApplication::postEvent(
                    editor, new QKeyEvent(QEvent::KeyPress, key, {}, letter == QLatin1Char('\n') ? QString() : letter));
                QThread::msleep((i + 1) % burst == 0 ? 350 + (unsigned(i) * 37) % 400 : 60);
            }
        }));
        fingers->start();
        waitFor("nobody types any more", [&] { return fingers->isFinished(); });
        QJsonObject result = frames(watch);
        result.insert(QStringLiteral("median"), quantile(times, 0.5));
        result.insert(QStringLiteral("most"), quantile(times, 0.95));
        result.insert(QStringLiteral("worst"), quantile(times, 1));
        if (plans == 0)
            fail("no plan came meanwhile");
        result.insert(QStringLiteral("plans"), plans);
        result.insert(QStringLiteral("keys"), qint64(times.size()));
        say(named("typing", result));
    }

    WatchedApplication* m_application;
    QTemporaryDir m_directory;
    QSettings m_settings;
    theme::ThemeController m_theme;
    RemoteEngine m_engine;
    MainWindow m_window;
    ProjectPage* m_page = nullptr;
};

} // namespace

int main(int argc, char** argv) {
    WatchedApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("slipway"));
    QApplication::setApplicationName(QStringLiteral("slipway-desktop-bench"));
    initializeResources();
    if (argc != 3)
        fail("what, and of what?");
    const QString what = QString::fromLocal8Bit(argv[1]), object = QString::fromLocal8Bit(argv[2]);
    Bench bench(&application);
    if (what == QLatin1String("log"))
        bench.log(object);
    else if (what == QLatin1String("build"))
        bench.build(object);
    else if (what == QLatin1String("typing"))
        bench.typing(object);
    else if (what == QLatin1String("idle"))
        bench.idle(object);
    else
        fail("that is not known");
    return 0;
}
