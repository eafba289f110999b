#include "ui/builds/comparison_view.h"

#include "ui/build/diff_view.h"
#include "ui/builds/comparison_model.h"
#include "ui/builds/outcome_look.h"
#include "ui/engine/engine_text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"

#include <QHeaderView>
#include <QStackedWidget>
#include <QTabBar>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
enum Tab { StepsTab, InputsTab, DockerfileTab };

QString nameOf(const BuildSummary& build) {
    return QStringLiteral("%1, %2").arg(QLocale().toString(build.started.toLocalTime(), QLocale::ShortFormat),
                                        lookOf(build.outcome).label);
}
} // namespace

ComparisonView::ComparisonView(EngineClient* engine, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_model(new ComparisonModel(this))
    , m_title(new ElidedLabel)
    , m_facts(new ElidedLabel)
    , m_tabs(new QTabBar)
    , m_stack(new QStackedWidget)
    , m_message(new EmptyState)
    , m_steps(new QTreeView)
    , m_inputs(new QTreeWidget)
    , m_diff(new DiffView) {
    m_title->setFont(theme::font(theme::Type::Strong));
    m_facts->setProperty("ink", QStringLiteral("muted"));
    m_facts->setObjectName(QStringLiteral("comparisonFacts"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->setAccessibleName(tr("Parts of the comparison"));
    m_tabs->addTab(tr("Steps"));
    m_tabs->addTab(tr("Arguments and options"));
    m_tabs->addTab(tr("Dockerfile"));

    m_steps->setObjectName(QStringLiteral("comparedSteps"));
    m_steps->setAccessibleName(tr("Steps of both builds"));
    m_steps->setModel(m_model);
    m_steps->setRootIsDecorated(false);
    m_steps->setUniformRowHeights(true);
    m_steps->setAllColumnsShowFocus(true);
    m_steps->header()->setStretchLastSection(false);
    m_steps->header()->setSectionResizeMode(ComparisonModel::Step, QHeaderView::Stretch);
    for (const int column : {int(ComparisonModel::Earlier), int(ComparisonModel::Later)})
        m_steps->setColumnWidth(column, 180);
    m_steps->setColumnWidth(ComparisonModel::Difference, 110);
    m_inputs->setAccessibleName(tr("Arguments and options that differ"));
    m_inputs->setObjectName(QStringLiteral("comparedInputs"));
    m_inputs->setRootIsDecorated(false);
    m_inputs->setHeaderLabels({tr("Name"), tr("Earlier"), tr("Later")});
    m_inputs->setColumnWidth(0, 220);
    m_inputs->setColumnWidth(1, 260);

    auto* words = new QVBoxLayout;
    words->setContentsMargins(0, 0, 0, theme::small);
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_facts);
    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::large, theme::small, theme::large, 0);
    header->setSpacing(theme::medium);
    header->addLayout(words, 1);
    header->addWidget(m_tabs, 0, Qt::AlignBottom);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_message, m_steps, m_inputs, m_diff})
        m_stack->addWidget(widget);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &ComparisonView::showTab);
    connect(m_message, &EmptyState::buttonClicked, this, [this] {
        const QString earlier = std::exchange(m_earlier, {});
        compare(earlier, m_later);
    });
}

ComparisonView::~ComparisonView() {
    if (m_job)
        m_engine->cancel(m_job);
}

void ComparisonView::compare(const QString& earlier, const QString& later) {
    if (m_earlier == earlier && m_later == later)
        return;
    m_earlier = earlier;
    m_later = later;
    if (m_job)
        m_engine->cancel(m_job);
    m_title->setFullText(tr("Comparing two builds…"));
    m_facts->setFullText({});
    m_tabs->hide();
    m_message->describe(QStringLiteral("builds"), {}, tr("Comparing two builds…"));
    m_stack->setCurrentWidget(m_message);
    m_job = m_engine->compareBuilds(this, earlier, later, [this](const Result<BuildComparison>& comparison) {
        m_job = 0;
        take(comparison);
    });
}

void ComparisonView::addDifferences(const QString& title, const QList<BuildComparison::Difference>& differences) {
    const auto shown = [](const std::optional<QString>& value) {
        return value ? inertText(*value) : ComparisonView::tr("not given, or a secret");
    };
    for (const auto& difference : differences) {
        auto* item = new QTreeWidgetItem(
            m_inputs, {title.arg(inertText(difference.name)), shown(difference.a), shown(difference.b)});
        for (int column = 0; column < 3; ++column)
            item->setToolTip(column, toolTipText(item->text(column)));
    }
}

void ComparisonView::take(const Result<BuildComparison>& comparison) {
    if (!comparison) {
        m_title->setFullText(tr("The builds could not be compared"));
        m_message->describe(QStringLiteral("alert"), tr("The builds could not be compared"),
                            inertText(errorWords(comparison.error())), tr("Try again"));
        return;
    }
    const BuildSummary &a = comparison->a, &b = comparison->b;
    m_title->setFullText(tr("%1 compared with %2").arg(nameOf(a), nameOf(b)));
    QStringList facts{tr("%1 instead of %2").arg(formatDuration(b.durationMs), formatDuration(a.durationMs)),
                      tr("%1 instead of %2 steps cached").arg(b.cachedSteps).arg(a.cachedSteps)};
    facts << (comparison->dockerfile.isEmpty() ? tr("the same Dockerfile") : tr("another Dockerfile"));
    m_facts->setFullText(facts.join(QStringLiteral(" · ")));
    m_model->setSteps(comparison->steps);
    m_inputs->clear();
    addDifferences(QStringLiteral("ARG %1"), comparison->args);
    addDifferences(QStringLiteral("%1"), comparison->options);
    m_hasDiff = !comparison->dockerfile.isEmpty();
    m_diff->setDiff(comparison->dockerfile);
    const int inputs = int(comparison->args.size() + comparison->options.size());
    m_tabs->setTabText(InputsTab,
                       inputs > 0 ? tr("Arguments and options (%1)").arg(inputs) : tr("Arguments and options"));
    m_tabs->show();
    showTab();
}

void ComparisonView::showTab() {
    switch (m_tabs->currentIndex()) {
    case StepsTab:
        m_stack->setCurrentWidget(m_steps);
        return;
    case InputsTab:
        if (m_inputs->topLevelItemCount() > 0) {
            m_stack->setCurrentWidget(m_inputs);
            return;
        }
        m_message->describe(QStringLiteral("gutter-done"), tr("No difference"),
                            tr("Both were built with the same arguments and options."));
        break;
    default:
        if (m_hasDiff) {
            m_stack->setCurrentWidget(m_diff);
            return;
        }
        m_message->describe(QStringLiteral("gutter-done"), tr("No difference"),
                            tr("Both were built from the same Dockerfile."));
        break;
    }
    m_stack->setCurrentWidget(m_message);
}

} // namespace slipway::ui
