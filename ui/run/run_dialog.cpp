#include "ui/run/run_dialog.h"

#include "ui/run/port_row.h"
#include "ui/run/run_command.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace slipway::ui {

namespace {

QWidget* section(const QString& title, const QString& hint, QLayout* content) {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::small - 2);
    auto* heading = new QHBoxLayout;
    heading->setSpacing(theme::small);
    heading->addWidget(makeLabel(title, theme::Type::Strong));
    heading->addWidget(makeLabel(hint, theme::Type::Caption, theme::Ink::Muted), 1);
    layout->addLayout(heading);
    layout->addLayout(content);
    return box;
}

QStringList linesOf(const QPlainTextEdit* edit) {
    QStringList result;
    const QStringList lines = edit->toPlainText().split(QLatin1Char('\n'));
    for (const QString& line : lines)
        if (!line.trimmed().isEmpty())
            result << line.trimmed();
    return result;
}

} // namespace

RunDialog::RunDialog(EngineClient* engine, const QString& image, const QMap<QString, QString>& labels, QWidget* parent)
    : QDialog(parent)
    , m_engine(engine)
    , m_image(image)
    , m_labels(labels)
    , m_portList(new QVBoxLayout)
    , m_noPorts(makeLabel(tr("Looking at what the image exposes…"), theme::Type::Body, theme::Ink::Muted))
    , m_name(new QLineEdit)
    , m_environment(new QPlainTextEdit)
    , m_command(new QLineEdit)
    , m_remove(new QCheckBox(tr("Delete the container when it stops")))
    , m_problem(makeLabel({}, theme::Type::Body, theme::Ink::Bad))
    , m_banner(new Banner)
    , m_commandLine(new ElidedLabel({}, Qt::ElideMiddle))
    , m_run(makeButton(tr("Run"), QStringLiteral("play"), ButtonKind::Primary)) {
    setWindowTitle(tr("Run %1").arg(image));
    setMinimumWidth(640);
    m_name->setObjectName(QStringLiteral("containerName"));
    m_name->setAccessibleName(tr("Name of the container"));
    m_name->setPlaceholderText(tr("chosen by the engine"));
    m_environment->setProperty("kind", QStringLiteral("field"));
    m_environment->setAccessibleName(tr("Environment variables, one NAME=value a line"));
    m_environment->setPlaceholderText(QStringLiteral("NAME=value"));
    m_environment->setFont(theme::font(theme::Type::Code));
    m_environment->setFixedHeight(70);
    m_environment->setTabChangesFocus(true);
    m_command->setAccessibleName(tr("Command"));
    m_command->setPlaceholderText(tr("the image's own"));
    m_command->setFont(theme::font(theme::Type::Code));
    m_commandLine->setFont(theme::font(theme::Type::Code));
    m_commandLine->setObjectName(QStringLiteral("commandLine"));
    m_run->setObjectName(QStringLiteral("runButton"));
    m_run->setDefault(true);
    m_portList->setSpacing(theme::small - 2);
    m_portList->addWidget(m_noPorts);
    m_problem->setVisible(false);

    QPushButton* addButton = makeButton(tr("Add a port"), QStringLiteral("plus"), ButtonKind::Link);
    auto* ports = new QVBoxLayout;
    ports->setSpacing(theme::tight);
    ports->addLayout(m_portList);
    ports->addWidget(addButton, 0, Qt::AlignLeft);
    const auto alone = [](QWidget* widget) {
        auto* layout = new QVBoxLayout;
        layout->addWidget(widget);
        return layout;
    };
    auto* commandCard = makeCard();
    auto* commandRow = new QHBoxLayout(commandCard);
    commandRow->setContentsMargins(theme::medium, theme::small - 2, theme::small, theme::small - 2);
    commandRow->addWidget(m_commandLine, 1);
    QToolButton* copy = makeToolButton(tr("Copy the command"), QStringLiteral("copy"));
    commandRow->addWidget(copy);

    QPushButton* cancel = makeButton(tr("Cancel"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_problem, 1);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_run);
    auto* title = new ElidedLabel(tr("Run %1").arg(image), Qt::ElideMiddle);
    title->setFont(theme::font(theme::Type::Title));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::huge, theme::large + 4, theme::huge, theme::large + 4);
    layout->setSpacing(theme::large);
    layout->addWidget(title);
    layout->addWidget(m_banner);
    layout->addWidget(section(tr("Ports"), tr("this machine → container"), ports));
    layout->addWidget(section(tr("Name"), {}, alone(m_name)));
    layout->addWidget(section(tr("Environment"), tr("one NAME=value a line"), alone(m_environment)));
    layout->addWidget(section(tr("Command"), tr("instead of what the image runs"), alone(m_command)));
    layout->addWidget(m_remove);
    layout->addWidget(commandCard);
    layout->addLayout(buttons);

    connect(addButton, &QPushButton::clicked, this, [this] { addPort({}); });
    connect(copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(runCommand(request())); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_run, &QPushButton::clicked, this, &RunDialog::run);
    connect(m_name, &QLineEdit::textChanged, this, &RunDialog::validate);
    connect(m_command, &QLineEdit::textChanged, this, &RunDialog::validate);
    connect(m_environment, &QPlainTextEdit::textChanged, this, &RunDialog::validate);
    connect(m_remove, &QCheckBox::toggled, this, &RunDialog::validate);
    m_engine->inspectImage(this, image, [this](const Result<ImageDetails>& details) { imageKnown(details); });
    validate();
    m_run->setFocus();
}

void RunDialog::setName(const QString& name) {
    m_name->setText(name);
}

void RunDialog::imageKnown(const Result<ImageDetails>& details) {
    if (!details) {
        m_noPorts->setText(tr("What the image exposes is not known."));
        m_banner->tell(Banner::Kind::Warning, tr("The image could not be read"),
                       QString::fromStdString(details.error().describe()));
        return;
    }
    m_noPorts->setText(tr("The image exposes no ports."));
    for (const PortBinding& port : details->exposedPorts)
        addPort(port);
    m_command->setPlaceholderText(details->command.isEmpty()
                                      ? tr("the image's own")
                                      : tr("the image's own: %1").arg(details->command.join(QLatin1Char(' '))));
}

void RunDialog::addPort(const PortBinding& port) {
    auto* row = new PortRow(m_engine, port);
    m_ports << row;
    m_portList->addWidget(row);
    m_noPorts->setVisible(false);
    connect(row, &PortRow::changed, this, &RunDialog::validate);
    connect(row, &PortRow::removeRequested, this, [this, row] {
        m_ports.removeOne(row);
        row->deleteLater();
        m_noPorts->setVisible(m_ports.isEmpty());
        validate();
    });
    validate();
}

RunRequest RunDialog::request() const {
    RunRequest request;
    request.image = m_image;
    request.name = m_name->text().trimmed();
    request.environment = linesOf(m_environment);
    request.command = splitCommand(m_command->text()).value_or(QStringList());
    request.removeWhenStopped = m_remove->isChecked();
    request.labels = m_labels;
    for (const PortRow* row : m_ports)
        if (row->isPublished() && row->isValid())
            request.ports << row->binding();
    return request;
}

void RunDialog::validate() {
    static const QRegularExpression goodName(QStringLiteral("^[a-zA-Z0-9][a-zA-Z0-9_.-]*$"));
    static const QRegularExpression goodVariable(QStringLiteral("^[^=\\s]+(=.*)?$"));
    QString problem;
    const QString name = m_name->text().trimmed();
    const bool nameWrong = !name.isEmpty() && !goodName.match(name).hasMatch();
    setStyleProperty(m_name, "wrong", nameWrong);
    if (nameWrong)
        problem = tr("A name has letters, digits and _ . - only.");
    const QStringList variables = linesOf(m_environment);
    for (const QString& variable : variables)
        if (problem.isEmpty() && !goodVariable.match(variable).hasMatch())
            problem = tr("“%1” is not NAME=value.").arg(variable);
    if (problem.isEmpty() && !splitCommand(m_command->text()))
        problem = tr("The command has a quote without its end.");
    for (const PortRow* row : std::as_const(m_ports)) {
        if (problem.isEmpty() && row->isPublished() && !row->isValid())
            problem = tr("A port is a number from 1 to 65535.");
        if (problem.isEmpty() && row->isPublished() && row->isConflicting())
            problem = tr("Port %1 is in use.").arg(row->binding().hostPort);
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_run->setEnabled(problem.isEmpty() && !m_running);
    m_commandLine->setFullText(runCommand(request()));
}

void RunDialog::run() {
    m_running = true;
    m_banner->hide();
    m_run->setText(tr("Starting…"));
    validate();
    m_engine->runContainer(this, request(), [this](const Result<QString>& id) {
        m_running = false;
        m_run->setText(tr("Run"));
        validate();
        if (id) {
            Q_EMIT started(*id);
            accept();
            return;
        }
        m_banner->tell(Banner::Kind::Error, tr("The container did not start"),
                       QString::fromStdString(id.error().describe()));
    });
}

} // namespace slipway::ui
