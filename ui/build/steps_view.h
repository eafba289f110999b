// The step list: a heading a step, its log under it. Opens what runs and closes what it had opened before; what a
// person opened or closed stays so. Follows the end while the end is in sight.
#pragma once

#include <QTreeView>

#include "ui/editor/step_action.h"

namespace slipway::ui {

class BuildSession;
class SeenTimer;
class StepsSearch;

class StepsView : public QTreeView {
    Q_OBJECT
public:
    explicit StepsView(BuildSession* session, QWidget* parent = nullptr);

    StepsSearch* search() const { return m_search; }
    // Whether its menu and its keys offer what can be done with a step.
    void setStepWork(bool on) { m_stepWork = on; }
    void setStepHindrance(StepHindrance hindrance) { m_hindrance = std::move(hindrance); }

Q_SIGNALS:
    void lineActivated(int line); // of the Dockerfile, 1-based
    void stepActionRequested(slipway::ui::StepAction action, int line);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void drawBranches(QPainter*, const QRect&, const QModelIndex&) const override {}
    void resizeEvent(QResizeEvent* event) override;

private:
    void rowsAdded(const QModelIndex& parent, int first);
    void stepChanged(const QModelIndex& step);
    void open(const QModelIndex& step);
    bool isDecided(const QModelIndex& step) const { return m_decided.contains(step); }
    void copySelected();
    int lineOf(const QModelIndex& index) const; // of the step that it belongs to; 0: none

    SeenTimer* m_spin;                      // while the build runs
    QList<QPersistentModelIndex> m_opened;  // by us
    QList<QPersistentModelIndex> m_decided; // by a person, to be open or closed
    StepsSearch* m_search;
    bool m_stepWork = false;
    StepHindrance m_hindrance;
};

} // namespace slipway::ui
