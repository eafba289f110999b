#include "ui/widgets/table.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTreeView>

namespace slipway::ui {

void setUpTable(QTreeView* table, QSortFilterProxyModel* sorted, QAbstractItemModel* model, int sortRole) {
    sorted->setSourceModel(model);
    sorted->setSortRole(sortRole);
    sorted->setFilterKeyColumn(-1);
    sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    table->setModel(sorted);
    table->setRootIsDecorated(false);
    table->setUniformRowHeights(true);
    table->setAllColumnsShowFocus(true);
    table->setSortingEnabled(true);
    table->setTextElideMode(Qt::ElideMiddle);
    table->header()->setStretchLastSection(false);
}

void setUpFilter(QLineEdit* filter, const QString& placeholder, const QString& name) {
    filter->setPlaceholderText(placeholder);
    filter->setAccessibleName(name);
    filter->setClearButtonEnabled(true);
    filter->setMaximumWidth(240);
}

} // namespace slipway::ui
