// Whether somebody can see a widget: it is shown, and its window is neither minimised nor covered up by the system.
// What moves or ages by itself does so only then, so that an idle desktop leaves the processor alone.
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <QWindow>

#include <functional>

namespace slipway::ui {

class Seen : public QObject {
    Q_OBJECT
public:
    // The widget's child.
    explicit Seen(QWidget* widget);

    bool is() const { return m_seen; }

Q_SIGNALS:
    void changed(bool seen);
    // The window has become the active one: time may have gone by without a timer, while the machine was asleep.
    void windowActivated();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void look();

    QWidget* m_widget;
    QPointer<QWidget> m_window;
    QPointer<QWindow> m_surface;
    bool m_seen = false;
};

// A steady timer that is on only while the widget is seen.
class SeenTimer : public QObject {
    Q_OBJECT
public:
    // The widget's child.
    SeenTimer(QWidget* widget, int intervalMs, const std::function<void()>& tick);

    void setOn(bool on);
    bool isActive() const { return m_timer.isActive(); }

private:
    void update();

    Seen* m_seen;
    QTimer m_timer;
    bool m_on = false;
};

} // namespace slipway::ui
