#include "ui/builds/builds_page.h"

#include "ui/build/build_pane.h"
#include "ui/builds/build_detail.h"
#include "ui/builds/builds_model.h"
#include "ui/builds/comparison_view.h"
#include "ui/builds/outcome_look.h"
#include "ui/engine/engine_text.h"
#include "ui/widgets/age_clock.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/table.h"

#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace slipway::ui {

namespace {
constexpr qint64 clockMs = 1'000; // of builds that run
}

BuildsPage::BuildsPage(EngineClient* engine, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_model(new BuildsModel(engine, this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_count(makeLabel({}, theme::Type::Body, theme::Ink::Muted))
    , m_filter(new QLineEdit)
    , m_table(new QTreeView)
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_problem(new Banner({theme::small, theme::small, theme::small, 0}))
    , m_below(new QStackedWidget)
    , m_detail(new BuildDetail(engine))
    , m_comparison(new ComparisonView(engine))
    , m_compare(new QAction(theme::icon(QStringLiteral("compare")), tr("Compare"), this))
    , m_cancel(new QAction(theme::icon(QStringLiteral("stop")), tr("Cancel the build"), this))
    , m_delete(new QAction(theme::icon(QStringLiteral("trash")), tr("Delete the record"), this)) {
    setUpTable(m_table, m_sorted, m_model, BuildsModel::SortRole);

    m_table->setObjectName(QStringLiteral("buildsTable"));
    m_table->setAccessibleName(tr("Builds"));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->sortByColumn(BuildsModel::Started, Qt::DescendingOrder);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->header()->setSectionResizeMode(BuildsModel::Tags, QHeaderView::Stretch);
    int widest = 0;
    for (const BuildOutcome outcome : {BuildOutcome::Running, BuildOutcome::Ok, BuildOutcome::Failed,
                                       BuildOutcome::Cancelled, BuildOutcome::Refused, BuildOutcome::Interrupted})
        widest = qMax(widest, fontMetrics().horizontalAdvance(lookOf(outcome).label));
    m_table->setColumnWidth(BuildsModel::Outcome, widest + theme::iconSize + 3 * theme::large);
    m_table->setColumnWidth(BuildsModel::Project, 190);
    m_table->setColumnWidth(BuildsModel::Started, 140);
    m_table->setColumnWidth(BuildsModel::Duration, 110);
    m_table->setColumnWidth(BuildsModel::Cached, 100);
    keepAgesCurrent(m_table, BuildsModel::Started, BuildsModel::SortRole);
    keepColumnCurrent(m_table, BuildsModel::Duration,
                      [this](const QModelIndex& cell, const QDateTime&) -> std::optional<qint64> {
                          const BuildSummary* build = m_model->at(m_sorted->mapToSource(cell));
                          if (!build || build->outcome != BuildOutcome::Running)
                              return std::nullopt;
                          return clockMs;
                      });
    setUpFilter(m_filter, tr("Filter"), tr("Filter builds"));
    m_compare->setToolTip(tr("Compare two selected builds; one alone with the one before it of the same project"));
    m_delete->setShortcut(QKeySequence::Delete);
    m_delete->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->addAction(m_delete);

    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::large, theme::medium, theme::large, theme::medium);
    header->setSpacing(theme::small);
    header->addWidget(makeLabel(tr("Builds"), theme::Type::Title));
    header->addWidget(m_count);
    header->addStretch();
    header->addWidget(m_filter);
    for (QAction* action : {m_compare, m_cancel, m_delete})
        header->addWidget(makeToolButton(action));
    m_below->addWidget(m_detail);
    m_below->addWidget(m_comparison);
    auto* split = new QSplitter(Qt::Vertical);
    split->addWidget(m_table);
    split->addWidget(m_below);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->setSizes({250, 400});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(split);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_problem);
    layout->addWidget(m_stack, 1);
    m_problem->hide();

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_sorted->setFilterFixedString(text);
        update();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &BuildsPage::update);
    connect(m_table, &QWidget::customContextMenuRequested, this, &BuildsPage::showMenu);
    connect(m_model, &BuildsModel::refreshed, this, [this] {
        if (const QString wanted = std::exchange(m_wanted, {}); !wanted.isEmpty())
            choose(rowOf(wanted));
        update();
    });
    connect(m_problem->addAction(tr("Dismiss")), &QPushButton::clicked, m_problem, &QWidget::hide);
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (m_model->rowCount() == 0)
            Q_EMIT projectsRequested();
        else
            m_filter->clear();
    });
    connect(m_detail, &BuildDetail::buildRequested, this, &BuildsPage::select);
    connect(m_compare, &QAction::triggered, this, &BuildsPage::compare);
    connect(m_cancel, &QAction::triggered, this, &BuildsPage::cancelBuild);
    connect(m_delete, &QAction::triggered, this, &BuildsPage::deleteRecords);
    update();
}

QList<const BuildSummary*> BuildsPage::selected() const {
    QList<const BuildSummary*> result;
    for (const QModelIndex& row : m_table->selectionModel()->selectedRows())
        result << m_model->at(m_sorted->mapToSource(row));
    std::ranges::sort(result, {}, &BuildSummary::started);
    return result;
}

QModelIndex BuildsPage::rowOf(const QString& id) const {
    for (int row = 0; row < m_sorted->rowCount(); ++row)
        if (m_sorted->index(row, 0).data(BuildsModel::IdRole) == id)
            return m_sorted->index(row, 0);
    return {};
}

void BuildsPage::select(const QString& id) {
    if (!rowOf(id).isValid())
        m_filter->clear();
    m_wanted = rowOf(id).isValid() ? QString() : id;
    choose(rowOf(id));
}

void BuildsPage::choose(const QModelIndex& row) {
    // Not the view's own way: that looks at the keys that are held down.
    if (row.isValid())
        m_table->selectionModel()->setCurrentIndex(row,
                                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void BuildsPage::setJobs(Jobs* jobs) {
    m_detail->pane()->setJobs(jobs);
}

void BuildsPage::openFind() {
    const bool inDetail = m_detail->isVisible() && !m_filter->hasFocus() && !m_table->hasFocus();
    inDetail ? m_detail->openFind() : m_filter->setFocus();
}

void BuildsPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_model->setActive(true);
}

void BuildsPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_model->setActive(false);
}

void BuildsPage::update() {
    const int all = m_model->rowCount();
    const bool nothingFits = all > 0 && m_sorted->rowCount() == 0;
    m_stack->setCurrentIndex(all == 0 || nothingFits ? 0 : 1);
    m_filter->setVisible(all > 0);
    const int running = m_model->runningCount();
    m_count->setText(all == 0      ? QString()
                     : running > 0 ? tr("%n running, %1 in all", nullptr, running).arg(all)
                                   : tr("%1 in all").arg(all));
    if (all == 0) {
        if (!m_model->problem().isEmpty())
            m_empty->describe(QStringLiteral("alert"), tr("No builds to show"), m_model->problem());
        else if (m_model->isLoaded())
            m_empty->describe(QStringLiteral("builds"), tr("Nothing was built so far"),
                              tr("Every build leaves a record here: its steps, its log, how long it took. Open a "
                                 "project and press Build."),
                              tr("Go to projects"));
        else
            m_empty->describe(QStringLiteral("builds"), tr("Waiting for the engine"),
                              tr("Builds appear here as soon as the engine answers."));
    }
    if (nothingFits)
        m_empty->describe(QStringLiteral("search"), tr("No build matches"),
                          tr("None has “%1” in its outcome, project or tags.").arg(inertText(m_filter->text())),
                          tr("Show all"));
    if (all > 0 && m_table->selectionModel()->selectedRows().isEmpty() && m_sorted->rowCount() > 0)
        choose(m_sorted->index(0, 0));
    const QList<const BuildSummary*> chosen = selected();
    const auto isRunning = [](const BuildSummary* build) { return build->outcome == BuildOutcome::Running; };
    m_cancel->setEnabled(std::ranges::any_of(chosen, isRunning));
    m_delete->setEnabled(!chosen.isEmpty() && std::ranges::none_of(chosen, isRunning));
    m_delete->setText(chosen.size() > 1 ? tr("Delete %1 records").arg(chosen.size()) : tr("Delete the record"));
    m_compare->setEnabled(chosen.size() == 2 || (chosen.size() == 1 && m_model->relatives(*chosen[0]).size() > 1));
    if (chosen.size() == 2) {
        m_comparison->compare(chosen[0]->id, chosen[1]->id);
        m_below->setCurrentWidget(m_comparison);
    } else if (!chosen.isEmpty()) {
        m_detail->setBuild(*chosen.last(), m_model->relatives(*chosen.last()));
        m_below->setCurrentWidget(m_detail);
    } else {
        m_detail->clear();
    }
    m_below->setVisible(!chosen.isEmpty());
}

void BuildsPage::compare() {
    const QList<const BuildSummary*> chosen = selected();
    if (chosen.size() != 1)
        return; // two are compared as soon as they are selected
    const QList<BuildSummary> relatives = m_model->relatives(*chosen[0]);
    const auto at = std::ranges::find(relatives, chosen[0]->id, &BuildSummary::id);
    // The one before it; the oldest has only one after it.
    const QString other = at == relatives.begin() ? std::next(at)->id : std::prev(at)->id;
    if (!rowOf(other).isValid())
        m_filter->clear();
    m_table->selectionModel()->select(rowOf(other), QItemSelectionModel::Select | QItemSelectionModel::Rows);
}

void BuildsPage::cancelBuild() {
    for (const BuildSummary* build : selected()) {
        if (build->outcome != BuildOutcome::Running)
            continue;
        m_engine->cancelBuild(this, build->id, [this](const Result<>& result) {
            // One that has just ended is no reason to complain.
            if (!result && result.error().code() != Errc::Conflict)
                complain(tr("The build could not be cancelled"), errorWords(result.error()));
            m_model->refresh();
        });
    }
}

void BuildsPage::deleteRecords() {
    for (const BuildSummary* build : selected())
        m_engine->deleteBuildRecord(this, build->id, [this](const Result<>& result) {
            if (!result && result.error().code() != Errc::NotFound)
                complain(tr("The record could not be deleted"), errorWords(result.error()));
            m_model->refresh();
        });
}

void BuildsPage::complain(const QString& title, const QString& text) {
    m_problem->tell(Banner::Kind::Error, title, inertText(text));
}

void BuildsPage::showMenu(const QPoint& position) {
    const QList<const BuildSummary*> chosen = selected();
    if (chosen.isEmpty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (chosen.size() == 1)
        menu->addAction(theme::icon(QStringLiteral("projects")), tr("Open the project"), this,
                        [this, directory = chosen[0]->context] { Q_EMIT projectRequested(directory); });
    menu->addActions({m_compare, m_cancel, m_delete});
    addColumnMenus(menu, m_table);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

} // namespace slipway::ui
