#include "ui/window/sidebar_delegate.h"

#include "ui/theme/icons.h"
#include "ui/window/sidebar_model.h"

#include <QPainter>
#include <QPainterPath>

namespace slipway::ui {

namespace {
constexpr int pageHeight = 34;
constexpr int projectHeight = 28;
} // namespace

QSize SidebarDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    const bool project = index.data(SidebarModel::PageRole).value<SidebarModel::Page>() == SidebarModel::Page::Project;
    return {120, project ? projectHeight : pageHeight};
}

void SidebarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const theme::Colors& c = theme::colors(option.palette);
    const bool project = index.data(SidebarModel::PageRole).value<SidebarModel::Page>() == SidebarModel::Page::Project;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect row = option.rect.adjusted(theme::small, 1, -theme::small, -1);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        QPainterPath path;
        path.addRoundedRect(row, theme::radius, theme::radius);
        painter->fillPath(path, selected ? c.selection : c.raised);
        // Whoever walks by keyboard sees where the focus is by more than colour.
        if (selected && option.state.testFlag(QStyle::State_HasFocus) &&
            option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
            painter->setPen(QPen(c.accent, 1));
            painter->drawPath(path);
        }
    }
    int left = row.left() + theme::small + 2;
    const QRect iconRect(left, row.center().y() - theme::iconSize / 2 + 1, theme::iconSize, theme::iconSize);
    const QVariant decoration = index.data(Qt::DecorationRole);
    if (decoration.canConvert<QIcon>())
        decoration.value<QIcon>().paint(painter, iconRect);
    left += theme::iconSize + theme::small + 2;

    int right = row.right() - theme::small;
    const int count = index.data(SidebarModel::CountRole).toInt();
    const QString mark = index.data(SidebarModel::BusyRole).toString();
    if (!mark.isEmpty()) {
        const QRectF glyph(right - 14, row.center().y() - 6, 14, 14);
        theme::paintIcon(painter, glyph, mark, mark == QLatin1String("gutter-failed") ? c.bad : c.busy);
        right -= 14 + theme::small;
    } else if (project && count > 0) {
        const QRectF glyph(right - 14, row.center().y() - 6, 14, 14);
        theme::paintIcon(painter, glyph, QStringLiteral("state-running"), c.good);
        right -= 14 + theme::small;
    } else if (count > 0) {
        painter->setFont(theme::font(theme::Type::Caption));
        painter->setPen(c.muted);
        const QString text = QString::number(count);
        painter->drawText(QRect(row.left(), row.top(), row.width() - theme::small, row.height()),
                          Qt::AlignRight | Qt::AlignVCenter, text);
        right -= painter->fontMetrics().horizontalAdvance(text) + theme::small;
    }
    QFont font = theme::font(selected && !project ? theme::Type::Strong : theme::Type::Body);
    painter->setFont(font);
    painter->setPen(project && !selected ? c.muted : c.text);
    const QString text = QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideMiddle, right - left);
    painter->drawText(QRect(left, row.top(), right - left, row.height()), Qt::AlignVCenter | Qt::AlignLeft, text);
    painter->restore();
}

} // namespace slipway::ui
