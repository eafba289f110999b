// One running job: what it is, how far it is, and the button that cancels it.
#pragma once

#include <QPersistentModelIndex>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QProgressBar;
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class ElidedLabel;
class Jobs;

class JobRow : public QWidget {
    Q_OBJECT
public:
    enum class Shape { Line, TwoLines };
    // `jobs` must outlive it.
    JobRow(Jobs* jobs, Shape shape, QWidget* parent = nullptr);

    // An invalid index shows nothing and hides it. To be called again when the row's data change.
    void setJob(const QModelIndex& job);

private:
    QPersistentModelIndex m_job;
    ElidedLabel* m_title;
    QProgressBar* m_bar;
    QLabel* m_detail;
    QToolButton* m_cancel;
};

} // namespace slipway::ui
