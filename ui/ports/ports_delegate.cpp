#include "ui/ports/ports_delegate.h"

#include "ui/ports/port_actions.h"
#include "ui/theme/tokens.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace slipway::ui {

PortsDelegate::PortsDelegate(Lookup lookup, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_lookup(std::move(lookup)) {}

QList<PortsDelegate::Piece> PortsDelegate::pieces(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QList<Piece> result;
    QList<PortBinding> ports = m_lookup(index);
    std::ranges::stable_partition(ports, isOpenable);
    int left = option.rect.left() + theme::small + 3;
    const auto place = [&](const QString& text, const std::optional<PortBinding>& port) {
        const int width = option.fontMetrics.horizontalAdvance(text);
        result << Piece{QRect(left, option.rect.top(), width, option.rect.height()), text, port};
        left += width + theme::large;
    };
    for (qsizetype i = 0; i < ports.size(); ++i) {
        QString text = QStringLiteral("%1 → %2").arg(ports[i].hostPort).arg(ports[i].containerPort);
        if (ports[i].protocol != QLatin1String("tcp"))
            text += QLatin1Char('/') + ports[i].protocol;
        const QString rest = QStringLiteral("+%1").arg(ports.size() - i);
        const int after = i + 1 < ports.size() ? theme::large + option.fontMetrics.horizontalAdvance(rest) : 0;
        if (left + option.fontMetrics.horizontalAdvance(text) + after > option.rect.right()) {
            place(rest, {});
            break;
        }
        place(text, ports[i]);
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
        const bool link = piece.port && isOpenable(*piece.port);
        painter->setPen(link ? c.accent : piece.port ? c.text : c.muted);
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
    for (const Piece& piece : pieces(option, index)) {
        if (!piece.rect.contains(mouse->position().toPoint()))
            continue;
        if (piece.port)
            Q_EMIT openRequested(*piece.port);
        else
            Q_EMIT moreRequested(index);
    }
    return false;
}

} // namespace slipway::ui
