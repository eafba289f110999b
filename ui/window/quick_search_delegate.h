// A row of the quick search: a section's heading, or icon and title with what matched in bold, and at the right what it
// is, muted, with a command's shortcut as a key.
#pragma once

#include <QStyledItemDelegate>

namespace slipway::ui {

class QuickSearchDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    static void paintHeader(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index);
};

} // namespace slipway::ui
