// How long the desktop keeps people waiting: the gaps of the event loop, and from a key to what it changed on the
// screen.
#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <vector>

namespace slipway::ui::bench {

// An application that knows when one widget has been painted and the picture of it handed on.
class WatchedApplication : public QApplication {
    Q_OBJECT
public:
    using QApplication::QApplication;
    // Null: none.
    void watch(QWidget* widget);
    bool notify(QObject* receiver, QEvent* event) override;

Q_SIGNALS:
    void painted();

private:
    QPointer<QWidget> m_widget;
    bool m_isPainted = false;
};

// Looks at the clock every other millisecond: what is missing in between is how long nothing else had its turn.
class FrameWatch : public QObject {
    Q_OBJECT
public:
    FrameWatch(WatchedApplication* application, QWidget* painted);

    // Of the event loop, in milliseconds, and how much of it this thread spent at work.
    double longestGap() const { return m_longest; }
    double workInLongestGap() const { return m_work; }
    double paintsPerSecond() const;

private:
    void tick();

    QTimer m_timer;
    QElapsedTimer m_begin;
    qint64 m_last = 0, m_lastWork; // nanoseconds
    double m_longest = 0, m_work = 0;
    int m_paints = 0;
};

// `share` of the values are at most this.
double quantile(std::vector<double> values, double share);

} // namespace slipway::ui::bench
