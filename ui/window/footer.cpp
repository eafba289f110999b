#include "ui/window/footer.h"

#include "ui/engine/engine_client.h"
#include "ui/theme/states.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"

#include <QHBoxLayout>

namespace slipway::ui {

Footer::Footer(EngineClient* engine, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_icon(new QLabel)
    , m_state(makeLabel({}, theme::Type::Caption))
    , m_detail(new ElidedLabel({}, Qt::ElideMiddle))
    , m_retry(makeButton(tr("Try again"), {}, ButtonKind::Link))
    , m_job(makeLabel({}, theme::Type::Caption, theme::Ink::Muted)) {
    setAttribute(Qt::WA_StyledBackground);
    setProperty("ground", QStringLiteral("window"));
    m_state->setObjectName(QStringLiteral("engineState"));
    m_detail->setFont(theme::font(theme::Type::Caption));
    m_detail->setProperty("ink", QStringLiteral("muted"));
    m_retry->setFont(theme::font(theme::Type::Caption));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::large, 0, theme::large, 0);
    layout->setSpacing(theme::small);
    layout->addWidget(m_icon);
    layout->addWidget(m_state);
    layout->addWidget(m_detail, 1);
    layout->addWidget(m_retry);
    layout->addWidget(m_job);
    setFixedHeight(28);
    connect(engine, &EngineClient::statusChanged, this, &Footer::update);
    connect(m_retry, &QPushButton::clicked, engine, &EngineClient::reconnect);
    update();
}

void Footer::setJob(const QString& text) {
    m_job->setText(text);
}
QString Footer::engineText() const {
    return m_state->text();
}

void Footer::update() {
    const EngineStatus status = m_engine->status();
    const theme::StateLook look = theme::lookOf(status.state);
    m_icon->setPixmap(theme::icon(look.icon, look.ink).pixmap(QSize(14, 14), devicePixelRatioF()));
    m_state->setText(look.label);
    QString detail = status.address;
    if (status.state == EngineState::Ready && !status.version.isEmpty())
        detail = tr("%1 at %2").arg(status.version, status.address);
    else if (!status.detail.isEmpty())
        detail = status.detail;
    m_detail->setFullText(detail);
    m_retry->setVisible(status.state == EngineState::Absent || status.state == EngineState::Refused);
    setAccessibleName(look.label);
}

} // namespace slipway::ui
