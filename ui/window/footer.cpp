#include "ui/window/footer.h"

#include "ui/engine/engine_client.h"
#include "ui/jobs/job_strip.h"
#include "ui/theme/states.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon_label.h"
#include "ui/window/disk_use.h"

#include <QHBoxLayout>
#include <QToolTip>

namespace slipway::ui {

namespace {
constexpr int stateIcon = 14;
} // namespace

Footer::Footer(EngineClient* engine, Jobs* jobs, DiskUse* disk, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_diskUse(disk)
    , m_icon(new IconLabel(stateIcon))
    , m_state(makeLabel({}, theme::Type::Caption))
    , m_detail(new ElidedLabel({}, Qt::ElideMiddle))
    , m_retry(makeButton(tr("Try again"), {}, ButtonKind::Link))
    , m_disk(makeToolButton({}, QStringLiteral("disk"))) {
    setAttribute(Qt::WA_StyledBackground);
    setProperty("ground", QStringLiteral("window"));
    m_state->setObjectName(QStringLiteral("engineState"));
    m_detail->setFont(theme::font(theme::Type::Caption));
    m_detail->setProperty("ink", QStringLiteral("muted"));
    m_retry->setFont(theme::font(theme::Type::Caption));
    m_disk->setObjectName(QStringLiteral("diskUse"));
    m_disk->setFont(theme::font(theme::Type::Caption));
    m_disk->setProperty("kind", QStringLiteral("footer"));
    m_disk->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_disk->setIconSize({stateIcon + theme::tight, stateIcon}); // the room behind it sets it off from the text
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::large, 0, theme::medium, 0);
    layout->setSpacing(theme::small);
    layout->addWidget(m_icon);
    layout->addWidget(m_state);
    layout->addWidget(m_detail, 1);
    layout->addWidget(m_retry);
    layout->addWidget(new JobStrip(jobs));
    layout->addWidget(m_disk);
    setFixedHeight(28);
    connect(engine, &EngineClient::statusChanged, this, &Footer::showEngine);
    connect(m_retry, &QPushButton::clicked, engine, &EngineClient::reconnect);
    connect(disk, &DiskUse::changed, this, &Footer::showDisk);
    // A tooltip needs a mouse; this shows the same to whoever has none.
    connect(m_disk, &QToolButton::clicked, this, [this] {
        QToolTip::showText(m_disk->mapToGlobal(QPoint(0, -5 * theme::huge)), m_disk->toolTip(), m_disk);
    });
    showEngine();
    showDisk();
}

QString Footer::engineText() const {
    return m_state->text();
}

void Footer::showEngine() {
    const EngineStatus status = m_engine->status();
    const theme::StateLook look = theme::lookOf(status.state);
    m_icon->setIcon(look.icon, look.ink);
    m_icon->setAccessibleName(look.label);
    m_state->setText(look.label);
    QString detail = status.address;
    if (status.state == EngineState::Ready && !status.version.isEmpty())
        detail = tr("%1 at %2").arg(status.version, status.address);
    else if (!status.detail.isEmpty())
        detail = status.detail;
    m_detail->setFullText(inertText(detail));
    m_retry->setVisible(status.state == EngineState::Absent || status.state == EngineState::Refused ||
                        status.state == EngineState::TooOld);
    setAccessibleName(look.label);
}

void Footer::showDisk() {
    const std::optional<DiskUsage>& usage = m_diskUse->usage();
    m_disk->setVisible(usage.has_value());
    if (!usage)
        return;
    const QString total = formatSize(usage->total());
    m_disk->setText(total);
    m_disk->setAccessibleName(tr("Disk use: %1").arg(total));
    m_disk->setAccessibleDescription(m_diskUse->breakdown());
    m_disk->setToolTip(tr("Disk use of the engine: %1").arg(total) + QLatin1Char('\n') + m_diskUse->breakdown());
}

} // namespace slipway::ui
