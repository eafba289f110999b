#include "ui/run/run_options.h"

#include "ui/run/run_command.h"
#include "ui/widgets/choice_edit.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QRegularExpression>

namespace slipway::ui {

namespace {

QString tell(QLabel* note, QWidget* field, const QString& problem) {
    note->setText(problem);
    note->setVisible(!problem.isEmpty());
    setStyleProperty(field, "wrong", !problem.isEmpty());
    return problem;
}

} // namespace

RunOptions::RunOptions(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
    , m_network(new ChoiceEdit(QStringLiteral("network"), tr("Network")))
    , m_restart(new PickBox)
    , m_remove(new QCheckBox(tr("Delete the container when it stops"))) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(theme::large);
    m_grid->setVerticalSpacing(theme::tight);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, 1);
    m_networkNote = addRow(tr("Network"), m_network, 0, 0);
    m_networkNote->setObjectName(QStringLiteral("networkProblem"));
    m_network->setPlaceholder(tr("the engine's own"));
    m_restartNote = addRow(tr("Restart"), m_restart, 0, 1);
    m_memory = addField(QStringLiteral("memory"), tr("Memory"), tr("no limit; 512m, 2g"), 1, 0);
    m_cpus = addField(QStringLiteral("cpus"), tr("Processors"), tr("no limit; 1.5"), 1, 1);
    m_user = addField(QStringLiteral("user"), tr("User"), tr("the image's own"), 2, 0);
    m_entryPoint = addField(QStringLiteral("entryPoint"), tr("Entry point"), tr("the image's own"), 2, 1);
    m_grid->addWidget(m_remove, m_grid->rowCount(), 0, 1, 2);
    m_restart->setObjectName(QStringLiteral("restart"));
    m_restart->addItem(tr("Never"), QString());
    m_restart->addItem(tr("When it failed"), QStringLiteral("on-failure"));
    m_restart->addItem(tr("Unless I stopped it"), QStringLiteral("unless-stopped"));
    m_restart->addItem(tr("Always"), QStringLiteral("always"));
    m_remove->setObjectName(QStringLiteral("removeWhenStopped"));
    connect(m_network, &QComboBox::editTextChanged, this, &RunOptions::changed);
    connect(m_restart, &QComboBox::currentIndexChanged, this, &RunOptions::changed);
    connect(m_remove, &QCheckBox::toggled, this, &RunOptions::changed);
}

RunOptions::Field RunOptions::addField(const QString& objectName, const QString& title, const QString& placeholder,
                                       int row, int column) {
    auto* edit = new QLineEdit;
    edit->setObjectName(objectName);
    edit->setPlaceholderText(placeholder);
    connect(edit, &QLineEdit::textChanged, this, &RunOptions::changed);
    return {edit, addRow(title, edit, row, column)};
}

QLabel* RunOptions::addRow(const QString& title, QWidget* widget, int row, int column) {
    QLabel* note = makeLabel({}, theme::Type::Caption, theme::Ink::Bad);
    note->setWordWrap(true);
    note->hide();
    widget->setAccessibleName(title);
    auto* cell = new QVBoxLayout;
    cell->setSpacing(theme::tight);
    cell->setContentsMargins(0, 0, 0, theme::small);
    cell->addWidget(makeLabel(title, theme::Type::Strong));
    cell->addWidget(widget);
    cell->addWidget(note);
    cell->addStretch();
    m_grid->addLayout(cell, row, column);
    return note;
}

void RunOptions::setRequest(const RunRequest& request) {
    m_network->setText(request.network);
    m_memory.edit->setText(sizeText(request.memory));
    m_cpus.edit->setText(cpusText(request.nanoCpus));
    m_user.edit->setText(request.user);
    m_entryPoint.edit->setText(request.entryPoint);
    m_restart->setCurrentIndex(qMax(0, m_restart->findData(request.restartPolicy)));
    m_remove->setChecked(request.removeWhenStopped);
}

void RunOptions::setNetworks(const QList<Network>& networks) {
    QList<ChoiceEdit::Choice> choices{{{}, tr("the engine's own")}};
    for (const Network& network : networks) {
        const bool plain = network.name == QLatin1String("host") || network.name == QLatin1String("none");
        choices << ChoiceEdit::Choice{network.name, network.name == QLatin1String("host")
                                                        ? tr("this machine's own, without ports to publish")
                                                    : plain                          ? tr("none at all")
                                                    : network.name == network.driver ? QString()
                                                                                     : inertText(network.driver)};
    }
    m_network->setChoices(choices);
}

void RunOptions::fill(RunRequest& request) const {
    request.network = m_network->text();
    request.memory = parseSize(m_memory.edit->text()).value_or(0);
    request.nanoCpus = parseCpus(m_cpus.edit->text()).value_or(0);
    request.user = m_user.edit->text().trimmed();
    request.entryPoint = m_entryPoint.edit->text().trimmed();
    request.restartPolicy = m_restart->currentData().toString();
    request.removeWhenStopped = m_remove->isChecked();
}

QString RunOptions::networkProblem(bool publishes) const {
    static const QRegularExpression goodNetwork(QStringLiteral("^[a-zA-Z0-9][a-zA-Z0-9_.:-]*$"));
    const QString network = m_network->text();
    if (!network.isEmpty() && !goodNetwork.match(network).hasMatch())
        return tr("A network's name has letters, digits and _ . - only.");
    if (!publishes)
        return {};
    if (network == QLatin1String("host"))
        return tr("On this machine's own network its ports are there as they are, none is published. Untick or remove "
                  "the ports above, or choose another network.");
    if (network == QLatin1String("none"))
        return tr("Without a network no port can be published. Untick or remove the ports above, or choose another "
                  "network.");
    if (network.startsWith(QLatin1String("container:")))
        return tr("It shares the network of another container, whose ports are published there. Untick or remove the "
                  "ports above, or choose another network.");
    return {};
}

QString RunOptions::check(bool publishes) {
    static const QRegularExpression space(QStringLiteral("\\s"));
    const auto text = [](const Field& field) { return field.edit->text().trimmed(); };
    const auto unless = [](bool good, const QString& problem) { return good ? QString() : problem; };
    const QStringList problems{
        tell(m_networkNote, m_network, networkProblem(publishes)),
        tell(m_restartNote, m_restart,
             unless(!m_remove->isChecked() || m_restart->currentIndex() == 0,
                    tr("What is deleted when it stops can't be restarted."))),
        tell(m_memory.note, m_memory.edit,
             unless(text(m_memory).isEmpty() || parseSize(text(m_memory)),
                    tr("Write a number with k, m or g, as in 512m."))),
        tell(m_cpus.note, m_cpus.edit,
             unless(text(m_cpus).isEmpty() || parseCpus(text(m_cpus)), tr("Write a number of processors, as in 1.5."))),
        tell(m_user.note, m_user.edit,
             unless(!space.match(text(m_user)).hasMatch(), tr("Write a name or a number, perhaps with :group."))),
    };
    for (const QString& problem : problems)
        if (!problem.isEmpty())
            return problem;
    return {};
}

} // namespace slipway::ui
