#include "ui/window/engine_advice.h"

#include "ui/widgets/format.h"
#include "ui/window/helper_starter.h"

#include <QCoreApplication>

namespace slipway::ui {

namespace {

EngineAdvice absent(const EngineStatus& status, const HelperStarter& starter, bool own) {
    const HelperSetup& setup = starter.setup();
    EngineAdvice advice;
    advice.text = inertText(status.detail);
    if (!own) {
        advice.title = QCoreApplication::translate("EngineAdvice", "No engine is running at this address");
        advice.next = QCoreApplication::translate(
            "EngineAdvice", "The address comes from --host or SLIPWAY_HOST. Start the engine that listens there, or "
                            "start Slipway without them to use your own engine.");
    } else if (!setup.isInstalled()) {
        advice.title = QCoreApplication::translate("EngineAdvice", "The helper is not installed");
        advice.next = QCoreApplication::translate(
            "EngineAdvice", "Containers are built and run by slipway-helper, which is not on this machine. Install the "
                            "package “slipway”, then come back.");
    } else {
        advice.title = QCoreApplication::translate("EngineAdvice", "The helper is not running");
        advice.canStart = starter.canStart();
        advice.command = setup.startLine();
        advice.next =
            advice.canStart
                ? QCoreApplication::translate("EngineAdvice",
                                              "The helper builds and runs your containers. Starting it needs an "
                                              "administrator's consent, which your system will ask for.")
                : QCoreApplication::translate("EngineAdvice",
                                              "The helper builds and runs your containers. Start it from a terminal; "
                                              "this page goes on by itself.");
    }
    return advice;
}

EngineAdvice refused(const EngineStatus& status) {
    EngineAdvice advice;
    advice.title = QCoreApplication::translate("EngineAdvice", "The engine refuses to talk to you");
    advice.text = inertText(status.detail);
    advice.next =
        status.address.endsWith(QLatin1String("docker.sock"))
            ? QCoreApplication::translate("EngineAdvice",
                                          "Docker's engine talks to members of the group “docker” only. "
                                          "Start Slipway without --host and SLIPWAY_HOST to use your own "
                                          "engine.")
            : QCoreApplication::translate("EngineAdvice", "Each user has an engine of their own. Start Slipway without "
                                                          "--host and SLIPWAY_HOST to use yours.");
    return advice;
}

} // namespace

EngineAdvice adviceOn(const EngineStatus& status, const HelperStarter& starter) {
    const HelperSetup& setup = starter.setup();
    const bool own = status.address == setup.address();
    EngineAdvice advice;
    switch (status.state) {
    case EngineState::Connecting:
    case EngineState::Ready:
        break;
    case EngineState::Absent:
        return absent(status, starter, own);
    case EngineState::Refused:
        return refused(status);
    case EngineState::Starting:
        advice.title = QCoreApplication::translate("EngineAdvice", "The engine is starting");
        advice.text = inertText(status.detail);
        advice.next =
            QCoreApplication::translate("EngineAdvice", "This takes a few seconds. If it stays like this, the "
                                                        "helper's log says why.");
        advice.command = own ? setup.logLine() : QString();
        break;
    case EngineState::TooOld:
        advice.title = QCoreApplication::translate("EngineAdvice", "The engine is too old");
        advice.text = inertText(status.detail);
        advice.next = own ? QCoreApplication::translate("EngineAdvice", "Update the package “slipway”, then start the "
                                                                        "helper anew. Containers go on running "
                                                                        "meanwhile.")
                          : QCoreApplication::translate("EngineAdvice",
                                                        "Update the engine at this address, or start Slipway without "
                                                        "--host and SLIPWAY_HOST to use your own.");
        advice.command = own ? setup.restartLine() : QString();
        break;
    }
    return advice;
}

} // namespace slipway::ui
