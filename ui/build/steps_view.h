// The step list: a heading a step, its log under it. Opens the step that runs and closes the one before; what a
// person opened or closed stays so.
#pragma once

#include <QSet>
#include <QTimer>
#include <QTreeView>

namespace slipway::ui {

class BuildSession;

class StepsView : public QTreeView {
    Q_OBJECT
public:
    explicit StepsView(BuildSession* session, QWidget* parent = nullptr);

Q_SIGNALS:
    void lineActivated(int line); // of the Dockerfile, 1-based

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void drawBranches(QPainter*, const QRect&, const QModelIndex&) const override {}
    void resizeEvent(QResizeEvent* event) override;

private:
    void rowsAdded(const QModelIndex& parent);
    void stepChanged(const QModelIndex& step);
    void openOnly(const QModelIndex& step);

    QTimer m_spin;
    QPersistentModelIndex m_opened; // by us
};

} // namespace slipway::ui
