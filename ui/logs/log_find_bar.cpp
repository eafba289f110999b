#include "ui/logs/log_find_bar.h"

#include "ui/logs/log_text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>

namespace slipway::ui {

LogFindBar::LogFindBar(LogText* log, QWidget* parent)
    : FindBar(tr("Find in the log"), parent)
    , m_log(log)
    , m_case(makeToggle(QStringLiteral("Aa"), tr("Match upper and lower case")))
    , m_regex(makeToggle(QStringLiteral(".*"), tr("Regular expression"))) {
    input()->setObjectName(QStringLiteral("logFindInput"));
    m_case->setObjectName(QStringLiteral("logFindCase"));
    m_regex->setObjectName(QStringLiteral("logFindRegex"));
    count()->setObjectName(QStringLiteral("logFindCount"));
    QHBoxLayout* row = makeFindRow({m_case, m_regex, count()});
    row->setContentsMargins(theme::small, theme::tight, theme::small, theme::tight);
    setLayout(row);
    connect(input(), &QLineEdit::textChanged, this, &LogFindBar::start);
    connect(m_case, &QToolButton::toggled, this, &LogFindBar::start);
    connect(m_regex, &QToolButton::toggled, this, &LogFindBar::start);
    connect(log->search(), &LogSearch::progressed, this, &LogFindBar::tellCount);
    connect(log->search(), &LogSearch::currentChanged, this, &LogFindBar::tellCount);
}

void LogFindBar::open() {
    const QString selected = m_log->anchor().line == m_log->cursor().line ? m_log->selectedText() : QString();
    show();
    if (!selected.isEmpty() && selected != input()->text())
        input()->setText(selected);
    else
        start();
    input()->setFocus();
    input()->selectAll();
}

void LogFindBar::start() {
    if (!isVisible())
        return;
    m_log->search()->start({input()->text(), m_case->isChecked(), m_regex->isChecked()}, m_log->topLine());
    m_log->viewport()->update();
    tellCount();
}

void LogFindBar::tellCount() {
    LogSearch* search = m_log->search();
    const QString error = search->matcher().error();
    const bool isNone = search->isComplete() && search->total() == 0;
    setStyleProperty(input(), "wrong", !input()->text().isEmpty() && (isNone || !error.isEmpty()));
    input()->setToolTip(toolTipText(error));
    const QLocale locale;
    if (input()->text().isEmpty())
        count()->clear();
    else if (!error.isEmpty())
        count()->setText(tr("Not a regular expression: %1").arg(error));
    else if (search->total() == 0)
        count()->setText(search->isComplete() ? tr("No match") : tr("Searching…"));
    else if (search->index() == 0)
        count()->setText(tr("%Ln match(es)", nullptr, int(search->total())));
    else
        count()->setText((search->isComplete() ? tr("%1 of %2") : tr("%1 of %2…"))
                             .arg(locale.toString(search->index()), locale.toString(search->total())));
}

void LogFindBar::walk(bool backwards) {
    if (backwards)
        m_log->search()->previous(m_log->topLine());
    else
        m_log->search()->next(m_log->topLine());
}

void LogFindBar::closeBar() {
    m_log->search()->stop();
    m_log->viewport()->update();
    hide();
    m_log->setFocus();
}

} // namespace slipway::ui
