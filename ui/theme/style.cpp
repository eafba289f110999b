#include "ui/theme/style.h"

#include "ui/theme/icons.h"

#include <QMessageBox>
#include <QPainter>
#include <QStyleOption>

namespace slipway::ui::theme {

namespace {
constexpr int messageIconSize = 32;

void paintFrame(QPainter* painter, const QStyleOption& option) {
    painter->save();
    painter->setPen(colors(option.palette).accent);
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5));
    painter->restore();
}
} // namespace

void paintFocus(QPainter* painter, const QStyleOption& option) {
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange))
        paintFrame(painter, option);
}

Style::Style()
    : QProxyStyle(QStringLiteral("fusion")) {}

void Style::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    // Its sign says nothing that the text beside it does not.
    if (widget->objectName() == QLatin1String("qt_msgboxex_icon_label"))
        widget->setProperty("decorative", true);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const {
    if (element != PE_FrameFocusRect) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    // Fusion's is a gradient with round corners over the text; tree views ask for it without naming themselves, so that
    // no rule of the style sheet reaches it.
    if (option->state.testFlag(State_KeyboardFocusChange))
        paintFrame(painter, *option);
}

QIcon Style::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const {
    switch (which) {
    case SP_LineEditClearButton:
        return icon(QStringLiteral("close"));
    case SP_MessageBoxInformation:
    case SP_MessageBoxQuestion:
        return icon(QStringLiteral("info"), Ink::Busy);
    case SP_MessageBoxWarning:
        return icon(QStringLiteral("alert"), Ink::Warn);
    case SP_MessageBoxCritical:
        return icon(QStringLiteral("state-dead"), Ink::Bad);
    default:
        return QProxyStyle::standardIcon(which, option, widget);
    }
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_MessageBoxIconSize:
        return messageIconSize;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        if (qobject_cast<const QMessageBox*>(widget))
            return large;
        break;
    default:
        break;
    }
    return QProxyStyle::pixelMetric(metric, option, widget);
}

} // namespace slipway::ui::theme
