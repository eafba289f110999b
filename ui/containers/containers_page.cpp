#include "ui/containers/containers_page.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/container_detail.h"
#include "ui/containers/containers_model.h"
#include "ui/containers/merged_logs.h"
#include "ui/ports/port_actions.h"
#include "ui/ports/ports_delegate.h"
#include "ui/ports/ports_dialog.h"
#include "ui/widgets/age_clock.h"
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
constexpr qsizetype mostPortsInMenu = 8;
} // namespace

ContainersPage::ContainersPage(EngineClient* engine, ContainersModel* model, ContainerActions* actions, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_actions(actions)
    , m_sorted(new QSortFilterProxyModel(this))
    , m_count(makeLabel({}, theme::Type::Body, theme::Ink::Muted))
    , m_filter(new QLineEdit)
    , m_table(new QTreeView)
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_split(new QSplitter(Qt::Vertical))
    , m_detail(new ContainerDetail(engine, actions))
    , m_merged(new MergedLogs(engine))
    , m_ports(new PortsDelegate(
          [this](const QModelIndex& index) {
              const Container* container = m_model->at(m_sorted->mapToSource(index));
              return container ? container->publishedPorts() : QList<PortBinding>();
          },
          this))
    , m_start(new QAction(theme::icon(QStringLiteral("play")), tr("Start"), this))
    , m_stop(new QAction(theme::icon(QStringLiteral("stop")), tr("Stop"), this))
    , m_changePorts(new QAction(theme::icon(QStringLiteral("ports")), tr("Change ports…"), this))
    , m_delete(new QAction(theme::icon(QStringLiteral("trash")), tr("Delete…"), this)) {
    setUpTable(m_table, m_sorted, model, ContainersModel::SortRole);

    m_table->setObjectName(QStringLiteral("containersTable"));
    m_table->setAccessibleName(tr("Containers"));
    m_table->sortByColumn(ContainersModel::Created, Qt::DescendingOrder);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->header()->setSectionResizeMode(QHeaderView::Interactive);
    m_table->header()->setSectionResizeMode(ContainersModel::Image, QHeaderView::Stretch);
    m_table->setColumnWidth(ContainersModel::Name, 200);
    m_table->setColumnWidth(ContainersModel::State, 150);
    m_table->setColumnWidth(ContainersModel::Ports, 150);
    m_table->setColumnWidth(ContainersModel::Created, 130);
    m_table->setItemDelegateForColumn(ContainersModel::Ports, m_ports);
    keepAgesCurrent(m_table, ContainersModel::Created, ContainersModel::SortRole);
    connect(m_ports, &PortsDelegate::openRequested, actions, &ContainerActions::openPort);
    connect(m_ports, &PortsDelegate::moreRequested, this, &ContainersPage::changePorts);

    setUpFilter(m_filter, tr("Filter"), tr("Filter containers"));
    m_delete->setShortcut(QKeySequence::Delete);
    m_delete->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->addAction(m_delete);

    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::large, theme::medium, theme::large, theme::medium);
    header->setSpacing(theme::small);
    header->addWidget(makeLabel(tr("Containers"), theme::Type::Title));
    header->addWidget(m_count);
    header->addStretch();
    header->addWidget(m_filter);
    for (QAction* action : {m_start, m_stop, m_delete})
        header->addWidget(makeToolButton(action));

    m_split->addWidget(m_table);
    m_split->addWidget(m_detail);
    m_split->addWidget(m_merged);
    m_split->setHandleWidth(1);
    m_split->setStretchFactor(0, 1);
    m_split->setStretchFactor(1, 1);
    m_split->setStretchFactor(2, 1);
    m_split->setChildrenCollapsible(false);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_split);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_stack, 1);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_sorted->setFilterFixedString(text);
        update();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ContainersPage::update);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ContainersPage::update);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ContainersPage::showMenu);
    connect(model, &ContainersModel::refreshed, this, &ContainersPage::update);
    connect(engine, &EngineClient::statusChanged, this, &ContainersPage::update);
    connect(actions, &ContainerActions::busyChanged, this, [this] {
        m_model->setWork(m_actions->work());
        update();
    });
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (m_model->rowCount() == 0)
            Q_EMIT projectsRequested();
        else
            m_filter->clear();
    });
    connect(m_start, &QAction::triggered, this, [this] { m_actions->start(idleSelected(false)); });
    connect(m_stop, &QAction::triggered, this, [this] { m_actions->stop(idleSelected(true)); });
    connect(m_changePorts, &QAction::triggered, this, [this] { changePorts(m_table->currentIndex()); });
    connect(m_delete, &QAction::triggered, this, [this] { m_actions->confirmAndDelete(window(), idleSelected()); });
    update();
}

const Container* ContainersPage::selected() const {
    return m_model->at(m_sorted->mapToSource(m_table->currentIndex()));
}

QList<Container> ContainersPage::allSelected() const {
    // They come in the order of the clicks.
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QList<Container> result;
    for (const QModelIndex& row : std::as_const(rows))
        if (const Container* container = m_model->at(m_sorted->mapToSource(row)))
            result << *container;
    return result;
}

bool ContainersPage::isIdle(const Container& container) const {
    return !m_actions->isBusy(container.id);
}

QList<Container> ContainersPage::idleSelected(std::optional<bool> active) const {
    QList<Container> result = allSelected();
    result.removeIf([&](const Container& one) { return !isIdle(one) || (active && one.isActive() != *active); });
    return result;
}

void ContainersPage::select(const QString& id) {
    for (int row = 0; row < m_sorted->rowCount(); ++row)
        if (m_sorted->index(row, 0).data(ContainersModel::IdRole) == id)
            m_table->setCurrentIndex(m_sorted->index(row, 0));
}

void ContainersPage::openFind() {
    if (m_merged->isVisible())
        m_merged->openFind();
    else
        m_detail->isVisible() ? m_detail->openFind() : m_filter->setFocus();
}

void ContainersPage::update() {
    const int all = m_model->rowCount();
    const bool nothingFits = all > 0 && m_sorted->rowCount() == 0;
    m_stack->setCurrentWidget(all == 0 || nothingFits ? static_cast<QWidget*>(m_empty) : m_split);
    m_count->setText(all == 0 ? QString() : tr("%n running, %1 in all", nullptr, m_model->runningCount()).arg(all));
    m_filter->setVisible(all > 0);
    if (all == 0) {
        if (m_model->isLoaded())
            m_empty->describe(QStringLiteral("containers"), tr("No containers"),
                              tr("A container is a running copy of an image. Open a project, build it and press Run."),
                              tr("Go to projects"));
        else
            m_empty->describe(QStringLiteral("containers"), tr("Waiting for the engine"),
                              tr("Containers appear here as soon as the engine answers."));
    }
    if (nothingFits)
        m_empty->describe(QStringLiteral("search"), tr("No container matches"),
                          tr("None has “%1” in its name, state, image or ports.").arg(inertText(m_filter->text())),
                          tr("Show all"));
    if (all > 0 && !m_table->currentIndex().isValid() && m_sorted->rowCount() > 0)
        m_table->setCurrentIndex(m_sorted->index(0, 0));
    const Container* container = selected();
    const QList<Container> chosen = allSelected();
    const bool several = chosen.size() > 1;
    bool canStart = false, canStop = false;
    for (const Container& one : chosen) {
        canStart = canStart || (isIdle(one) && !one.isActive());
        canStop = canStop || (isIdle(one) && one.isActive());
    }
    m_start->setEnabled(canStart);
    m_stop->setEnabled(canStop);
    m_changePorts->setEnabled(!several);
    m_delete->setEnabled(canStart || canStop);
    m_delete->setText(several ? tr("Delete %n container(s)…", nullptr, int(chosen.size())) : tr("Delete…"));
    QStringList active;
    for (int row = 0; row < all; ++row)
        if (const Container* one = m_model->at(m_model->index(row, 0)); one->isActive())
            active << one->id;
    m_detail->keepShellsOf(active);
    // Between the log of one and that of several with it, what is read stays in sight.
    const auto isThere = [this](const Container& one) { return one.id == m_detail->id(); };
    if (several && std::ranges::any_of(chosen, isThere))
        m_merged->setPlace(m_detail->place());
    else if (!several && container && m_merged->has(container->id))
        m_detail->setPlace(container->id, m_merged->place());
    m_detail->setContainer(several ? nullptr : container);
    m_merged->setContainers(several ? chosen : QList<Container>());
}

void ContainersPage::showMenu(const QPoint& position) {
    const Container* container = selected();
    if (!container)
        return;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("containerMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QModelIndex index = m_table->indexAt(position);
    QStyleOptionViewItem option;
    option.rect = m_table->visualRect(index);
    option.font = m_table->font();
    option.fontMetrics = QFontMetrics(option.font);
    std::optional<PortBinding> clicked;
    if (index.column() == ContainersModel::Ports)
        clicked = m_ports->portAt(option, index, position);
    const bool several = allSelected().size() > 1; // what is offered then is for all of them
    if (clicked && !several)
        menu->addActions(portActions(
            *clicked, menu, [this, port = *clicked] { m_actions->openPort(port); },
            [this] { m_changePorts->trigger(); }));
    if (!clicked && !several) {
        for (const PortBinding& port : container->publishedPorts().mid(0, mostPortsInMenu))
            if (isOpenable(port))
                menu->addAction(theme::icon(QStringLiteral("open")), tr("Open port %1").arg(port.hostPort), this,
                                [this, port] { m_actions->openPort(port); });
        menu->addAction(m_changePorts);
    }
    menu->addSeparator();
    menu->addActions({m_start, m_stop, m_delete});
    addColumnMenus(menu, m_table);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void ContainersPage::changePorts(const QModelIndex& index) {
    if (const Container* container = m_model->at(m_sorted->mapToSource(index)))
        PortsDialog::openFor(m_model, m_actions, container->id, window());
}

} // namespace slipway::ui
