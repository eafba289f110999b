#include "ui/build/step_look.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

namespace slipway::ui {

namespace {
struct StepWords {
    Q_DECLARE_TR_FUNCTIONS(StepWords)
};
} // namespace

StepLook lookOf(StepState state) {
    switch (state) {
    case StepState::Waiting:
        return {QStringLiteral("gutter-waiting"), theme::Ink::Muted, StepWords::tr("waiting")};
    case StepState::WillRun:
        return {QStringLiteral("gutter-run"), theme::Ink::Accent, StepWords::tr("will run")};
    case StepState::Running:
        return {QStringLiteral("gutter-running"), theme::Ink::Busy, StepWords::tr("running")};
    case StepState::Cached:
        return {QStringLiteral("gutter-cached"), theme::Ink::Muted, StepWords::tr("cached")};
    case StepState::Done:
        return {QStringLiteral("gutter-done"), theme::Ink::Good, StepWords::tr("done")};
    case StepState::Failed:
        return {QStringLiteral("gutter-failed"), theme::Ink::Bad, StepWords::tr("failed")};
    case StepState::Cancelled:
        return {QStringLiteral("minus"), theme::Ink::Muted, StepWords::tr("cancelled")};
    }
    return {};
}

QString stageName(const QString& stage) {
    bool isNumber = false;
    const int number = stage.toInt(&isNumber);
    return isNumber ? StepWords::tr("stage %1").arg(number) : inertText(stage);
}

} // namespace slipway::ui
