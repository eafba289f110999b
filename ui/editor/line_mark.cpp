#include "ui/editor/line_mark.h"

#include <QCoreApplication>

namespace slipway::ui {

namespace {
QString tr(const char* text) { return QCoreApplication::translate("LineState", text); }
} // namespace

LineLook lookOf(LineState state) {
    switch (state) {
    case LineState::None:
        return {};
    case LineState::Cached:
        return {QStringLiteral("gutter-cached"), theme::Ink::Muted, tr(QT_TRANSLATE_NOOP("LineState", "Cached"))};
    case LineState::WillRun:
        return {QStringLiteral("gutter-run"), theme::Ink::Accent, tr(QT_TRANSLATE_NOOP("LineState", "Will run"))};
    case LineState::Waiting:
        return {QStringLiteral("gutter-waiting"), theme::Ink::Muted, tr(QT_TRANSLATE_NOOP("LineState", "Waiting"))};
    case LineState::Running:
        return {QStringLiteral("gutter-running"), theme::Ink::Busy, tr(QT_TRANSLATE_NOOP("LineState", "Running"))};
    case LineState::Done:
        return {QStringLiteral("gutter-done"), theme::Ink::Good, tr(QT_TRANSLATE_NOOP("LineState", "Done"))};
    case LineState::Failed:
        return {QStringLiteral("gutter-failed"), theme::Ink::Bad, tr(QT_TRANSLATE_NOOP("LineState", "Failed"))};
    }
    return {};
}

} // namespace slipway::ui
