#include "ui/builds/build_detail.h"

#include "ui/build/build_pane.h"
#include "ui/build/failure_text.h"
#include "ui/build/steps_view.h"
#include "ui/builds/build_trend.h"
#include "ui/builds/builds_model.h"
#include "ui/builds/outcome_look.h"
#include "ui/builds/record_layers.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/engine/engine_text.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon_label.h"

#include <QTimer>
#include <QVBoxLayout>

namespace slipway::ui {

BuildDetail::BuildDetail(EngineClient* engine, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_session(engine)
    , m_icon(new IconLabel)
    , m_title(new ElidedLabel)
    , m_facts(new ElidedLabel)
    , m_trend(new BuildTrend)
    , m_failure(new Banner({theme::small, theme::small, theme::small, 0}))
    , m_pane(new BuildPane(&m_session))
    , m_dockerfile(new DockerfileEditor)
    , m_layers(new RecordLayers(engine, this)) {
    m_title->setFont(theme::font(theme::Type::Strong));
    m_facts->setProperty("ink", QStringLiteral("muted"));
    m_failure->setObjectName(QStringLiteral("recordProblem"));
    m_trend->setObjectName(QStringLiteral("buildTrend"));
    m_dockerfile->setReadOnly(true);
    m_dockerfile->setAccessibleName(tr("Dockerfile of the build"));
    m_pane->setStepWork(engine, [this] { return m_layers->request(); });
    const auto hindered = [this](StepAction action, int line) { return hindrance(action, line); };
    m_pane->setStepHindrance(hindered);
    m_dockerfile->setStepHindrance(hindered);
    m_pane->addView(m_dockerfile, tr("Dockerfile"), tr("As it was when it was built"));
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_facts);
    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::large, theme::small, theme::large, theme::small);
    header->setSpacing(theme::small);
    header->addWidget(m_icon);
    header->addLayout(words, 1);
    header->addWidget(m_trend);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_failure);
    layout->addWidget(m_pane, 1);
    m_failure->hide();

    connect(m_failure->addAction(tr("Go to line")), &QPushButton::clicked, this, [this] {
        if (m_session.error())
            showLine(m_session.error()->line);
    });
    connect(m_pane, &BuildPane::lineActivated, this, &BuildDetail::showLine);
    connect(m_dockerfile, &DockerfileEditor::stepActionRequested, m_pane, &BuildPane::act);
    connect(m_trend, &BuildTrend::buildClicked, this, &BuildDetail::buildRequested);
    connect(m_pane, &BuildPane::stepOwnerRequested, this, &BuildDetail::buildRequested);
    connect(&m_session, &BuildSession::marksChanged, this, [this] { m_dockerfile->setMarks(m_session.marks()); });
    connect(&m_session, &BuildSession::finished, this, [this] {
        // What ran before is read from its beginning, unless there is something to see in the middle.
        if (m_isRecord && m_session.state() != BuildSession::State::Failed)
            QTimer::singleShot(0, m_pane->steps(), [steps = m_pane->steps()] {
                steps->collapseAll();
                steps->scrollToTop();
            });
    });
    connect(&m_session, &BuildSession::stateChanged, this, [this] {
        const auto& error = m_session.error();
        m_failure->setVisible(error && !m_session.isRunning());
        if (!error)
            return;
        const FailureText text = describeFailure(*error, m_session.lastOutput());
        m_failure->tell(Banner::Kind::Error, text.title, text.text, text.hint);
        m_failure->findChild<QPushButton*>()->setVisible(error->line > 0);
    });
}

void BuildDetail::setBuild(const BuildSummary& build, const QList<BuildSummary>& relatives) {
    tell(build);
    m_trend->setBuilds(relatives, build.id);
    const bool hasEnded =
        build.id == m_id && m_build.outcome == BuildOutcome::Running && build.outcome != BuildOutcome::Running;
    m_build = build;
    if (hasEnded)
        askLayers();
    if (build.id == m_id)
        return;
    m_id = build.id;
    m_wantedLine = 0;
    m_text.reset();
    m_inputs.reset();
    m_layers->refuse(tr("Its Dockerfile is being read."));
    m_pane->setStepOwner(
        build.id, QStringLiteral("%1, %2").arg(inertText(build.name),
                                               QLocale().toString(build.started.toLocalTime(), QLocale::ShortFormat)));
    m_isRecord = build.outcome != BuildOutcome::Running;
    m_dockerfile->setPlainText({});
    m_session.follow(build.id);
    for (const JobId job : {m_textJob, m_inputsJob})
        if (job)
            m_engine->cancel(job);
    m_inputsJob = m_engine->inspectBuild(this, build.id, [this](const Result<BuildInputs>& inputs) {
        m_inputsJob = 0;
        m_inputs = inputs.value_or(BuildInputs());
        askLayers();
    });
    m_textJob = m_engine->buildDockerfile(this, build.id, [this](const Result<QString>& text) {
        m_textJob = 0;
        m_dockerfile->setPlainText(text ? *text
                                        : tr("# It could not be read: %1").arg(errorWords(text.error()).simplified()));
        m_dockerfile->setMarks(m_session.marks());
        if (text)
            m_text = *text;
        else
            m_layers->refuse(tr("Its Dockerfile could not be read."));
        askLayers();
        if (const int line = std::exchange(m_wantedLine, 0))
            m_dockerfile->goToLine(line);
    });
}

void BuildDetail::askLayers() {
    if (m_text && m_inputs && m_build.outcome != BuildOutcome::Running)
        m_layers->ask({.context = m_build.context,
                       .dockerfile = m_build.dockerfile,
                       .dockerfileText = m_text,
                       .target = m_build.target,
                       .buildArgs = m_inputs->args,
                       .platform = m_inputs->platform,
                       .network = m_inputs->network},
                      m_inputs->lostArgs);
}

QString BuildDetail::hindrance(StepAction action, int line) const {
    if (m_build.outcome == BuildOutcome::Running)
        return tr("This build is still running.");
    return m_layers->hindrance(action, line);
}

// The cache may have lost, or got, something meanwhile.
void BuildDetail::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    askLayers();
}

void BuildDetail::clear() {
    m_id.clear();
}

void BuildDetail::tell(const BuildSummary& build) {
    const OutcomeLook look = lookOf(build.outcome);
    m_icon->setIcon(look.icon, look.ink);
    m_icon->setToolTip(look.label);
    m_icon->setAccessibleName(look.label);
    m_title->setFullText(QStringLiteral("%1 · %2").arg(inertText(build.name), look.label));
    QStringList facts{QLocale().toString(build.started.toLocalTime(), QLocale::ShortFormat)};
    if (!build.target.isEmpty())
        facts << tr("target %1").arg(inertText(build.target));
    facts << inertText(build.context.endsWith(QLatin1Char('/')) ? build.context + build.dockerfile
                                                                : build.context + QLatin1Char('/') + build.dockerfile);
    m_facts->setFullText(facts.join(QStringLiteral(" · ")));
}

void BuildDetail::showLine(int line) {
    m_pane->showView(m_dockerfile);
    if (m_text)
        m_dockerfile->goToLine(line);
    else
        m_wantedLine = line;
}

void BuildDetail::openFind() {
    m_pane->openFind();
}

} // namespace slipway::ui
