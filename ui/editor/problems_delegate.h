// A problem in two lines: what is wrong, then where, by which rule and why; its fix as a link at the end.
#pragma once

#include <QStyledItemDelegate>

namespace slipway::ui {

class ProblemsDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
    // Where the fix is clicked.
    static QRect fixRect(const QRect& row, const QModelIndex& index);

Q_SIGNALS:
    void fixClicked(const QModelIndex& index);
};

} // namespace slipway::ui
