// What runs, in one line: the oldest job and, where there are more, a button that opens the list of all.
#pragma once

#include <QPointer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QPushButton;
QT_END_NAMESPACE

namespace slipway::ui {

class JobRow;
class Jobs;
class JobsPopup;

class JobStrip : public QWidget {
    Q_OBJECT
public:
    // `jobs` must outlive it.
    explicit JobStrip(Jobs* jobs, QWidget* parent = nullptr);

    void openList();

private:
    void update();

    Jobs* m_jobs;
    JobRow* m_first;
    QPushButton* m_more;
    QPointer<JobsPopup> m_list;
};

} // namespace slipway::ui
