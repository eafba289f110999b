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

#include <QApplication>
#include <QButtonGroup>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace slipway::ui {

BuildPane::BuildPane(BuildSession* session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_stateIcon(new QLabel)
    , m_summary(new ElidedLabel)
    , m_segments(new QHBoxLayout)
    , m_group(new QButtonGroup(this))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_stepsPage(new QWidget)
    , m_steps(new StepsView(session))
    , m_stepsFind(new StepsFindBar(m_steps))
    , m_timeline(new TimelineView(session))
    , m_log(new LogView) {
    m_summary->setFont(theme::font(theme::Type::Strong));
    m_stateIcon->setFixedSize(18, 18);
    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::medium, 0, theme::medium, 0);
    header->setSpacing(theme::small);
    header->addWidget(m_stateIcon);
    header->addWidget(m_summary, 1);
    m_segments->setSpacing(0);
    header->addLayout(m_segments);
    auto* bar = new QWidget;
    bar->setLayout(header);
    bar->setFixedHeight(theme::barHeight);

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
    layout->addWidget(bar);
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
            [feed](int step, LogStream stream, const QByteArray& text) { feed->append(text, quint16(step), stream); });
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
}

void BuildPane::showView(QWidget* view) {
    m_group->button(int(m_views.indexOf(view)))->setChecked(true);
}

void BuildPane::act(StepAction action, int line) {
    if (!m_shells)
        return;
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
    m_stateIcon->setPixmap(theme::icon(QLatin1String(icon), ink).pixmap(QSize(16, 16), devicePixelRatioF()));
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
}

} // namespace slipway::ui
