#include "ui/jobs/job_strip.h"

#include "ui/jobs/job_row.h"
#include "ui/jobs/jobs.h"
#include "ui/jobs/jobs_popup.h"
#include "ui/widgets/controls.h"

#include <QHBoxLayout>

namespace slipway::ui {

JobStrip::JobStrip(Jobs* jobs, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_first(new JobRow(jobs, JobRow::Shape::Line))
    , m_more(makeButton({}, {}, ButtonKind::Link)) {
    m_more->setObjectName(QStringLiteral("moreJobs"));
    m_more->setFont(theme::font(theme::Type::Caption));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::small);
    layout->addWidget(m_first);
    layout->addWidget(m_more);
    connect(jobs, &QAbstractItemModel::rowsInserted, this, &JobStrip::update);
    connect(jobs, &QAbstractItemModel::rowsRemoved, this, &JobStrip::update);
    connect(jobs, &QAbstractItemModel::dataChanged, this, &JobStrip::update);
    connect(m_more, &QPushButton::clicked, this, &JobStrip::openList);
    update();
}

void JobStrip::update() {
    const int count = m_jobs->rowCount();
    m_first->setJob(count > 0 ? m_jobs->index(0) : QModelIndex());
    m_more->setVisible(count > 1);
    const int more = count - 1;
    m_more->setText(tr("%n more", nullptr, more));
    m_more->setAccessibleName(tr("Everything that runs: %n job(s)", nullptr, count));
    m_more->setToolTip(m_more->accessibleName());
    setVisible(count > 0);
}

void JobStrip::openList() {
    if (m_list || m_jobs->rowCount() == 0)
        return;
    m_list = new JobsPopup(m_jobs, window());
    m_list->setAttribute(Qt::WA_DeleteOnClose);
    m_list->openAbove(m_more->isVisible() ? static_cast<QWidget*>(m_more) : this);
}

} // namespace slipway::ui
