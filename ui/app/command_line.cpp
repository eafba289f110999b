#include "ui/app/command_line.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>

namespace slipway::ui {

CommandLine parseCommandLine(const QStringList& arguments, const QString& environmentHost, unsigned uid) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("CommandLine", "The desktop of Slipway."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption host(QStringLiteral("host"),
                                  QCoreApplication::translate("CommandLine", "Where the engine listens."),
                                  QStringLiteral("unix:///path"));
    const QCommandLineOption project(QStringLiteral("project"),
                                     QCoreApplication::translate("CommandLine", "Folder to open."),
                                     QStringLiteral("DIR"));
    parser.addOption(host);
    parser.addOption(project);
    parser.addPositionalArgument(QStringLiteral("DIR"), QCoreApplication::translate("CommandLine", "Folder to open."),
                                 QStringLiteral("[DIR]"));

    CommandLine result;
    if (!parser.parse(arguments)) {
        result.message = parser.errorText() + QLatin1Char('\n');
        result.exitCode = 2;
        return result;
    }
    if (parser.isSet(help)) {
        result.message = parser.helpText();
        return result;
    }
    if (parser.isSet(version)) {
        result.message = QStringLiteral("slipway-desktop %1\n").arg(QCoreApplication::applicationVersion());
        return result;
    }
    result.host = parser.value(host);
    if (result.host.isEmpty())
        result.host = environmentHost;
    if (result.host.isEmpty())
        result.host = QStringLiteral("unix:///run/slipway/%1/engine.sock").arg(uid);
    const QString directory = parser.isSet(project) ? parser.value(project) : parser.positionalArguments().value(0);
    if (!directory.isEmpty())
        result.directory = QDir(directory).absolutePath();
    return result;
}

} // namespace slipway::ui
