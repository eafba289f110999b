// slipway-desktop: reads the command line, makes the engine's client and the window.
#include "ui/app/command_line.h"
#include "ui/app/resources.h"
#include "ui/app/single_instance.h"
#include "ui/app/startup_times.h"
#include "ui/engine/remote/remote_engine.h"
#include "ui/theme/theme_controller.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QDesktopServices>
#include <QLibraryInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QTranslator>

#include <cstdio>
#include <unistd.h>

using namespace slipway::ui;

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("slipway"));
    QApplication::setApplicationName(QStringLiteral("slipway-desktop"));
    QApplication::setApplicationDisplayName(QStringLiteral("Slipway"));
    QApplication::setApplicationVersion(QStringLiteral(SLIPWAY_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.slipway.Slipway"));

    const CommandLine commandLine =
        parseCommandLine(QApplication::arguments(), qEnvironmentVariable("SLIPWAY_HOST"), getuid());
    if (!commandLine.message.isEmpty()) {
        std::fputs(qUtf8Printable(commandLine.message), commandLine.exitCode == 0 ? stdout : stderr);
        return commandLine.exitCode;
    }
    SingleInstance instance(QStringLiteral("slipway-desktop"));
    if (instance.handOver(commandLine.directory))
        return 0;
    instance.listen();

    initializeResources();
    QTranslator qtTexts, texts;
    if (qtTexts.load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                     QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QApplication::installTranslator(&qtTexts);
    // English is a translation too: of "%n container(s)".
    const QString folder = QStringLiteral(":/i18n");
    if (texts.load(QLocale(), QStringLiteral("slipway"), QStringLiteral("_"), folder) ||
        texts.load(QStringLiteral("slipway_en"), folder))
        QApplication::installTranslator(&texts);

    QSettings settings;
    const int appearance = settings.value(QStringLiteral("window/appearance"), int(theme::Preference::System)).toInt();
    theme::ThemeController themeController(theme::Preference(qBound(0, appearance, int(theme::Preference::Dark))));
    RemoteEngine engine(commandLine.host);
    MainWindow window(
        &engine,
        {.settings = &settings,
         .theme = &themeController,
         .openUrl = [](const QUrl& url) { return QDesktopServices::openUrl(url); },
         .samplesDirectory =
             QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + QStringLiteral("/Slipway"),
         .helper = HelperSetup::find(getuid(), QApplication::applicationDirPath()),
         .helperLog = QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/helper.log")});
    QObject::connect(&instance, &SingleInstance::raiseRequested, &window, [&window](const QString& directory) {
        window.raiseWindow();
        if (!directory.isEmpty())
            window.openProject(directory);
    });
    if (!commandLine.directory.isEmpty())
        window.openProject(commandLine.directory);
    tellStartupTimes(&window);
    window.show();
    return QApplication::exec();
}
