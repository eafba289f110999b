// The ports cell of a table: each published port is a link that can be clicked by itself.
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

private:
    struct Piece {
        QRect rect;
        QString text;
        PortBinding port;
    };
    QList<Piece> pieces(const QStyleOptionViewItem& option, const QModelIndex& index) const;

    Lookup m_lookup;
};

} // namespace slipway::ui
