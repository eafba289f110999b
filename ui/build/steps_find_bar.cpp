#include "ui/build/steps_find_bar.h"

#include "ui/build/steps_search.h"
#include "ui/build/steps_view.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace slipway::ui {

StepsFindBar::StepsFindBar(StepsView* steps, QWidget* parent)
    : FindBar(tr("Find in the steps"), parent)
    , m_steps(steps)
    , m_case(makeToggle(QStringLiteral("Aa"), tr("Match upper and lower case")))
    , m_regex(makeToggle(QStringLiteral(".*"), tr("Regular expression"))) {
    input()->setObjectName(QStringLiteral("stepsFindInput"));
    count()->setObjectName(QStringLiteral("stepsFindCount"));
    QHBoxLayout* row = makeFindRow({m_case, m_regex, count()});
    row->setContentsMargins(theme::small, theme::tight, theme::small, theme::tight);
    setLayout(row);
    connect(input(), &QLineEdit::textChanged, this, &StepsFindBar::start);
    connect(m_case, &QToolButton::toggled, this, &StepsFindBar::start);
    connect(m_regex, &QToolButton::toggled, this, &StepsFindBar::start);
    connect(steps->search(), &StepsSearch::progressed, this, &StepsFindBar::tellCount);
}

void StepsFindBar::open() {
    show();
    start();
    input()->setFocus();
    input()->selectAll();
}

void StepsFindBar::start() {
    if (!isVisible())
        return;
    m_steps->search()->start({input()->text(), m_case->isChecked(), m_regex->isChecked()});
    m_steps->viewport()->update();
}

void StepsFindBar::tellCount() {
    const StepsSearch* search = m_steps->search();
    const QString error = search->matcher().error();
    const bool isNone = search->isComplete() && search->rows() == 0;
    setStyleProperty(input(), "wrong", !input()->text().isEmpty() && (isNone || !error.isEmpty()));
    input()->setToolTip(toolTipText(error));
    if (input()->text().isEmpty())
        count()->clear();
    else if (!error.isEmpty())
        count()->setText(tr("Not a regular expression: %1").arg(error));
    else if (search->rows() == 0)
        count()->setText(search->isComplete() ? tr("No match") : tr("Searching…"));
    else
        count()->setText(tr("%Ln row(s)", nullptr, search->rows()));
}

void StepsFindBar::walk(bool backwards) {
    const QModelIndex found = m_steps->search()->next(m_steps->currentIndex(), backwards);
    if (!found.isValid())
        return;
    if (found.parent().isValid())
        m_steps->expand(found.parent());
    m_steps->setCurrentIndex(found);
    m_steps->scrollTo(found, QAbstractItemView::PositionAtCenter);
}

void StepsFindBar::closeBar() {
    m_steps->search()->stop();
    m_steps->viewport()->update();
    hide();
    m_steps->setFocus();
}

} // namespace slipway::ui
