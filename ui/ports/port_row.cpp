#include "ui/ports/port_row.h"

#include "ui/ports/port_check.h"
#include "ui/widgets/choice_edit.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon_label.h"
#include "ui/widgets/seen.h"

#include <QCheckBox>
#include <QFile>
#include <QHBoxLayout>
#include <QHostAddress>
#include <QLineEdit>
#include <QNetworkInterface>
#include <QRegularExpressionValidator>

namespace slipway::ui {

namespace {

constexpr int askDelayMs = 150;
constexpr int lookAgainMs = 2'000; // at a port that is in use
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

// Of this machine; those of another are not known.
QList<ChoiceEdit::Choice> addresses(const EngineStatus& engine) {
    QList<ChoiceEdit::Choice> result{{{}, PortRow::tr("every address")},
                                     {QStringLiteral("127.0.0.1"), PortRow::tr("this machine only")}};
    if (!engine.address.startsWith(QLatin1String("unix:")))
        return result;
    const auto interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface& one : interfaces) {
        // What reaches somebody else; the bridges that containers hang on do not.
        if (!one.flags().testFlag(QNetworkInterface::IsUp) || one.flags().testFlag(QNetworkInterface::IsLoopBack) ||
            QFile::exists(QStringLiteral("/sys/class/net/%1/bridge").arg(one.name())))
            continue;
        const auto entries = one.addressEntries();
        for (const QNetworkAddressEntry& entry : entries)
            if (!entry.ip().isLinkLocal())
                result << ChoiceEdit::Choice{entry.ip().toString(), one.name()};
    }
    return result;
}

} // namespace

PortRow::PortRow(EngineClient* engine, const PortBinding& port, Origin origin, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_check(new PortCheck(engine, this))
    , m_seen(new Seen(this))
    , m_looks(new SeenTimer(this, lookAgainMs,
                            [this] {
                                if (!m_check->isAsking())
                                    recheck();
                            }))
    , m_publish(new QCheckBox)
    , m_address(new ChoiceEdit(QStringLiteral("hostAddress"), tr("Address on this machine")))
    , m_host(new QLineEdit)
    , m_container(new QLineEdit)
    , m_protocol(new PickBox)
    , m_freeIcon(new IconLabel(stateIcon))
    , m_freeText(makeLabel(tr("Free"), theme::Type::Caption))
    , m_trouble(new QWidget)
    , m_troubleIcon(new IconLabel(stateIcon))
    , m_troubleText(new ElidedLabel)
    , m_useNext(makeButton({}, {}, ButtonKind::Link)) {
    const bool fixed = origin == Origin::Image;
    m_publish->setChecked(true);
    m_publish->setAccessibleName(fixed ? tr("Publish container port %1").arg(port.containerPort)
                                       : tr("Publish this port"));
    m_publish->setToolTip(tr("Publish this port"));
    m_publish->setVisible(origin != Origin::Form);
    auto* digits = new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,5}(-\\d{0,5})?")), this);
    for (QLineEdit* edit : {m_host, m_container}) {
        edit->setValidator(digits);
        edit->setFixedWidth(108);
    }
    m_address->setPlaceholder(tr("every address"));
    m_address->setChoices(addresses(engine->status()));
    m_address->setToolTip(tr("127.0.0.1 keeps the port to this machine"));
    m_address->setFixedWidth(156);
    m_host->setObjectName(QStringLiteral("hostPort"));
    m_host->setAccessibleName(tr("Port on this machine"));
    m_host->setPlaceholderText(tr("here"));
    m_host->setToolTip(tr("A port, or a range like 8000-8010"));
    m_container->setObjectName(QStringLiteral("containerPort"));
    m_container->setAccessibleName(tr("Port in the container"));
    m_container->setPlaceholderText(tr("inside"));
    m_container->setReadOnly(fixed);
    m_container->setFocusPolicy(fixed ? Qt::NoFocus : Qt::StrongFocus);
    m_protocol->addItems({QStringLiteral("tcp"), QStringLiteral("udp")});
    if (m_protocol->findText(port.protocol) < 0)
        m_protocol->addItem(port.protocol);
    m_protocol->setObjectName(QStringLiteral("protocol"));
    m_protocol->setAccessibleName(tr("Protocol"));
    m_protocol->setEnabled(!fixed);
    m_freeIcon->setIcon(QStringLiteral("check"), theme::Ink::Good);
    m_troubleIcon->setIcon(QStringLiteral("alert"), theme::Ink::Bad);
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
    if (origin == Origin::User) {
        QToolButton* remove = makeToolButton(tr("Remove this port"), QStringLiteral("close"));
        fields->addWidget(remove);
        connect(remove, &QToolButton::clicked, this, &PortRow::removeRequested);
    }
    auto* trouble = new QHBoxLayout(m_trouble);
    trouble->setContentsMargins(origin == Origin::Form ? 0 : theme::huge, 0, 0, 0);
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
    connect(m_seen, &Seen::windowActivated, this, [this] {
        if (m_seen->is())
            recheck();
    });
    connect(m_check, &PortCheck::changed, this, [this] {
        showState();
        Q_EMIT changed();
    });
    connect(m_address, &QComboBox::editTextChanged, this, &PortRow::edited);
    connect(m_address->lineEdit(), &QLineEdit::returnPressed, this, &PortRow::submitted);
    for (QLineEdit* edit : {m_host, m_container}) {
        connect(edit, &QLineEdit::textChanged, this, &PortRow::edited);
        connect(edit, &QLineEdit::returnPressed, this, &PortRow::submitted);
    }
    // Most want the same port here, until they say otherwise.
    connect(m_container, &QLineEdit::textEdited, this, [this](const QString& text) {
        if (!m_host->isModified())
            m_host->setText(text);
    });
    connect(m_protocol, &QComboBox::currentIndexChanged, this, &PortRow::edited);
    connect(m_publish, &QCheckBox::toggled, this, [this](bool on) {
        m_address->setEnabled(on);
        m_host->setEnabled(on);
        edited();
    });
    connect(m_useNext, &QPushButton::clicked, this, [this] { m_host->setText(rangeText(m_check->next())); });
    setPort(port);
    showState();
}

void PortRow::setPort(const PortBinding& port) {
    m_address->setText(port.hostAddress);
    m_protocol->setCurrentText(port.protocol);
    m_container->setText(port.containerPort != 0 ? QString::number(port.containerPort) : QString());
    const quint16 here = port.hostPort != 0 ? port.hostPort : port.containerPort;
    m_host->setText(here != 0 ? QString::number(here) : QString());
}

QList<PortBinding> PortRow::bindings() const {
    QList<PortBinding> result;
    if (!problem().isEmpty())
        return result;
    const Range here = *rangeOf(m_host);
    const Range inside = *rangeOf(m_container);
    for (int i = 0; i < here.size(); ++i)
        result << PortBinding{quint16(inside.first + i), m_protocol->currentText(), m_address->text(),
                              quint16(here.first + i)};
    return result;
}

bool PortRow::isPublished() const {
    return m_publish->isChecked();
}

bool PortRow::isBlank() const {
    return m_host->text().isEmpty() && m_container->text().isEmpty() && m_address->text().isEmpty();
}

QString PortRow::problem() const {
    const QString address = addressProblem();
    return address.isEmpty() ? portProblem() : address;
}

QString PortRow::addressProblem() const {
    const QString address = m_address->text();
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

QString PortRow::conflict() const {
    if (!m_check->taken())
        return {};
    const PortAnswer& taken = *m_check->taken();
    const QString holder = inertText(taken.holder.describe());
    return bindings().size() == 1 ? tr("In use by %1").arg(holder)
                                  : tr("%1 is in use by %2").arg(taken.port).arg(holder);
}

QString PortRow::rangeText(int first) const {
    const auto size = bindings().size();
    return size > 1 ? QStringLiteral("%1-%2").arg(first).arg(first + size - 1) : QString::number(first);
}

void PortRow::setOtherLines(const QSet<quint16>& ports, bool twice) {
    m_others = ports;
    bool stale = m_twice != twice;
    m_twice = twice;
    for (int i = 0; m_check->next() != 0 && i < bindings().size(); ++i)
        stale = stale || ports.contains(quint16(m_check->next() + i));
    if (!stale)
        return;
    showState();
    m_pause.start();
}

void PortRow::focusHostPort() {
    m_host->setFocus();
}

void PortRow::recheck() {
    if (!m_pause.isActive()) // else it is about to ask
        check();
}

void PortRow::edited() {
    m_check->forget();
    showState();
    m_pause.start();
    Q_EMIT changed();
}

void PortRow::check() {
    const QList<PortBinding> asked = bindings();
    if (isPublished() && !asked.isEmpty() && m_engine->status().extras)
        m_check->start(asked.first().hostPort, int(asked.size()), asked.first().protocol, m_others,
                       asked.first().hostAddress);
}

void PortRow::showState() {
    QString trouble;
    // Nothing is said of fields that nobody has touched yet.
    if (isPublished() && !isBlank()) {
        trouble = problem();
        if (trouble.isEmpty())
            trouble = conflict();
        if (trouble.isEmpty() && m_twice)
            trouble = tr("Another line takes this port too.");
    }
    m_looks->setOn(!conflict().isEmpty());
    const bool addressWrong = !trouble.isEmpty() && trouble == addressProblem();
    setStyleProperty(m_host, "wrong", !trouble.isEmpty() && !addressWrong);
    setStyleProperty(m_address, "wrong", addressWrong);
    m_troubleText->setFullText(trouble);
    m_trouble->setVisible(!trouble.isEmpty());
    const bool free = m_check->isFree() && trouble.isEmpty();
    m_useNext->setText(tr("Use %1").arg(rangeText(m_check->next())));
    m_useNext->setVisible(m_check->next() != 0);
    m_freeIcon->setVisible(free);
    m_freeText->setVisible(free);
}

} // namespace slipway::ui
