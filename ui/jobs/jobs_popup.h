// Every running job, each with its progress and its cancel button. Closes with the last of them, and with Escape.
#pragma once

#include <QFrame>

QT_BEGIN_NAMESPACE
class QVBoxLayout;
QT_END_NAMESPACE

namespace slipway::ui {

class JobRow;
class Jobs;

class JobsPopup : public QFrame {
    Q_OBJECT
public:
    // `jobs` must outlive it.
    JobsPopup(Jobs* jobs, QWidget* parent);

    // Its lower right corner on the upper right one of `widget`.
    void openAbove(const QWidget* widget);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void insert(int first, int last);
    void refresh();
    void place();

    Jobs* m_jobs;
    QVBoxLayout* m_layout;
    QList<JobRow*> m_rows;
    QPoint m_corner;
};

} // namespace slipway::ui
