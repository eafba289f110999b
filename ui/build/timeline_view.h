// When each step of a build ran and for how long, as bars on one axis of time; stages that ran side by side are lanes
// one below the other.
#pragma once

#include <QWidget>

#include "ui/editor/step_action.h"

QT_BEGIN_NAMESPACE
class QListView;
QT_END_NAMESPACE

namespace slipway::ui {

class BuildSession;
class SeenTimer;
class TimeAxis;
class TimelineModel;

class TimelineView : public QWidget {
    Q_OBJECT
public:
    explicit TimelineView(BuildSession* session, QWidget* parent = nullptr);

    void setStepWork(bool on) { m_stepWork = on; }
    void setStepHindrance(StepHindrance hindrance) { m_hindrance = std::move(hindrance); }

Q_SIGNALS:
    void lineActivated(int line); // of the Dockerfile, 1-based
    void stepActionRequested(slipway::ui::StepAction action, int line);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    int currentLine() const;
    void showMenu(const QPoint& position);

    BuildSession* m_session;
    TimelineModel* m_model;
    TimeAxis* m_axis;
    QListView* m_list;
    SeenTimer* m_tick; // while the build runs
    bool m_stepWork = false;
    StepHindrance m_hindrance;
};

// Round times that divide a span into a handful of parts: 0, 500, 1000, … milliseconds.
QList<qint64> timeTicks(qint64 spanMs, int most);

} // namespace slipway::ui
