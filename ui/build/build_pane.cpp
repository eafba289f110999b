#include "ui/build/build_pane.h"

#include "ui/build/build_session.h"
#include "ui/build/steps_view.h"
#include "ui/logs/log_text.h"
#include "ui/logs/log_view.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"

#include <QButtonGroup>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace slipway::ui {

BuildPane::BuildPane(BuildSession* session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_stateIcon(new QLabel)
    , m_summary(new ElidedLabel)
    , m_asList(new QToolButton)
    , m_asText(new QToolButton)
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_steps(new StepsView(session))
    , m_log(new LogView) {
    m_summary->setFont(theme::font(theme::Type::Strong));
    m_stateIcon->setFixedSize(18, 18);
    auto* group = new QButtonGroup(this);
    for (QToolButton* button : {m_asList, m_asText}) {
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setProperty("kind", QStringLiteral("segment"));
        group->addButton(button);
    }
    m_asList->setText(tr("Steps"));
    m_asText->setText(tr("Text"));
    m_asList->setToolTip(tr("One heading a step, its log under it"));
    m_asText->setToolTip(tr("The whole log as plain text"));
    m_asList->setChecked(true);

    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::medium, 0, theme::medium, 0);
    header->setSpacing(theme::small);
    header->addWidget(m_stateIcon);
    header->addWidget(m_summary, 1);
    auto* segments = new QHBoxLayout;
    segments->setSpacing(0);
    segments->addWidget(m_asList);
    segments->addWidget(m_asText);
    header->addLayout(segments);
    auto* bar = new QWidget;
    bar->setLayout(header);
    bar->setFixedHeight(theme::barHeight);

    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_steps);
    m_stack->addWidget(m_log);
    m_log->setFileName(QStringLiteral("build.log"));
    m_log->text()->setAccessibleName(tr("Log of the build"));
    m_log->text()->setPlaceholder(tr("Nothing has been written so far."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_stack, 1);

    connect(group, &QButtonGroup::buttonToggled, this, &BuildPane::update);
    connect(m_empty, &EmptyState::buttonClicked, this, &BuildPane::buildRequested);
    connect(m_steps, &StepsView::lineActivated, this, &BuildPane::lineActivated);
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

void BuildPane::openFind() {
    m_asText->setChecked(true);
    m_log->openFind();
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
    static_cast<ElidedLabel*>(m_summary)->setFullText(state == State::Idle ? tr("Build") : m_session->summary());
    m_stateIcon->setAccessibleName(static_cast<ElidedLabel*>(m_summary)->fullText());
    if (state == State::Idle) {
        m_empty->describe(QStringLiteral("builds"), tr("Not built so far"),
                          tr("Each instruction of the Dockerfile becomes a step here, with its log under it."),
                          tr("Build"));
        m_stack->setCurrentWidget(m_empty);
    } else {
        m_stack->setCurrentWidget(m_asText->isChecked() ? static_cast<QWidget*>(m_log) : m_steps);
    }
}

} // namespace slipway::ui
