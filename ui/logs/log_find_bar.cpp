#include "ui/logs/log_find_bar.h"

#include "ui/logs/log_text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>

namespace slipway::ui {

namespace {

QToolButton* makeSwitch(const QString& text, const QString& name) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setCheckable(true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

LogFindBar::LogFindBar(LogText* log, QWidget* parent)
    : QWidget(parent)
    , m_log(log)
    , m_input(new QLineEdit)
    , m_count(makeLabel({}, theme::Type::Caption, theme::Ink::Muted))
    , m_case(makeSwitch(QStringLiteral("Aa"), tr("Match upper and lower case")))
    , m_regex(makeSwitch(QStringLiteral(".*"), tr("Regular expression"))) {
    m_input->setObjectName(QStringLiteral("logFindInput"));
    m_input->setPlaceholderText(tr("Find"));
    m_input->setAccessibleName(tr("Find in the log"));
    m_input->setClearButtonEnabled(true);
    m_input->installEventFilter(this);
    m_case->setObjectName(QStringLiteral("logFindCase"));
    m_regex->setObjectName(QStringLiteral("logFindRegex"));
    m_count->setObjectName(QStringLiteral("logFindCount"));
    QToolButton* previous = makeToolButton(tr("Previous match (Shift+Enter)"), QStringLiteral("chevron-up"));
    QToolButton* next = makeToolButton(tr("Next match (Enter)"), QStringLiteral("chevron-down"));
    QToolButton* close = makeToolButton(tr("Close (Escape)"), QStringLiteral("close"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::small, theme::tight, theme::small, theme::tight);
    layout->setSpacing(theme::tight);
    layout->addWidget(m_input, 1);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_case), static_cast<QWidget*>(m_regex), static_cast<QWidget*>(m_count),
          static_cast<QWidget*>(previous), static_cast<QWidget*>(next), static_cast<QWidget*>(close)})
        layout->addWidget(widget);
    connect(m_input, &QLineEdit::textChanged, this, &LogFindBar::start);
    connect(m_case, &QToolButton::toggled, this, &LogFindBar::start);
    connect(m_regex, &QToolButton::toggled, this, &LogFindBar::start);
    connect(previous, &QToolButton::clicked, this, [this] { m_log->search()->previous(m_log->topLine()); });
    connect(next, &QToolButton::clicked, this, [this] { m_log->search()->next(m_log->topLine()); });
    connect(close, &QToolButton::clicked, this, &LogFindBar::closeBar);
    connect(log->search(), &LogSearch::progressed, this, &LogFindBar::tellCount);
    connect(log->search(), &LogSearch::currentChanged, this, &LogFindBar::tellCount);
    hide();
}

void LogFindBar::open() {
    const QString selected = m_log->anchor().line == m_log->cursor().line ? m_log->selectedText() : QString();
    show();
    if (!selected.isEmpty() && selected != m_input->text())
        m_input->setText(selected);
    else
        start();
    m_input->setFocus();
    m_input->selectAll();
}

void LogFindBar::start() {
    if (!isVisible())
        return;
    m_log->search()->start({m_input->text(), m_case->isChecked(), m_regex->isChecked()}, m_log->topLine());
    m_log->viewport()->update();
    tellCount();
}

void LogFindBar::tellCount() {
    LogSearch* search = m_log->search();
    const QString error = search->matcher().error();
    const bool isNone = search->isComplete() && search->total() == 0;
    setStyleProperty(m_input, "wrong", !m_input->text().isEmpty() && (isNone || !error.isEmpty()));
    m_input->setToolTip(toolTipText(error));
    const QLocale locale;
    if (m_input->text().isEmpty())
        m_count->clear();
    else if (!error.isEmpty())
        m_count->setText(tr("Not a regular expression: %1").arg(error));
    else if (search->total() == 0)
        m_count->setText(search->isComplete() ? tr("No match") : tr("Searching…"));
    else if (search->index() == 0)
        m_count->setText(tr("%Ln match(es)", nullptr, int(search->total())));
    else
        m_count->setText((search->isComplete() ? tr("%1 of %2") : tr("%1 of %2…"))
                             .arg(locale.toString(search->index()), locale.toString(search->total())));
}

bool LogFindBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_input && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if (key->modifiers().testFlag(Qt::ShiftModifier))
                m_log->search()->previous(m_log->topLine());
            else
                m_log->search()->next(m_log->topLine());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LogFindBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        closeBar();
    else
        QWidget::keyPressEvent(event);
}

void LogFindBar::closeBar() {
    m_log->search()->stop();
    m_log->viewport()->update();
    hide();
    m_log->setFocus();
}

} // namespace slipway::ui
