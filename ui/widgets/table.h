// The tables that pages are made of, so that each behaves the same: rows of one height, sorted by a click on a header
// or from its menu, columns that can be hidden, narrowed by a field above.
#pragma once

#include <QString>

QT_BEGIN_NAMESPACE
class QAbstractItemModel;
class QLineEdit;
class QMenu;
class QSettings;
class QSortFilterProxyModel;
class QTreeView;
class QWidget;
QT_END_NAMESPACE

namespace slipway::ui {

// `sorted` shows `model` in `table`, sorted by what `sortRole` gives and filtered in any column, both without regard to
// case. Which column is sorted by at first, and how wide they are, is the caller's.
void setUpTable(QTreeView* table, QSortFilterProxyModel* sorted, QAbstractItemModel* model, int sortRole);

// The same for a tree, whose model sorts and filters by itself.
void setUpTree(QTreeView* tree, QAbstractItemModel* model);

// What can be done with the table's columns, at the end of a menu of its rows.
void addColumnMenus(QMenu* menu, QTreeView* table);
// Sorting, hidden columns and widths of all tables in `page`, now and from now on. `settings` outlives it.
void rememberTables(QWidget* page, QSettings* settings);

// `name` is its accessible name.
void setUpFilter(QLineEdit* filter, const QString& placeholder, const QString& name);

} // namespace slipway::ui
