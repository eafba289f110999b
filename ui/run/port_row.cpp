#include "ui/run/port_row.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHostAddress>
#include <QLineEdit>
#include <QRegularExpressionValidator>

namespace slipway::ui {

namespace {

constexpr int askDelayMs = 150;
constexpr int highestPort = 65535;
constexpr int mostAtOnce = 100;
constexpr int stateIcon = 14;

struct Range {
    int first = 0;
    int last = 0;
    int size() const { return last - first + 1; }
};

// "80" or "8000-8010".
std::optional<Range> rangeOf(const QLineEdit* edit) {
    const QStringList ends = edit->text().split(QLatin1Char('-'));
    const Range range{ends.first().toInt(), ends.last().toInt()};
    if (ends.size() > 2 || range.first < 1 || range.last > highestPort || range.last < range.first)
        return std::nullopt;
    return range;
}

} // namespace

PortRow::PortRow(EngineClient* engine, const PortBinding& port, Origin origin, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_port(port)
    , m_publish(new QCheckBox)
    , m_address(new QLineEdit(port.hostAddress))
    , m_host(new QLineEdit)
    , m_container(new QLineEdit)
    , m_protocol(new QComboBox)
    , m_freeIcon(new QLabel)
    , m_freeText(makeLabel(tr("Free"), theme::Type::Caption))
    , m_trouble(new QWidget)
    , m_troubleIcon(new QLabel)
    , m_troubleText(new ElidedLabel)
    , m_useNext(makeButton({}, {}, ButtonKind::Link)) {
    const bool fixed = origin == Origin::Image;
    m_publish->setChecked(true);
    m_publish->setAccessibleName(fixed ? tr("Publish container port %1").arg(port.containerPort)
                                       : tr("Publish this port"));
    m_publish->setToolTip(tr("Publish this port"));
    auto* digits = new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,5}(-\\d{0,5})?")), this);
    for (QLineEdit* edit : {m_host, m_container}) {
        edit->setValidator(digits);
        edit->setFixedWidth(108);
    }
    m_address->setObjectName(QStringLiteral("hostAddress"));
    m_address->setAccessibleName(tr("Address on this machine"));
    m_address->setPlaceholderText(tr("every address"));
    m_address->setToolTip(tr("127.0.0.1 keeps the port to this machine"));
    m_address->setFixedWidth(136);
    m_host->setObjectName(QStringLiteral("hostPort"));
    m_host->setAccessibleName(tr("Port on this machine"));
    m_host->setPlaceholderText(tr("here"));
    m_host->setToolTip(tr("A port, or a range like 8000-8010"));
    m_container->setObjectName(QStringLiteral("containerPort"));
    m_container->setAccessibleName(tr("Port in the container"));
    m_container->setPlaceholderText(tr("inside"));
    if (port.containerPort != 0)
        m_container->setText(QString::number(port.containerPort));
    m_container->setReadOnly(fixed);
    m_container->setFocusPolicy(fixed ? Qt::NoFocus : Qt::StrongFocus);
    m_protocol->addItems({QStringLiteral("tcp"), QStringLiteral("udp")});
    if (m_protocol->findText(port.protocol) < 0)
        m_protocol->addItem(port.protocol);
    m_protocol->setCurrentText(port.protocol);
    m_protocol->setAccessibleName(tr("Protocol"));
    m_protocol->setEnabled(!fixed);
    m_freeIcon->setFixedSize(stateIcon, stateIcon);
    m_troubleIcon->setFixedSize(stateIcon, stateIcon);
    m_troubleText->setFont(theme::font(theme::Type::Caption));
    m_troubleText->setObjectName(QStringLiteral("portProblem"));
    setStyleProperty(m_freeText, "ink", QStringLiteral("good"));
    setStyleProperty(m_troubleText, "ink", QStringLiteral("bad"));
    m_useNext->setObjectName(QStringLiteral("useNextPort"));

    auto* fields = new QHBoxLayout;
    fields->setSpacing(theme::small);
    fields->addWidget(m_publish);
    fields->addWidget(m_address);
    fields->addWidget(m_host);
    fields->addWidget(makeLabel(QStringLiteral("→"), theme::Type::Body, theme::Ink::Muted));
    fields->addWidget(m_container);
    fields->addWidget(m_protocol);
    fields->addWidget(m_freeIcon);
    fields->addWidget(m_freeText);
    fields->addStretch();
    if (!fixed) {
        QToolButton* remove = makeToolButton(tr("Remove this port"), QStringLiteral("close"));
        fields->addWidget(remove);
        connect(remove, &QToolButton::clicked, this, &PortRow::removeRequested);
    }
    auto* trouble = new QHBoxLayout(m_trouble);
    trouble->setContentsMargins(theme::huge, 0, 0, 0);
    trouble->setSpacing(theme::small);
    trouble->addWidget(m_troubleIcon);
    trouble->addWidget(m_troubleText);
    trouble->addWidget(m_useNext);
    trouble->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::tight);
    layout->addLayout(fields);
    layout->addWidget(m_trouble);

    m_pause.setSingleShot(true);
    m_pause.setInterval(askDelayMs);
    connect(&m_pause, &QTimer::timeout, this, &PortRow::check);
    for (QLineEdit* edit : {m_address, m_host, m_container})
        connect(edit, &QLineEdit::textChanged, this, &PortRow::edited);
    connect(m_protocol, &QComboBox::currentIndexChanged, this, &PortRow::edited);
    connect(m_publish, &QCheckBox::toggled, this, [this](bool on) {
        m_address->setEnabled(on);
        m_host->setEnabled(on);
        edited();
    });
    connect(m_useNext, &QPushButton::clicked, this, [this] { m_host->setText(QString::number(m_next)); });
    showState();
    if (port.hostPort != 0 || port.containerPort != 0)
        m_host->setText(QString::number(port.hostPort != 0 ? port.hostPort : port.containerPort));
}

QList<PortBinding> PortRow::bindings() const {
    QList<PortBinding> result;
    if (!problem().isEmpty())
        return result;
    const Range here = *rangeOf(m_host);
    const Range inside = *rangeOf(m_container);
    for (int i = 0; i < here.size(); ++i)
        result << PortBinding{quint16(inside.first + i), m_protocol->currentText(), m_address->text().trimmed(),
                              quint16(here.first + i)};
    return result;
}

bool PortRow::isPublished() const {
    return m_publish->isChecked();
}

QString PortRow::problem() const {
    const QString address = addressProblem();
    return address.isEmpty() ? portProblem() : address;
}

QString PortRow::addressProblem() const {
    const QString address = m_address->text().trimmed();
    // QHostAddress takes "1" for an address too.
    const bool numeric = address.contains(QLatin1Char(':')) || address.count(QLatin1Char('.')) == 3;
    if (!address.isEmpty() && (!numeric || QHostAddress(address).isNull()))
        return tr("“%1” is not an IP address.").arg(address);
    return {};
}

QString PortRow::portProblem() const {
    const auto here = rangeOf(m_host);
    const auto inside = rangeOf(m_container);
    if (!here || !inside)
        return tr("A port is a number from 1 to 65535, or a range like 8000-8010.");
    if (here->size() != inside->size())
        return tr("The ranges differ in length: %1 here, %2 inside.").arg(here->size()).arg(inside->size());
    if (here->size() > mostAtOnce)
        return tr("At most %1 ports at once.").arg(mostAtOnce);
    return {};
}

void PortRow::setTakenTwice(bool twice) {
    if (m_twice == twice)
        return;
    m_twice = twice;
    showState();
}

void PortRow::edited() {
    ++m_round;
    m_conflict.clear();
    m_free = false;
    m_next = 0;
    showState();
    m_pause.start();
    Q_EMIT changed();
}

void PortRow::check() {
    const QList<PortBinding> asked = bindings();
    if (!isPublished() || asked.isEmpty() || !m_engine->status().extras)
        return;
    m_unanswered = int(asked.size());
    for (const PortBinding& port : asked)
        m_engine->portHolder(this, port.hostPort, port.protocol,
                             [this, round = m_round](const Result<PortAnswer>& answer) {
                                 if (round == m_round && answer)
                                     showAnswer(*answer);
                             });
}

void PortRow::showAnswer(const PortAnswer& answer) {
    --m_unanswered;
    if (!answer.isFree && m_conflict.isEmpty()) {
        const bool single = bindings().size() == 1;
        const QString holder = inertText(answer.holder.describe());
        m_conflict = single ? tr("In use by %1").arg(holder) : tr("%1 is in use by %2").arg(answer.port).arg(holder);
        m_next = single ? answer.next : 0;
    }
    m_free = m_unanswered == 0 && m_conflict.isEmpty();
    showState();
    Q_EMIT changed();
}

void PortRow::showState() {
    // Nothing is said of a field that nobody has touched yet.
    const bool untouched = m_host->text().isEmpty() && m_container->text().isEmpty() && m_address->text().isEmpty();
    QString trouble;
    if (isPublished() && !untouched) {
        trouble = problem();
        if (trouble.isEmpty())
            trouble = m_conflict;
        if (trouble.isEmpty() && m_twice)
            trouble = tr("Another line takes this port too.");
    }
    const bool addressWrong = !trouble.isEmpty() && trouble == addressProblem();
    setStyleProperty(m_host, "wrong", !trouble.isEmpty() && !addressWrong);
    setStyleProperty(m_address, "wrong", addressWrong);
    const auto pixmap = [this](const char* name, theme::Ink ink) {
        return theme::icon(QLatin1String(name), ink).pixmap(QSize(stateIcon, stateIcon), devicePixelRatioF());
    };
    m_troubleIcon->setPixmap(pixmap("alert", theme::Ink::Bad));
    m_freeIcon->setPixmap(pixmap("check", theme::Ink::Good));
    m_troubleText->setFullText(trouble);
    m_trouble->setVisible(!trouble.isEmpty());
    m_useNext->setText(tr("Use %1").arg(m_next));
    m_useNext->setVisible(m_next != 0);
    m_freeIcon->setVisible(m_free && trouble.isEmpty());
    m_freeText->setVisible(m_free && trouble.isEmpty());
}

} // namespace slipway::ui
