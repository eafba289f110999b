#include "ui/projects/live_switch.h"

#include "ui/theme/icons.h"

#include <QPainter>

namespace slipway::ui {

namespace {
constexpr int trackWidth = 30, trackHeight = 16, knob = 12;
}

LiveSwitch::LiveSwitch(QWidget* parent)
    : QAbstractButton(parent) {
    setCheckable(true);
    setText(tr("Live"));
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize LiveSwitch::sizeHint() const {
    const QFontMetrics metrics(theme::font(theme::Type::Body));
    return {theme::small + trackWidth + theme::small + metrics.horizontalAdvance(text()) + theme::small, 30};
}

void LiveSwitch::paintEvent(QPaintEvent*) {
    const theme::Colors& c = theme::colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus() || underMouse()) {
        painter.setPen(hasFocus() ? QPen(c.accent) : QPen(Qt::NoPen));
        painter.setBrush(underMouse() ? QBrush(c.raised) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::radius, theme::radius);
    }
    const QRectF track(theme::small, (height() - trackHeight) / 2.0, trackWidth, trackHeight);
    painter.setPen(QPen(isChecked() ? c.accent : c.muted, 1.2));
    painter.setBrush(isChecked() ? c.accent : c.surface);
    painter.drawRoundedRect(track, trackHeight / 2.0, trackHeight / 2.0);
    const qreal left = isChecked() ? track.right() - knob - 2 : track.left() + 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? c.onAccent : c.muted);
    painter.drawEllipse(QRectF(left, track.center().y() - knob / 2.0, knob, knob));
    painter.setPen(isEnabled() ? c.text : c.muted);
    painter.setFont(theme::font(theme::Type::Body));
    painter.drawText(rect().adjusted(theme::small + trackWidth + theme::small, 0, 0, 0),
                     Qt::AlignVCenter | Qt::AlignLeft, text());
}

void LiveSwitch::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void LiveSwitch::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace slipway::ui
