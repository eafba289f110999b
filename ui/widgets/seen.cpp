#include "ui/widgets/seen.h"

#include <QEvent>

namespace slipway::ui {

Seen::Seen(QWidget* widget)
    : QObject(widget)
    , m_widget(widget) {
    widget->installEventFilter(this);
    look();
}

void Seen::look() {
    // A page is made before it has a window, and a window gets its surface when it is first shown.
    if (QWidget* window = m_widget->window(); window != m_window) {
        if (m_window && m_window != m_widget)
            m_window->removeEventFilter(this);
        m_window = window;
        if (window != m_widget)
            window->installEventFilter(this);
    }
    if (QWindow* surface = m_window->windowHandle(); surface != m_surface) {
        if (m_surface)
            m_surface->removeEventFilter(this);
        m_surface = surface;
        if (surface)
            surface->installEventFilter(this);
    }
    const bool seen = m_widget->isVisible() && !m_window->isMinimized() &&
                      (!m_surface || !m_surface->isVisible() || m_surface->isExposed());
    if (std::exchange(m_seen, seen) != seen)
        Q_EMIT changed(seen);
}

bool Seen::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::ParentChange:
        if (watched == m_widget)
            look();
        break;
    case QEvent::WindowStateChange:
        look();
        break;
    case QEvent::Expose:
        // Judged once the window itself has taken it in.
        QMetaObject::invokeMethod(this, &Seen::look, Qt::QueuedConnection);
        break;
    case QEvent::WindowActivate:
        if (watched == m_window) {
            look();
            Q_EMIT windowActivated();
        }
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

SeenTimer::SeenTimer(QWidget* widget, int intervalMs, const std::function<void()>& tick)
    : QObject(widget)
    , m_seen(new Seen(widget)) {
    m_timer.setInterval(intervalMs);
    connect(&m_timer, &QTimer::timeout, this, tick);
    connect(m_seen, &Seen::changed, this, &SeenTimer::update);
}

void SeenTimer::setOn(bool on) {
    m_on = on;
    update();
}

void SeenTimer::update() {
    if (!m_on || !m_seen->is())
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start();
}

} // namespace slipway::ui
