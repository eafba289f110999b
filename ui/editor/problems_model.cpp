#include "ui/editor/problems_model.h"

#include "ui/widgets/format.h"

#include <algorithm>

namespace slipway::ui {

void ProblemsModel::setProblems(const QString& fileName, const QList<Problem>& problems) {
    if (m_fileName == fileName && m_problems == problems)
        return;
    beginResetModel();
    m_fileName = fileName;
    m_problems = problems;
    endResetModel();
}

int ProblemsModel::errorCount() const {
    return int(std::ranges::count(m_problems, dockerfile::Severity::Error, &Problem::severity));
}

int ProblemsModel::fixCount() const {
    return int(std::ranges::count_if(m_problems, &Problem::hasFix));
}

int ProblemsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_problems.size());
}

QVariant ProblemsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Problem& problem = m_problems[index.row()];
    const QString message =
        problem.hint.isEmpty() ? problem.message : QStringLiteral("%1 (%2)").arg(problem.message, problem.hint);
    const QString where = QStringLiteral("%1:%2").arg(m_fileName).arg(problem.line);
    switch (role) {
    case Qt::DisplayRole:
        return inertText(message);
    case Qt::ToolTipRole: {
        QStringList lines{inertText(message), problem.explanation, inertText(problem.fixTitle)};
        lines.removeAll(QString());
        return toolTipText(lines.join(QLatin1Char('\n')));
    }
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3")
            .arg(problem.severity == dockerfile::Severity::Error ? tr("Error") : tr("Warning"), inertText(message),
                 where);
    case IsErrorRole:
        return problem.severity == dockerfile::Severity::Error;
    case WhereRole:
        return where;
    case RuleRole:
        return problem.rule;
    case ExplanationRole:
        return problem.explanation;
    case FixRole:
        return inertText(problem.fixTitle);
    default:
        return {};
    }
}

} // namespace slipway::ui
