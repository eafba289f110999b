#include "ui/run/port_row.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLineEdit>

namespace slipway::ui {

namespace {
constexpr int askDelayMs = 150;
constexpr int highestPort = 65535;
} // namespace

PortRow::PortRow(EngineClient* engine, const PortBinding& port, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_port(port)
    , m_publish(new QCheckBox)
    , m_host(new QLineEdit)
    , m_container(new QLineEdit)
    , m_stateIcon(new QLabel)
    , m_stateText(new ElidedLabel)
    , m_useNext(makeButton({}, {}, ButtonKind::Link)) {
    const bool exposed = port.containerPort != 0;
    m_publish->setChecked(true);
    m_publish->setAccessibleName(tr("Publish container port %1").arg(port.containerPort));
    m_publish->setToolTip(tr("Publish this port"));
    for (QLineEdit* edit : {m_host, m_container}) {
        edit->setValidator(new QIntValidator(1, highestPort, edit));
        edit->setFixedWidth(76);
        edit->setMaxLength(5);
    }
    m_host->setObjectName(QStringLiteral("hostPort"));
    m_host->setAccessibleName(tr("Port on this machine"));
    m_host->setPlaceholderText(tr("here"));
    m_container->setAccessibleName(tr("Port in the container"));
    m_container->setPlaceholderText(tr("inside"));
    m_container->setText(exposed ? QString::number(port.containerPort) : QString());
    m_container->setReadOnly(exposed);
    m_container->setFocusPolicy(exposed ? Qt::NoFocus : Qt::StrongFocus);
    m_stateIcon->setFixedSize(14, 14);
    m_stateText->setFont(theme::font(theme::Type::Caption));
    m_useNext->setObjectName(QStringLiteral("useNextPort"));
    m_useNext->hide();

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::small);
    layout->addWidget(m_publish);
    layout->addWidget(m_host);
    layout->addWidget(makeLabel(QStringLiteral("→"), theme::Type::Body, theme::Ink::Muted));
    layout->addWidget(m_container);
    layout->addWidget(makeLabel(port.protocol, theme::Type::Caption, theme::Ink::Muted));
    layout->addSpacing(theme::tight);
    layout->addWidget(m_stateIcon);
    layout->addWidget(m_stateText);
    layout->addWidget(m_useNext);
    layout->addStretch();
    if (!exposed) {
        QToolButton* remove = makeToolButton(tr("Remove this port"), QStringLiteral("close"));
        layout->addWidget(remove);
        connect(remove, &QToolButton::clicked, this, &PortRow::removeRequested);
    }

    m_pause.setSingleShot(true);
    m_pause.setInterval(askDelayMs);
    connect(&m_pause, &QTimer::timeout, this, &PortRow::check);
    const auto edited = [this] {
        m_conflict = false;
        m_job = 0;
        m_useNext->hide();
        m_stateText->setFullText({});
        m_stateIcon->clear();
        setStyleProperty(m_host, "wrong", false);
        m_pause.start();
        Q_EMIT changed();
    };
    connect(m_host, &QLineEdit::textChanged, this, edited);
    connect(m_container, &QLineEdit::textChanged, this, [this] { Q_EMIT changed(); });
    connect(m_publish, &QCheckBox::toggled, this, [this, edited](bool on) {
        m_host->setEnabled(on);
        edited();
    });
    connect(m_useNext, &QPushButton::clicked, this, [this] { setHostPort(m_next); });
    if (exposed)
        setHostPort(port.hostPort ? port.hostPort : port.containerPort);
}

PortBinding PortRow::binding() const {
    PortBinding result = m_port;
    result.containerPort = quint16(m_container->text().toUInt());
    result.hostPort = quint16(m_host->text().toUInt());
    return result;
}

bool PortRow::isPublished() const {
    return m_publish->isChecked();
}
bool PortRow::isValid() const {
    return m_host->hasAcceptableInput() && m_container->hasAcceptableInput();
}
void PortRow::setHostPort(quint16 port) {
    m_host->setText(QString::number(port));
}

void PortRow::check() {
    if (!isPublished() || !m_host->hasAcceptableInput() || !m_engine->status().extras)
        return;
    const auto asked = std::make_shared<JobId>(0);
    *asked = m_job = m_engine->portHolder(this, binding().hostPort, m_port.protocol,
                                          [this, asked](const Result<PortAnswer>& answer) {
                                              if (*asked == m_job && answer)
                                                  showAnswer(*answer);
                                          });
}

void PortRow::showAnswer(const PortAnswer& answer) {
    m_conflict = !answer.isFree;
    m_next = answer.next;
    setStyleProperty(m_host, "wrong", m_conflict);
    setStyleProperty(m_stateText, "ink", m_conflict ? QStringLiteral("bad") : QStringLiteral("good"));
    const theme::Ink ink = m_conflict ? theme::Ink::Bad : theme::Ink::Good;
    m_stateIcon->setPixmap(theme::icon(m_conflict ? QStringLiteral("alert") : QStringLiteral("check"), ink)
                               .pixmap(QSize(14, 14), devicePixelRatioF()));
    m_stateText->setFullText(m_conflict ? tr("In use by %1").arg(inertText(answer.holder.describe())) : tr("Free"));
    m_useNext->setText(tr("Use %1").arg(answer.next));
    m_useNext->setVisible(m_conflict && answer.next != 0);
    Q_EMIT changed();
}

} // namespace slipway::ui
