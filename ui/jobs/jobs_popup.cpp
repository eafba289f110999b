#include "ui/jobs/jobs_popup.h"

#include "ui/jobs/job_row.h"
#include "ui/jobs/jobs.h"
#include "ui/widgets/controls.h"

#include <QKeyEvent>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int popupWidth = 440;
} // namespace

JobsPopup::JobsPopup(Jobs* jobs, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_jobs(jobs)
    , m_layout(new QVBoxLayout(this)) {
    setProperty("card", QStringLiteral("popup"));
    setObjectName(QStringLiteral("jobsPopup"));
    setAccessibleName(tr("Everything that runs"));
    m_layout->setContentsMargins(theme::large, theme::medium, theme::medium, theme::medium);
    m_layout->setSpacing(theme::medium);
    m_layout->addWidget(makeLabel(tr("Running"), theme::Type::Strong));
    insert(0, jobs->rowCount() - 1);
    connect(jobs, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { insert(first, last); });
    connect(jobs, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex&, int first, int last) {
        for (int row = last; row >= first; --row) {
            // Not at once: it may be its own button that was pressed.
            JobRow* gone = m_rows.takeAt(row);
            m_layout->removeWidget(gone);
            gone->hide();
            gone->deleteLater();
        }
        if (m_rows.isEmpty())
            close();
        else
            place();
    });
    connect(jobs, &QAbstractItemModel::dataChanged, this, &JobsPopup::refresh);
}

void JobsPopup::insert(int first, int last) {
    for (int row = first; row <= last; ++row) {
        m_rows.insert(row, new JobRow(m_jobs, JobRow::Shape::TwoLines));
        m_layout->insertWidget(row + 1, m_rows[row]); // below the title
    }
    refresh();
}

void JobsPopup::refresh() {
    for (int row = 0; row < m_rows.size(); ++row)
        m_rows[row]->setJob(m_jobs->index(row));
    place();
}

void JobsPopup::openAbove(const QWidget* widget) {
    m_corner = widget->mapToGlobal(QPoint(widget->width(), -theme::small));
    place();
    show();
    if (!m_rows.isEmpty())
        m_rows[0]->setFocus();
    focusNextChild();
}

void JobsPopup::place() {
    m_layout->activate();
    resize(popupWidth, m_layout->sizeHint().height());
    move(m_corner - QPoint(width(), height()));
}

void JobsPopup::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QFrame::keyPressEvent(event);
}

} // namespace slipway::ui
