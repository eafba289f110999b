#include "ui/editor/line_mark.h"

#include <QCoreApplication>

namespace slipway::ui {

LineLook lookOf(LineState state) {
    switch (state) {
    case LineState::None:
        return {};
    case LineState::Cached:
        return {QStringLiteral("gutter-cached"), theme::Ink::Muted, QCoreApplication::translate("LineState", "Cached")};
    case LineState::WillRun:
        return {QStringLiteral("gutter-run"), theme::Ink::Accent, QCoreApplication::translate("LineState", "Will run")};
    case LineState::Waiting:
        return {QStringLiteral("gutter-waiting"), theme::Ink::Muted,
                QCoreApplication::translate("LineState", "Waiting")};
    case LineState::Running:
        return {QStringLiteral("gutter-running"), theme::Ink::Busy,
                QCoreApplication::translate("LineState", "Running")};
    case LineState::Done:
        return {QStringLiteral("gutter-done"), theme::Ink::Good, QCoreApplication::translate("LineState", "Done")};
    case LineState::Failed:
        return {QStringLiteral("gutter-failed"), theme::Ink::Bad, QCoreApplication::translate("LineState", "Failed")};
    }
    return {};
}

} // namespace slipway::ui
