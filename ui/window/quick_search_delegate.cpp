#include "ui/window/quick_search_delegate.h"

#include "ui/theme/tokens.h"

#include <QIcon>
#include <QPainter>
#include <QPainterPath>

namespace slipway::ui {

namespace {
constexpr int rowHeight = 32;
} // namespace

QSize QuickSearchDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {100, rowHeight};
}

void QuickSearchDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const theme::Colors& c = theme::colors(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state.testFlag(QStyle::State_Selected)) {
        QPainterPath path;
        path.addRoundedRect(option.rect, theme::radius, theme::radius);
        painter->fillPath(path, c.selection);
    }
    const QRect row = option.rect.adjusted(theme::small, 0, -theme::small, 0);
    index.data(Qt::DecorationRole)
        .value<QIcon>()
        .paint(painter,
               QRect(row.left(), row.center().y() - theme::iconSize / 2 + 1, theme::iconSize, theme::iconSize));
    const int left = row.left() + theme::iconSize + theme::small;
    painter->setFont(option.font);
    const QString title =
        QFontMetrics(option.font).elidedText(index.data().toString(), Qt::ElideMiddle, (row.right() - left) * 2 / 3);
    painter->setPen(c.text);
    painter->drawText(QRect(left, row.top(), row.right() - left, row.height()), Qt::AlignVCenter, title);
    painter->setFont(theme::font(theme::Type::Caption));
    painter->setPen(c.muted);
    const int used = left + QFontMetrics(option.font).horizontalAdvance(title) + theme::large;
    const QString detail =
        painter->fontMetrics().elidedText(index.data(DetailRole).toString(), Qt::ElideMiddle, row.right() - used);
    painter->drawText(QRect(used, row.top(), row.right() - used, row.height()), Qt::AlignVCenter | Qt::AlignRight,
                      detail);
    painter->restore();
}

} // namespace slipway::ui
