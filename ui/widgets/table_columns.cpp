#include "ui/widgets/table_columns.h"

#include "ui/widgets/format.h"

#include <QAction>
#include <QActionGroup>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QSettings>
#include <QTreeView>

namespace slipway::ui {

namespace {
const QString sortedByKey = QStringLiteral("sortedBy");
const QString descendingKey = QStringLiteral("descending");
const QString hiddenKey = QStringLiteral("hidden");
const QString widthsKey = QStringLiteral("widths");
constexpr int narrowest = 16, widest = 4'000; // beyond them: not what somebody chose
} // namespace

TableColumns::TableColumns(QTreeView* table)
    : QObject(table)
    , m_table(table) {
    QHeaderView* header = table->header();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setToolTip(tr("A click sorts; the menu (Alt+Down) sorts and hides columns"));
    connect(header, &QWidget::customContextMenuRequested, this, &TableColumns::showMenu);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &TableColumns::keep);
    connect(header, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (width > 0)
            m_widths[column] = width;
        keep();
    });
    auto* open = new QAction(tr("Sort and choose columns"), this);
    open->setObjectName(QStringLiteral("tableColumns"));
    open->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Down));
    open->setShortcutContext(Qt::WidgetShortcut);
    table->addAction(open);
    connect(open, &QAction::triggered, this, [this] { showMenu({0, m_table->header()->height()}); });
    table->installEventFilter(this);
}

TableColumns* TableColumns::of(const QTreeView* table) {
    return table->findChild<TableColumns*>({}, Qt::FindDirectChildrenOnly);
}

QString TableColumns::titleOf(int column) const {
    return m_table->model()->headerData(column, Qt::Horizontal).toString();
}

TableColumns::Layout TableColumns::layout() const {
    const QHeaderView* header = m_table->header();
    Layout result{{}, header->sortIndicatorSection(), header->sortIndicatorOrder()};
    for (int column = 0; column < header->count(); ++column) {
        const bool hidden = m_table->isColumnHidden(column);
        const bool isOwn = header->sectionResizeMode(column) == QHeaderView::Interactive;
        // While one is being hidden it has no width, and is not hidden yet.
        const int width = header->sectionSize(column);
        result.columns << Column{!isOwn ? 0 : width > 0 ? width : m_widths.value(column), hidden};
    }
    return result;
}

void TableColumns::apply(const Layout& layout) {
    for (int column = 0; column < layout.columns.size(); ++column)
        m_table->setColumnHidden(column, false);
    for (int column = 0; column < layout.columns.size(); ++column) {
        if (layout.columns[column].width > 0)
            m_table->setColumnWidth(column, layout.columns[column].width);
        if (layout.columns[column].hidden && mayHide(column))
            m_table->setColumnHidden(column, true);
    }
    if (layout.sortedBy >= 0)
        m_table->sortByColumn(layout.sortedBy, layout.order);
}

void TableColumns::remember(QSettings* settings) {
    m_settings = nullptr; // what is taken over need not be kept again
    m_first = layout();
    Layout wanted = m_first;
    const int columns = int(wanted.columns.size());
    settings->beginGroup(QStringLiteral("tables/") + m_table->objectName());
    // Some are hidden from the beginning: only where something was chosen it counts.
    if (settings->contains(hiddenKey)) {
        const QStringList hidden = settings->value(hiddenKey).toStringList();
        for (int column = 0; column < columns; ++column)
            wanted.columns[column].hidden = hidden.contains(QString::number(column));
    }
    const QStringList widths = settings->value(widthsKey).toStringList();
    for (int column = 0; column < qMin(columns, int(widths.size())); ++column) {
        const int width = widths[column].toInt();
        if (wanted.columns[column].width > 0 && width >= narrowest && width <= widest)
            wanted.columns[column].width = width;
    }
    const int sortedBy = settings->value(sortedByKey, -1).toInt();
    if (sortedBy >= 0 && sortedBy < columns) {
        wanted.sortedBy = sortedBy;
        wanted.order = settings->value(descendingKey).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder;
    }
    settings->endGroup();
    apply(wanted);
    m_settings = settings;
}

void TableColumns::keep() {
    const Layout now = layout();
    // A table that is about to go loses its columns first.
    if (!m_settings || now.columns.size() != m_first.columns.size())
        return;
    // What is as it was made is left to be made otherwise.
    QStringList hidden, widths;
    bool otherWidths = false;
    for (int column = 0; column < now.columns.size(); ++column) {
        if (now.columns[column].hidden)
            hidden << QString::number(column);
        const bool same = now.columns[column].width == m_first.columns[column].width;
        widths << (same ? QString() : QString::number(now.columns[column].width));
        otherWidths = otherWidths || !same;
    }
    m_settings->beginGroup(QStringLiteral("tables/") + m_table->objectName());
    m_settings->setValue(sortedByKey, now.sortedBy);
    m_settings->setValue(descendingKey, now.order == Qt::DescendingOrder);
    m_settings->setValue(hiddenKey, hidden);
    if (otherWidths)
        m_settings->setValue(widthsKey, widths);
    else
        m_settings->remove(widthsKey);
    m_settings->endGroup();
}

void TableColumns::reset() {
    QSettings* settings = std::exchange(m_settings, nullptr);
    apply(m_first);
    if (!settings)
        return;
    settings->remove(QStringLiteral("tables/") + m_table->objectName());
    m_settings = settings;
}

void TableColumns::addTo(QMenu* menu) {
    addSorting(menu->addMenu(tr("Sort by")));
    addHiding(menu->addMenu(tr("Columns")));
}

void TableColumns::addSorting(QMenu* menu) {
    const QHeaderView* header = m_table->header();
    const auto add = [this, menu](QActionGroup* group, const QString& text, bool chosen, int column,
                                  Qt::SortOrder order) {
        QAction* action =
            menu->addAction(text, m_table, [table = m_table, column, order] { table->sortByColumn(column, order); });
        action->setCheckable(true);
        action->setChecked(chosen);
        group->addAction(action);
    };
    const int sortedBy = header->sortIndicatorSection();
    const Qt::SortOrder order = header->sortIndicatorOrder();
    auto* columns = new QActionGroup(menu);
    for (int column = 0; column < header->count(); ++column)
        if (!m_table->isColumnHidden(column))
            add(columns, menuText(titleOf(column)), column == sortedBy, column, order);
    menu->addSeparator();
    auto* orders = new QActionGroup(menu);
    const int by = qMax(0, sortedBy);
    add(orders, tr("Ascending"), order == Qt::AscendingOrder, by, Qt::AscendingOrder);
    add(orders, tr("Descending"), order == Qt::DescendingOrder, by, Qt::DescendingOrder);
}

bool TableColumns::mayHide(int column) const {
    // What a tree unfolds by stays, and so does the last one.
    if (m_table->rootIsDecorated() && column == 0)
        return false;
    const QHeaderView* header = m_table->header();
    return header->count() - header->hiddenSectionCount() > 1;
}

void TableColumns::addHiding(QMenu* menu) {
    for (int column = 0; column < m_table->header()->count(); ++column) {
        const bool hidden = m_table->isColumnHidden(column);
        QAction* action = menu->addAction(menuText(titleOf(column)));
        action->setCheckable(true);
        action->setChecked(!hidden);
        action->setEnabled(hidden || mayHide(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            m_table->setColumnHidden(column, !shown);
            keep();
        });
    }
    if (!m_settings)
        return;
    menu->addSeparator();
    menu->addAction(tr("Reset columns"), this, &TableColumns::reset)->setObjectName(QStringLiteral("resetColumns"));
}

void TableColumns::showMenu(const QPoint& position) {
    auto* menu = new QMenu(m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addTo(menu);
    menu->popup(m_table->header()->mapToGlobal(position));
}

// A style decides whether the arrows walk between a folder and what is in it: here they do.
bool TableColumns::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_table || event->type() != QEvent::KeyPress || !m_table->rootIsDecorated())
        return QObject::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const QModelIndex index = m_table->currentIndex().siblingAtColumn(0);
    if (!index.isValid() || key->modifiers() != Qt::NoModifier)
        return false;
    const bool isOpen = m_table->isExpanded(index) && m_table->model()->hasChildren(index);
    QModelIndex target;
    if (key->key() == Qt::Key_Left && !isOpen)
        target = index.parent();
    else if (key->key() == Qt::Key_Right && isOpen)
        target = m_table->model()->index(0, 0, index);
    if (!target.isValid())
        return false;
    m_table->setCurrentIndex(target);
    return true;
}

} // namespace slipway::ui
