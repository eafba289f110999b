#include "ui/jobs/job_row.h"

#include "ui/jobs/jobs.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"

#include <QHBoxLayout>
#include <QProgressBar>

namespace slipway::ui {

namespace {
constexpr int widestTitle = 260;
constexpr int barWidth = 96;
} // namespace

JobRow::JobRow(Jobs* jobs, Shape shape, QWidget* parent)
    : QWidget(parent)
    , m_title(new ElidedLabel({}, Qt::ElideMiddle))
    , m_bar(new QProgressBar)
    , m_detail(makeLabel({}, theme::Type::Caption, theme::Ink::Muted))
    , m_cancel(makeToolButton(tr("Cancel"), QStringLiteral("close"))) {
    m_bar->setTextVisible(false);
    m_cancel->setObjectName(QStringLiteral("cancelJob"));
    m_cancel->setIconSize({12, 12});
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::small);
    if (shape == Shape::Line) {
        m_title->setFont(theme::font(theme::Type::Caption));
        m_title->setMaximumWidth(widestTitle);
        m_bar->setFixedWidth(barWidth);
        layout->addWidget(m_title, 1);
        layout->addWidget(m_bar);
        layout->addWidget(m_detail);
    } else {
        auto* heading = new QHBoxLayout;
        heading->addWidget(m_title, 1);
        heading->addWidget(m_detail);
        auto* texts = new QVBoxLayout;
        texts->setSpacing(theme::tight);
        texts->addLayout(heading);
        texts->addWidget(m_bar);
        layout->addLayout(texts, 1);
        // It keeps its place, so that the bars of several jobs end in one line.
        QSizePolicy policy = m_cancel->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        m_cancel->setSizePolicy(policy);
    }
    layout->addWidget(m_cancel);
    connect(m_cancel, &QToolButton::clicked, this,
            [this, jobs] { jobs->cancel(m_job.data(Jobs::IdRole).value<Jobs::Id>()); });
    setJob({});
}

void JobRow::setJob(const QModelIndex& job) {
    m_job = job;
    setVisible(job.isValid());
    if (!job.isValid())
        return;
    const QString title = job.data().toString(), detail = job.data(Jobs::DetailRole).toString();
    const int permille = job.data(Jobs::PermilleRole).toInt();
    m_title->setFullText(title);
    m_bar->setRange(0, permille < 0 ? 0 : 1000);
    m_bar->setValue(qMax(0, permille));
    m_bar->setAccessibleName(title);
    m_bar->setAccessibleDescription(detail);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    m_cancel->setVisible(job.data(Jobs::CancellableRole).toBool());
    m_cancel->setAccessibleName(tr("Cancel: %1").arg(title));
}

} // namespace slipway::ui
