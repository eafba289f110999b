#include "ui/editor/problems_delegate.h"

#include "ui/editor/problems_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/style.h"

#include <QMouseEvent>
#include <QPainter>

namespace slipway::ui {

namespace {
constexpr int iconSize = 16;
constexpr int fixHeight = 24;

QString fixText(const QModelIndex& index) {
    const QString title = index.data(ProblemsModel::FixRole).toString();
    return title.isEmpty() ? QString() : title[0].toUpper() + title.mid(1);
}
} // namespace

QSize ProblemsDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    const QFontMetrics body(theme::font(theme::Type::Body)), caption(theme::font(theme::Type::Caption));
    return {200, body.height() + caption.height() + theme::small + theme::tight};
}

QRect ProblemsDelegate::fixRect(const QRect& row, const QModelIndex& index) {
    const QString text = fixText(index);
    if (text.isEmpty())
        return {};
    const QFontMetrics metrics(theme::font(theme::Type::Body));
    const int width = qMin(row.width() * 3 / 5, metrics.horizontalAdvance(text) + iconSize + theme::large);
    return {row.right() - width - theme::small, row.center().y() - fixHeight / 2, width, fixHeight};
}

void ProblemsDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const theme::Colors& c = theme::colors(option.palette);
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, c.selection);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect, c.raised);
    const bool error = index.data(ProblemsModel::IsErrorRole).toBool();
    const QRectF icon(option.rect.left() + theme::medium, option.rect.top() + theme::small - 1, iconSize, iconSize);
    theme::paintIcon(painter, icon, error ? QStringLiteral("gutter-failed") : QStringLiteral("alert"),
                     error ? c.bad : c.warn);

    QRect text = option.rect.adjusted(theme::medium + iconSize + theme::small, theme::tight + 2, -theme::small, 0);
    if (const QRect fix = fixRect(option.rect, index); fix.isValid()) {
        const QRectF bulb(fix.left(), fix.center().y() - iconSize / 2.0 + 1, iconSize, iconSize);
        theme::paintIcon(painter, bulb, QStringLiteral("bulb"), c.accent);
        painter->setFont(theme::font(theme::Type::Body));
        painter->setPen(c.accent);
        const QRect words = fix.adjusted(iconSize + theme::tight, 0, 0, 0);
        painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(fixText(index), Qt::ElideRight, words.width()));
        text.setRight(fix.left() - theme::medium);
    }
    painter->setFont(theme::font(theme::Type::Body));
    painter->setPen(c.text);
    const int height = painter->fontMetrics().height();
    painter->drawText(QRect(text.left(), text.top(), text.width(), height), Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    QStringList second{index.data(ProblemsModel::WhereRole).toString()};
    for (const int role : {int(ProblemsModel::RuleRole), int(ProblemsModel::ExplanationRole)})
        if (const QString part = index.data(role).toString(); !part.isEmpty())
            second << part;
    painter->setFont(theme::font(theme::Type::Caption));
    painter->setPen(c.muted);
    painter->drawText(
        QRect(text.left(), text.top() + height, text.width(), painter->fontMetrics().height()),
        Qt::AlignVCenter | Qt::AlignLeft,
        painter->fontMetrics().elidedText(second.join(QStringLiteral(" · ")), Qt::ElideRight, text.width()));
    theme::paintFocus(painter, option);
    painter->restore();
}

bool ProblemsDelegate::editorEvent(QEvent* event, QAbstractItemModel*, const QStyleOptionViewItem& option,
                                   const QModelIndex& index) {
    if (event->type() != QEvent::MouseButtonRelease)
        return false;
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (mouse->button() != Qt::LeftButton || !fixRect(option.rect, index).contains(mouse->pos()))
        return false;
    Q_EMIT fixClicked(index);
    return true;
}

} // namespace slipway::ui
