#include "ui/theme/states.h"

#include <QCoreApplication>

namespace slipway::ui::theme {

namespace {
QString tr(const char* text) { return QCoreApplication::translate("State", text); }
} // namespace

StateLook lookOf(ContainerState state) {
    switch (state) {
    case ContainerState::Created:
        return {QStringLiteral("state-created"), Ink::Good, tr(QT_TRANSLATE_NOOP("State", "Created"))};
    case ContainerState::Running:
        return {QStringLiteral("state-running"), Ink::Good, tr(QT_TRANSLATE_NOOP("State", "Running"))};
    case ContainerState::Paused:
        return {QStringLiteral("state-paused"), Ink::Warn, tr(QT_TRANSLATE_NOOP("State", "Paused"))};
    case ContainerState::Restarting:
        return {QStringLiteral("state-busy"), Ink::Busy, tr(QT_TRANSLATE_NOOP("State", "Restarting"))};
    case ContainerState::Exited:
        return {QStringLiteral("state-exited"), Ink::Muted, tr(QT_TRANSLATE_NOOP("State", "Exited"))};
    case ContainerState::Dead:
        return {QStringLiteral("state-dead"), Ink::Bad, tr(QT_TRANSLATE_NOOP("State", "Dead"))};
    }
    return {};
}

StateLook lookOf(EngineState state) {
    switch (state) {
    case EngineState::Connecting:
        return {QStringLiteral("state-busy"), Ink::Busy, tr(QT_TRANSLATE_NOOP("State", "Connecting to the engine"))};
    case EngineState::Starting:
        return {QStringLiteral("state-busy"), Ink::Busy, tr(QT_TRANSLATE_NOOP("State", "Engine is starting"))};
    case EngineState::Ready:
        return {QStringLiteral("state-running"), Ink::Good, tr(QT_TRANSLATE_NOOP("State", "Engine ready"))};
    case EngineState::Absent:
        return {QStringLiteral("state-exited"), Ink::Warn, tr(QT_TRANSLATE_NOOP("State", "No engine is running"))};
    case EngineState::Refused:
        return {QStringLiteral("state-dead"), Ink::Bad, tr(QT_TRANSLATE_NOOP("State", "The engine refused us"))};
    }
    return {};
}

} // namespace slipway::ui::theme
