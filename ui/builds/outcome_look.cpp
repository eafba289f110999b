#include "ui/builds/outcome_look.h"

#include <QCoreApplication>

namespace slipway::ui {

namespace {
struct Outcome {
    Q_DECLARE_TR_FUNCTIONS(BuildOutcome)
};
} // namespace

OutcomeLook lookOf(BuildOutcome outcome) {
    switch (outcome) {
    case BuildOutcome::Running:
        return {QStringLiteral("gutter-running"), theme::Ink::Busy, Outcome::tr("Running")};
    case BuildOutcome::Ok:
        return {QStringLiteral("gutter-done"), theme::Ink::Good, Outcome::tr("Succeeded")};
    case BuildOutcome::Failed:
        return {QStringLiteral("gutter-failed"), theme::Ink::Bad, Outcome::tr("Failed")};
    case BuildOutcome::Cancelled:
        return {QStringLiteral("minus"), theme::Ink::Muted, Outcome::tr("Cancelled")};
    case BuildOutcome::Refused:
        return {QStringLiteral("alert"), theme::Ink::Warn, Outcome::tr("Refused")};
    case BuildOutcome::Interrupted:
        return {QStringLiteral("state-dead"), theme::Ink::Bad, Outcome::tr("Interrupted")};
    }
    return {};
}

} // namespace slipway::ui
