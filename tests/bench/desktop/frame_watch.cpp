#include "frame_watch.h"

#include <QEvent>

#include <algorithm>
#include <ctime>

namespace slipway::ui::bench {

namespace {

constexpr double nsPerMs = 1e6;

qint64 workOfThread() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<qint64>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

} // namespace

void WatchedApplication::watch(QWidget* widget) {
    m_widget = widget;
}

bool WatchedApplication::notify(QObject* receiver, QEvent* event) {
    if (event->type() == QEvent::Paint && receiver == m_widget)
        m_isPainted = true;
    const bool done = QApplication::notify(receiver, event);
    // All that was to be painted has been, and has left the program.
    if (event->type() == QEvent::UpdateRequest && std::exchange(m_isPainted, false))
        Q_EMIT painted();
    return done;
}

FrameWatch::FrameWatch(WatchedApplication* application, QWidget* painted)
    : m_lastWork(workOfThread()) {
    application->watch(painted);
    connect(application, &WatchedApplication::painted, this, [this] { ++m_paints; });
    connect(&m_timer, &QTimer::timeout, this, &FrameWatch::tick);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_begin.start();
    m_timer.start(2);
}

void FrameWatch::tick() {
    const qint64 now = m_begin.nsecsElapsed(), work = workOfThread();
    if (const double gap = double(now - m_last) / nsPerMs; gap > m_longest) {
        m_longest = gap;
        m_work = double(work - m_lastWork) / nsPerMs;
    }
    m_last = now;
    m_lastWork = work;
}

double FrameWatch::paintsPerSecond() const {
    return m_paints * 1e9 / double(std::max<qint64>(1, m_begin.nsecsElapsed()));
}

double quantile(std::vector<double> values, double share) {
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, std::size_t(double(values.size()) * share))];
}

} // namespace slipway::ui::bench
