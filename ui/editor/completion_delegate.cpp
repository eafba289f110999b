#include "ui/editor/completion_delegate.h"

#include "ui/editor/completion_model.h"
#include "ui/theme/icons.h"

#include <QPainter>

namespace slipway::ui {

namespace {
constexpr int rowHeight = 24;

struct KindLook {
    const char* icon;
    theme::Ink ink;
};
KindLook lookOf(CompletionItem::Kind kind) {
    using Kind = CompletionItem::Kind;
    switch (kind) {
    case Kind::Instruction:
        return {"kind-instruction", theme::Ink::Accent};
    case Kind::Flag:
        return {"kind-flag", theme::Ink::Warn};
    case Kind::Value:
        return {"kind-value", theme::Ink::Good};
    case Kind::Stage:
        return {"kind-stage", theme::Ink::Accent};
    case Kind::Variable:
        return {"kind-variable", theme::Ink::Warn};
    case Kind::Image:
        return {"images", theme::Ink::Accent};
    case Kind::File:
        return {"file", theme::Ink::Muted};
    case Kind::Folder:
        return {"projects", theme::Ink::Muted};
    }
    return {"file", theme::Ink::Muted};
}
} // namespace

QSize CompletionDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {200, rowHeight};
}

void CompletionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const theme::Colors& c = theme::colors(option.palette);
    const bool current = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    if (current || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(current ? c.selection : c.raised);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), theme::smallRadius, theme::smallRadius);
    }
    const KindLook look = lookOf(CompletionItem::Kind(index.data(CompletionModel::KindRole).toInt()));
    const QRectF icon(option.rect.left() + theme::small, option.rect.center().y() - 6.5, 14, 14);
    theme::paintIcon(painter, icon, QLatin1String(look.icon), theme::inkColor(look.ink, option.palette));
    const QString text = index.data().toString(), detail = index.data(CompletionModel::DetailRole).toString();
    const QFont code = theme::font(theme::Type::Code), caption = theme::font(theme::Type::Caption);
    QRect rest = option.rect.adjusted(theme::small + 14 + theme::small, 0, -theme::small, 0);
    const QFontMetrics codeMetrics(code);
    const int room = detail.isEmpty() ? rest.width() : qMax(rest.width() / 2, rest.width() - 260);
    const QString shown = codeMetrics.elidedText(text, Qt::ElideMiddle, room);
    painter->setFont(code);
    painter->setPen(c.text);
    painter->drawText(rest, Qt::AlignVCenter | Qt::AlignLeft, shown);
    rest.setLeft(rest.left() + codeMetrics.horizontalAdvance(shown) + theme::medium);
    painter->setFont(caption);
    painter->setPen(c.muted);
    painter->drawText(rest, Qt::AlignVCenter | Qt::AlignRight,
                      QFontMetrics(caption).elidedText(detail, Qt::ElideRight, rest.width()));
    painter->restore();
}

} // namespace slipway::ui
