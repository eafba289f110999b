#include "ui/build/build_pane.h"

#include "ui/build/build_session.h"
#include "ui/build/changes_view.h"
#include "ui/build/step_shells.h"
#include "ui/build/steps_find_bar.h"
#include "ui/build/steps_view.h"
#include "ui/build/timeline_view.h"
#include "ui/logs/log_text.h"
#include "ui/logs/log_view.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon_label.h"

#include <QApplication>
#include <QButtonGroup>
#include <QMenu>
#include <QStackedWidget>
#include <QToolTip>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int roomForSummary = 400; // "Built in 12 min 34 s, 4 of 11 steps cached", in most languages
}

BuildPane::BuildPane(BuildSession* session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_stateIcon(new IconLabel)
    , m_summary(new ElidedLabel)
    , m_bar(new QWidget)
    , m_header(new QHBoxLayout)
    , m_segmentBar(new QWidget)
    , m_segments(new QHBoxLayout(m_segmentBar))
    , m_choice(makeButton({}, QStringLiteral("chevron-down")))
    , m_group(new QButtonGroup(this))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_stepsPage(new QWidget)
    , m_steps(new StepsView(session))
    , m_stepsFind(new StepsFindBar(m_steps))
    , m_timeline(new TimelineView(session))
    , m_log(new LogView) {
    m_summary->setFont(theme::font(theme::Type::Strong));
    auto* state = new QHBoxLayout;
    state->setSpacing(theme::small);
    state->addWidget(m_stateIcon);
    state->addWidget(m_summary, 1);
    m_segments->setContentsMargins(0, 0, 0, 0);
    m_segments->setSpacing(0);
    m_segmentBar->setMinimumWidth(1); // how narrow this may be is not theirs to say
    m_choice->setObjectName(QStringLiteral("buildView"));
    m_choice->setLayoutDirection(Qt::RightToLeft); // the icon behind the text
    m_choice->setMenu(new QMenu(m_choice));
    connect(m_choice->menu(), &QMenu::aboutToShow, this, &BuildPane::fillChoice);
    m_header->setSpacing(0);
    m_header->addLayout(state, 1);
    m_header->addWidget(m_segmentBar);
    m_header->addWidget(m_choice);
    m_bar->setLayout(m_header);

    auto* stepsLayout = new QVBoxLayout(m_stepsPage);
    stepsLayout->setContentsMargins(0, 0, 0, 0);
    stepsLayout->setSpacing(0);
    stepsLayout->addWidget(m_stepsFind);
    stepsLayout->addWidget(m_steps, 1);
    m_stack->addWidget(m_empty);
    m_log->setFileName(QStringLiteral("build.log"));
    m_log->text()->setAccessibleName(tr("Log of the build"));
    m_log->text()->setPlaceholder(tr("Nothing has been written so far."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_stack, 1);

    connect(m_group, &QButtonGroup::buttonToggled, this, &BuildPane::update);
    addView(m_stepsPage, tr("Steps"), tr("One heading a step, its log under it"));
    addView(m_timeline, tr("Timeline"), tr("When each step ran, and for how long"));
    addView(m_log, tr("Text"), tr("The whole log as plain text"));
    m_group->button(0)->setChecked(true);
    connect(m_empty, &EmptyState::buttonClicked, this, &BuildPane::buildRequested);
    connect(m_steps, &StepsView::lineActivated, this, &BuildPane::lineActivated);
    connect(m_steps, &StepsView::stepActionRequested, this, &BuildPane::act);
    connect(m_timeline, &TimelineView::lineActivated, this, &BuildPane::lineActivated);
    connect(m_timeline, &TimelineView::stepActionRequested, this, &BuildPane::act);
    connect(session, &BuildSession::stateChanged, this, [this] {
        if (m_session->isRunning())
            m_log->text()->reset();
        update();
    });
    LogFeed* feed = m_log->text()->feed();
    connect(session, &BuildSession::logged, feed,
            [feed](int step, LogStream stream, const QByteArray& text, qint64 time) {
                feed->append(text, quint16(step), stream, time);
            });
    connect(session, &BuildSession::logEnded, feed, [feed](int step) { feed->finish(quint16(step)); });
    connect(session, &BuildSession::noticed, feed, &LogFeed::addNotice);
    update();
}

void BuildPane::addView(QWidget* view, const QString& name, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setText(name);
    button->setToolTip(toolTip);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setProperty("kind", QStringLiteral("segment"));
    m_group->addButton(button, int(m_views.size()));
    m_views << view;
    m_segments->addWidget(button);
    m_stack->addWidget(view);
    const qsizetype last = m_views.size() - 1;
    button->setProperty("place", last == 0 ? QStringLiteral("only") : QStringLiteral("last"));
    if (last > 0)
        setStyleProperty(m_group->button(int(last - 1)), "place",
                         last == 1 ? QStringLiteral("first") : QStringLiteral("middle"));
    arrange();
}

void BuildPane::setStepWork(EngineClient* engine, std::function<BuildRequest()> build) {
    m_build = std::move(build);
    m_shells = new StepShells(engine);
    m_changes = new ChangesView(engine);
    addView(m_shells, tr("Terminal"), tr("Shells before and after steps"));
    addView(m_changes, tr("Files"), tr("What a step added, changed and removed"));
    m_steps->setStepWork(true);
    m_timeline->setStepWork(true);
    connect(m_shells, &StepShells::lineActivated, this, &BuildPane::lineActivated);
    connect(m_shells, &StepShells::ownerRequested, this, &BuildPane::stepOwnerRequested);
}

void BuildPane::setStepHindrance(const StepHindrance& hindrance) {
    m_hindrance = hindrance;
    m_steps->setStepHindrance(hindrance);
    m_timeline->setStepHindrance(hindrance);
}

void BuildPane::setStepOwner(const QString& id, const QString& name) {
    m_shells->setOwner(id, name);
    m_changes->reset();
}

void BuildPane::setJobs(Jobs* jobs) {
    if (m_changes)
        m_changes->setJobs(jobs);
}

// The views are named beside the build's state, below it where that would cut it short, and in a menu where they would
// be cut short themselves.
void BuildPane::arrange() {
    const QSize names = m_segments->sizeHint();
    const bool narrow = width() < names.width() + theme::large + theme::medium;
    const bool oneRow = narrow || width() >= names.width() + roomForSummary;
    m_segmentBar->setVisible(!narrow);
    m_choice->setVisible(narrow);
    m_header->setDirection(oneRow ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_header->setAlignment(m_segmentBar, oneRow ? Qt::AlignVCenter : Qt::AlignLeft);
    m_header->setContentsMargins(theme::large, 0, theme::medium, oneRow ? 0 : theme::small);
    m_bar->setFixedHeight(oneRow ? theme::barHeight : theme::barHeight + names.height() + theme::small);
}

void BuildPane::fillChoice() {
    QMenu* menu = m_choice->menu();
    menu->clear();
    for (QAbstractButton* button : m_group->buttons()) {
        QAction* action = menu->addAction(button->text(), button, &QAbstractButton::click);
        action->setCheckable(true);
        action->setChecked(button->isChecked());
        action->setToolTip(button->toolTip());
    }
}

void BuildPane::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void BuildPane::showView(QWidget* view) {
    m_group->button(int(m_views.indexOf(view)))->setChecked(true);
}

void BuildPane::act(StepAction action, int line) {
    if (!m_shells)
        return;
    // From a menu it cannot be chosen then, but there are keys as well.
    if (const QString why = m_hindrance ? m_hindrance(action, line) : QString(); !why.isEmpty()) {
        QToolTip::showText(mapToGlobal(QPoint(theme::large, theme::barHeight)), toolTipText(why), this);
        return;
    }
    switch (action) {
    case StepAction::ShellBefore:
    case StepAction::ShellAfter:
        showView(m_shells);
        m_shells->open(m_build(), line, action == StepAction::ShellBefore);
        break;
    case StepAction::Files:
        showView(m_changes);
        m_changes->look(m_build(), line);
        break;
    }
}

bool BuildPane::hasFocusInside() const {
    const QWidget* focus = QApplication::focusWidget();
    return focus && isAncestorOf(focus);
}

void BuildPane::openFind() {
    const QWidget* view = m_views[m_group->checkedId()];
    if (view == m_log) {
        m_log->openFind();
    } else if (view == m_changes) {
        m_changes->openFind();
    } else {
        showView(m_stepsPage);
        m_stepsFind->open();
    }
}

bool BuildPane::isOfBuild(const QWidget* view) const {
    return view == m_stepsPage || view == m_timeline || view == m_log;
}

void BuildPane::update() {
    using State = BuildSession::State;
    static const QMap<State, std::pair<const char*, theme::Ink>> looks{
        {State::Idle, {"gutter-waiting", theme::Ink::Muted}}, {State::Planned, {"gutter-run", theme::Ink::Accent}},
        {State::Running, {"state-busy", theme::Ink::Busy}},   {State::Succeeded, {"gutter-done", theme::Ink::Good}},
        {State::Failed, {"gutter-failed", theme::Ink::Bad}},  {State::Cancelled, {"minus", theme::Ink::Muted}},
    };
    const State state = m_session->state();
    const auto& [icon, ink] = looks[state];
    m_stateIcon->setIcon(QLatin1String(icon), ink);
    m_summary->setFullText(state == State::Idle ? tr("Build") : m_session->summary());
    m_stateIcon->setAccessibleName(m_summary->fullText());
    QWidget* view = m_views[qMax(0, m_group->checkedId())];
    if (state == State::Idle && isOfBuild(view)) {
        m_empty->describe(QStringLiteral("builds"), tr("Not built so far"),
                          tr("Each instruction of the Dockerfile becomes a step here, with its log under it."),
                          tr("Build"));
        view = m_empty;
    }
    m_stack->setCurrentWidget(view);
    if (const QAbstractButton* chosen = m_group->checkedButton()) {
        m_choice->setText(chosen->text());
        m_choice->setAccessibleName(tr("View: %1").arg(chosen->text()));
        m_choice->setToolTip(m_choice->accessibleName());
    }
}

} // namespace slipway::ui
