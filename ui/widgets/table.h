// The tables that pages are made of, so that each behaves the same: rows of one height, sorted by a click on a header,
// narrowed by a field above.
#pragma once

#include <QString>

QT_BEGIN_NAMESPACE
class QAbstractItemModel;
class QLineEdit;
class QSortFilterProxyModel;
class QTreeView;
QT_END_NAMESPACE

namespace slipway::ui {

// `sorted` shows `model` in `table`, sorted by what `sortRole` gives and filtered in any column, both without regard to
// case. Which column is sorted by at first, and how wide they are, is the caller's.
void setUpTable(QTreeView* table, QSortFilterProxyModel* sorted, QAbstractItemModel* model, int sortRole);

// `name` is its accessible name.
void setUpFilter(QLineEdit* filter, const QString& placeholder, const QString& name);

} // namespace slipway::ui
