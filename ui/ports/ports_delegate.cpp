#include "ui/ports/ports_delegate.h"

#include "ui/theme/tokens.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

namespace slipway::ui {

PortsDelegate::PortsDelegate(Lookup lookup, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_lookup(std::move(lookup)) {}

QList<PortsDelegate::Piece> PortsDelegate::pieces(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QList<Piece> result;
    int left = option.rect.left() + theme::small + 3;
    for (const PortBinding& port : m_lookup(index)) {
        QString text = QStringLiteral("%1 → %2").arg(port.hostPort).arg(port.containerPort);
        if (port.protocol != QLatin1String("tcp"))
            text += QLatin1Char('/') + port.protocol;
        const int width = option.fontMetrics.horizontalAdvance(text);
        if (left + width > option.rect.right())
            break;
        result << Piece{QRect(left, option.rect.top(), width, option.rect.height()), text, port};
        left += width + theme::large;
    }
    return result;
}

void PortsDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    ground.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);
    const theme::Colors& c = theme::colors(option.palette);
    for (const Piece& piece : pieces(option, index)) {
        const bool link = piece.port.protocol == QLatin1String("tcp");
        painter->setPen(link ? c.accent : c.text);
        painter->setFont(option.font);
        painter->drawText(piece.rect, Qt::AlignVCenter | Qt::AlignLeft, piece.text);
        if (link)
            painter->drawLine(piece.rect.left(), piece.rect.center().y() + option.fontMetrics.ascent() / 2 + 2,
                              piece.rect.right(), piece.rect.center().y() + option.fontMetrics.ascent() / 2 + 2);
    }
}

std::optional<PortBinding> PortsDelegate::portAt(const QStyleOptionViewItem& option, const QModelIndex& index,
                                                 const QPoint& point) const {
    for (const Piece& piece : pieces(option, index))
        if (piece.rect.contains(point))
            return piece.port;
    return std::nullopt;
}

bool PortsDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                const QModelIndex& index) {
    if (event->type() != QEvent::MouseButtonRelease)
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (mouse->button() != Qt::LeftButton)
        return false;
    if (const auto port = portAt(option, index, mouse->position().toPoint()))
        Q_EMIT openRequested(*port);
    return false;
}

} // namespace slipway::ui
