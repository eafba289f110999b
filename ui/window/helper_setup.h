// How the engine's helper is started on this machine: as a unit of systemd where it is installed as one, else by its
// own program, which lies beside the desktop's.
#pragma once

#include <QString>
#include <QStringList>

namespace slipway::ui {

struct HelperSetup {
    unsigned uid = 0;  // whose engine it is
    QString pkexec;    // what asks for an administrator's consent; empty: there is none
    QString systemctl; // set when there is a unit
    QString helper;    // the program, wherever it is; empty: not found

    // pkexec and systemctl are looked for in PATH; units below `root`, and whether systemd runs at all.
    static HelperSetup find(unsigned uid, const QString& programDirectory, const QString& root = QStringLiteral("/"));

    bool isInstalled() const { return !systemctl.isEmpty() || !helper.isEmpty(); }
    // Where that helper will listen: what the desktop talks to unless it is told another address.
    QString address() const;
    // What root has to run. Empty when nothing is installed. With a unit it ends at once, else it is the helper itself.
    QStringList command() const;
    // The same, and the one that starts it anew, for a person to paste into a terminal.
    QString startLine() const;
    QString restartLine() const;
    // What shows the helper's own words; empty without a unit.
    QString logLine() const;
};

} // namespace slipway::ui
