#include "ui/theme/states.h"

#include <QCoreApplication>

namespace slipway::ui::theme {

StateLook lookOf(ContainerState state) {
    switch (state) {
    case ContainerState::Created:
        return {QStringLiteral("state-created"), Ink::Good, QCoreApplication::translate("State", "Created")};
    case ContainerState::Running:
        return {QStringLiteral("state-running"), Ink::Good, QCoreApplication::translate("State", "Running")};
    case ContainerState::Paused:
        return {QStringLiteral("state-paused"), Ink::Warn, QCoreApplication::translate("State", "Paused")};
    case ContainerState::Restarting:
        return {QStringLiteral("state-busy"), Ink::Busy, QCoreApplication::translate("State", "Restarting")};
    case ContainerState::Exited:
        return {QStringLiteral("state-exited"), Ink::Muted, QCoreApplication::translate("State", "Exited")};
    case ContainerState::Dead:
        return {QStringLiteral("state-dead"), Ink::Bad, QCoreApplication::translate("State", "Dead")};
    }
    return {};
}

StateLook lookOf(EngineState state) {
    switch (state) {
    case EngineState::Connecting:
        return {QStringLiteral("state-busy"), Ink::Busy,
                QCoreApplication::translate("State", "Connecting to the engine")};
    case EngineState::Starting:
        return {QStringLiteral("state-busy"), Ink::Busy, QCoreApplication::translate("State", "Engine is starting")};
    case EngineState::Ready:
        return {QStringLiteral("state-running"), Ink::Good, QCoreApplication::translate("State", "Engine ready")};
    case EngineState::Absent:
        return {QStringLiteral("state-exited"), Ink::Warn,
                QCoreApplication::translate("State", "No engine is running")};
    case EngineState::Refused:
        return {QStringLiteral("state-dead"), Ink::Bad, QCoreApplication::translate("State", "The engine refused us")};
    case EngineState::TooOld:
        return {QStringLiteral("alert"), Ink::Warn, QCoreApplication::translate("State", "The engine is too old")};
    }
    return {};
}

} // namespace slipway::ui::theme
