// The ports cell of a table: each published port is a link that can be clicked by itself. Where there are more than the
// cell is wide, the last piece says how many.
#pragma once

#include <QStyledItemDelegate>

#include "ui/engine/engine_types.h"

namespace slipway::ui {

class PortsDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using Lookup = std::function<QList<PortBinding>(const QModelIndex&)>;
    explicit PortsDelegate(Lookup lookup, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
    // The port under a point of the cell, if any.
    std::optional<PortBinding> portAt(const QStyleOptionViewItem& option, const QModelIndex& index,
                                      const QPoint& point) const;

Q_SIGNALS:
    void openRequested(const slipway::ui::PortBinding& port);
    // The piece that stands for those that there is no room for was clicked.
    void moreRequested(const QModelIndex& index);

private:
    struct Piece {
        QRect rect;
        QString text;
        std::optional<PortBinding> port; // none: the piece that stands for the rest
    };
    QList<Piece> pieces(const QStyleOptionViewItem& option, const QModelIndex& index) const;

    Lookup m_lookup;
};

} // namespace slipway::ui
