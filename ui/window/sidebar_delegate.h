// Paints a row of the sidebar: icon, name, and at the right how many run or are there.
#pragma once

#include <QStyledItemDelegate>

namespace slipway::ui {

class SidebarDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace slipway::ui
