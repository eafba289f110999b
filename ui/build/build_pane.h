// A build beside the editor: its outcome in a line, then its steps as a list, on a timeline, or its log as plain text;
// where it can be worked on, shells at its steps and the files that they change as well.
#pragma once

#include <QWidget>

#include "ui/editor/step_action.h"
#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QButtonGroup;
class QBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class BuildSession;
class ChangesView;
class ElidedLabel;
class EmptyState;
class IconLabel;
class Jobs;
class LogView;
class StepShells;
class StepsFindBar;
class StepsView;
class TimelineView;

class BuildPane : public QWidget {
    Q_OBJECT
public:
    explicit BuildPane(BuildSession* session, QWidget* parent = nullptr);

    // Adds the views of shells and files. `build` is asked for what the steps are steps of.
    void setStepWork(EngineClient* engine, std::function<BuildRequest()> build);
    // What stands in the way of that, where something may. After setStepWork().
    void setStepHindrance(const StepHindrance& hindrance);
    // Which of several builds the steps are of from now on: shells of the others stay, `name` tells them apart; the
    // files are forgotten.
    void setStepOwner(const QString& id, const QString& name);
    // Where waiting for a step's files shows up. After setStepWork().
    void setJobs(Jobs* jobs);
    // One more view, behind the others.
    void addView(QWidget* view, const QString& name, const QString& toolTip);
    void showView(QWidget* view);

    void act(StepAction action, int line);
    void openFind();
    // The keyboard's focus is in it, so that Ctrl+F means what it shows.
    bool hasFocusInside() const;

    StepsView* steps() const { return m_steps; }
    TimelineView* timeline() const { return m_timeline; }
    LogView* log() const { return m_log; }
    StepShells* shells() const { return m_shells; }
    ChangesView* changes() const { return m_changes; }

Q_SIGNALS:
    void buildRequested();
    void lineActivated(int line);
    // That of a shell of another one than the last that was set.
    void stepOwnerRequested(const QString& id);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void update();
    void arrange();
    void fillChoice();
    bool isOfBuild(const QWidget* view) const;

    BuildSession* m_session;
    IconLabel* m_stateIcon;
    ElidedLabel* m_summary;
    QWidget* m_bar;
    QBoxLayout* m_header;
    QWidget* m_segmentBar;
    QBoxLayout* m_segments;
    QPushButton* m_choice; // instead of the segments where there is no room for them
    QButtonGroup* m_group;
    QList<QWidget*> m_views; // by the ids of the group's buttons
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QWidget* m_stepsPage;
    StepsView* m_steps;
    StepsFindBar* m_stepsFind;
    TimelineView* m_timeline;
    LogView* m_log;
    StepShells* m_shells = nullptr;
    ChangesView* m_changes = nullptr;
    std::function<BuildRequest()> m_build;
    StepHindrance m_hindrance;
};

} // namespace slipway::ui
