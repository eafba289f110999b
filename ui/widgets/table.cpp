#include "ui/widgets/table.h"

#include "ui/widgets/table_columns.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QTreeView>

namespace slipway::ui {

namespace {
void setUp(QTreeView* table, QAbstractItemModel* model) {
    table->setModel(model);
    table->setUniformRowHeights(true);
    table->setAllColumnsShowFocus(true);
    table->setSortingEnabled(true);
    table->setTextElideMode(Qt::ElideMiddle);
    table->header()->setStretchLastSection(false);
    new TableColumns(table);
}
} // namespace

void setUpTable(QTreeView* table, QSortFilterProxyModel* sorted, QAbstractItemModel* model, int sortRole) {
    sorted->setSourceModel(model);
    sorted->setSortRole(sortRole);
    sorted->setFilterKeyColumn(-1);
    sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    setUp(table, sorted);
    table->setRootIsDecorated(false);
}

void setUpTree(QTreeView* tree, QAbstractItemModel* model) {
    setUp(tree, model);
}

void addColumnMenus(QMenu* menu, QTreeView* table) {
    menu->addSeparator();
    TableColumns::of(table)->addTo(menu);
}

void rememberTables(QWidget* page, QSettings* settings) {
    for (QTreeView* table : page->findChildren<QTreeView*>())
        if (TableColumns* columns = TableColumns::of(table))
            columns->remember(settings);
}

void setUpFilter(QLineEdit* filter, const QString& placeholder, const QString& name) {
    filter->setPlaceholderText(placeholder);
    filter->setAccessibleName(name);
    filter->setClearButtonEnabled(true);
    filter->setMaximumWidth(240);
}

} // namespace slipway::ui
