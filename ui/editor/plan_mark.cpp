#include "ui/editor/plan_mark.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

namespace slipway::ui {

namespace {
struct PlanMark {
    Q_DECLARE_TR_FUNCTIONS(PlanMark)
};
const QString separator = QStringLiteral(" · ");
} // namespace

QString hoverAfterRun(const QString& reason, const QString& figures) {
    QStringList lines;
    if (!reason.isEmpty())
        lines << inertText(reason);
    if (!figures.isEmpty())
        lines << PlanMark::tr("It took %1.").arg(figures);
    return lines.join(QLatin1Char('\n'));
}

LineMark markOf(const PlanStep& step) {
    LineMark mark{step.line, step.endLine, step.cached ? LineState::Cached : LineState::WillRun, {}, {}};
    QStringList figures;
    if (step.durationMs)
        figures << formatDuration(*step.durationMs);
    if (step.size && *step.size > 0)
        figures << formatSize(*step.size);
    QStringList lines;
    if (!step.reason.isEmpty())
        lines << inertText(step.reason.words());
    else if (!step.cached)
        lines << PlanMark::tr("it was never built");
    if (!figures.isEmpty())
        lines << (step.cached ? PlanMark::tr("It took %1.") : PlanMark::tr("The last time it took %1."))
                     .arg(figures.join(separator));
    if (!step.cached)
        lines << (step.predictedMs ? PlanMark::tr("It will take about %1.").arg(formatDuration(*step.predictedMs))
                                   : PlanMark::tr("How long it will take is not known."));
    mark.tooltip = lines.join(QLatin1Char('\n'));

    QStringList note;
    if (step.cached) {
        // Free steps would clutter the text with zeros.
        if (step.durationMs.value_or(0) >= 100 || step.size.value_or(0) > 0)
            note = figures;
    } else {
        if (!step.reason.isEmpty())
            note << inertText(step.reason.words());
        if (step.predictedMs && *step.predictedMs >= 100)
            note << PlanMark::tr("about %1").arg(formatDuration(*step.predictedMs));
    }
    mark.note = note.join(separator);
    return mark;
}

} // namespace slipway::ui
