// slipway-desktop [--host unix:///path] [--project DIR] [DIR]
#pragma once

#include <QString>
#include <QStringList>

namespace slipway::ui {

struct CommandLine {
    QString host;      // where the engine listens
    QString directory; // project to open, absolute; empty: none
    // Set when there is nothing to start: help, version, or what is wrong.
    QString message;
    int exitCode = 0;
};

// `environmentHost` is $SLIPWAY_HOST. Order: --host, that, unix:///run/slipway/<uid>/engine.sock.
CommandLine parseCommandLine(const QStringList& arguments, const QString& environmentHost, unsigned uid);

} // namespace slipway::ui
