#include "ui/widgets/icon_label.h"

#include <QEvent>

namespace slipway::ui {

IconLabel::IconLabel(int size, QWidget* parent)
    : QLabel(parent)
    , m_size(size) {
    setFixedSize(size, size);
}

void IconLabel::setIcon(const QString& name, theme::Ink ink) {
    m_icon = theme::icon(name, ink);
    render();
}

bool IconLabel::event(QEvent* event) {
    const bool handled = QLabel::event(event);
    switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::ApplicationPaletteChange:
    case QEvent::StyleChange:
    case QEvent::ScreenChangeInternal:
        render();
        break;
    default:
        break;
    }
    return handled;
}

void IconLabel::render() {
    if (!m_icon.isNull())
        setPixmap(m_icon.pixmap(QSize(m_size, m_size), devicePixelRatioF()));
}

} // namespace slipway::ui
