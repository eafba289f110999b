#include "ui/window/quick_search_delegate.h"

#include "ui/theme/tokens.h"
#include "ui/window/quick_search_model.h"

#include <QIcon>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

namespace slipway::ui {

namespace {
constexpr int rowHeight = 32;
constexpr int headerHeight = 28;
constexpr int keyPadding = 6;

// `text` in one line from `left`, with `ranges` set apart by weight, underline and colour; returns its width.
qreal paintTitle(QPainter* painter, const QRect& rect, const QFont& font, const QString& text,
                 const QList<FuzzyMatch::Range>& ranges, const theme::Colors& colors) {
    // What is cut off takes its matches with it.
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, rect.width());
    const qsizetype kept = shown == text ? text.size() : shown.size() - 1;
    QList<QTextLayout::FormatRange> formats;
    for (const FuzzyMatch::Range& range : ranges) {
        const qsizetype length = qMin(range.length, kept - range.from);
        if (length <= 0)
            continue;
        QTextCharFormat format;
        format.setFontWeight(QFont::Bold);
        format.setForeground(colors.accent);
        format.setFontUnderline(true);
        formats << QTextLayout::FormatRange{int(range.from), int(length), format};
    }
    QTextLayout layout(shown, font);
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setNumColumns(int(shown.size()));
    layout.endLayout();
    painter->setPen(colors.text);
    layout.draw(painter, QPointF(rect.left(), rect.center().y() - line.height() / 2 + 1));
    return line.naturalTextWidth();
}
} // namespace

QSize QuickSearchDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    return {100, index.data(QuickSearchModel::IsHeaderRole).toBool() ? headerHeight : rowHeight};
}

void QuickSearchDelegate::paintHeader(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) {
    painter->setFont(theme::font(theme::Type::Caption));
    painter->setPen(theme::colors(option.palette).muted);
    painter->drawText(option.rect.adjusted(theme::small, 0, -theme::small, -theme::tight),
                      Qt::AlignBottom | Qt::AlignLeft, index.data().toString());
}

void QuickSearchDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const theme::Colors& c = theme::colors(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.data(QuickSearchModel::IsHeaderRole).toBool()) {
        paintHeader(painter, option, index);
        painter->restore();
        return;
    }
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
    int right = row.right();
    const QFont caption = theme::font(theme::Type::Caption);
    const QFontMetrics captionMetrics(caption);
    if (const QString shortcut = index.data(QuickSearchModel::ShortcutRole).toString(); !shortcut.isEmpty()) {
        const int width = captionMetrics.horizontalAdvance(shortcut) + 2 * keyPadding;
        const QRectF key(right - width, row.center().y() - 9, width, 19);
        painter->setPen(c.border);
        painter->setBrush(c.surface);
        painter->drawRoundedRect(key.adjusted(0.5, 0.5, -0.5, -0.5), theme::smallRadius, theme::smallRadius);
        painter->setFont(caption);
        painter->setPen(c.muted);
        painter->drawText(key, Qt::AlignCenter, shortcut);
        right -= width + theme::small;
    }
    const int left = row.left() + theme::iconSize + theme::small;
    const QString detail = index.data(QuickSearchModel::DetailRole).toString();
    const int room = detail.isEmpty() ? right - left : (right - left) * 2 / 3;
    const qreal used =
        paintTitle(painter, QRect(left, row.top(), room, row.height()), option.font, index.data().toString(),
                   index.data(QuickSearchModel::RangesRole).value<QList<FuzzyMatch::Range>>(), c);
    const QRect rest = QRect(left, row.top(), right - left, row.height()).adjusted(int(used) + theme::large, 0, 0, 0);
    painter->setFont(caption);
    painter->setPen(c.muted);
    painter->drawText(rest, Qt::AlignVCenter | Qt::AlignRight,
                      captionMetrics.elidedText(detail, Qt::ElideMiddle, rest.width()));
    painter->restore();
}

} // namespace slipway::ui
