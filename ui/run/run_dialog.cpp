#include "ui/run/run_dialog.h"

#include "ui/engine/engine_text.h"
#include "ui/jobs/jobs.h"
#include "ui/ports/port_row.h"
#include "ui/run/command_view.h"
#include "ui/run/env_file.h"
#include "ui/run/mount_row.h"
#include "ui/run/run_command.h"
#include "ui/run/run_memory.h"
#include "ui/run/run_options.h"
#include "ui/widgets/background.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"
#include "ui/widgets/tab_order.h"

#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace slipway::ui {

namespace {

constexpr qint64 largestEnvFile = 1 << 20;

QWidget* section(const QString& title, const QString& hint, std::initializer_list<QWidget*> content,
                 QPushButton* action = nullptr) {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::small);
    auto* heading = new QHBoxLayout;
    heading->setSpacing(theme::small);
    heading->addWidget(makeLabel(title, theme::Type::Strong));
    heading->addWidget(makeLabel(hint, theme::Type::Caption, theme::Ink::Muted), 1);
    if (action)
        heading->addWidget(action);
    layout->addLayout(heading);
    for (QWidget* widget : content)
        layout->addWidget(widget);
    return box;
}

QLabel* makeNote(const char* name) {
    QLabel* note = makeLabel({}, theme::Type::Caption, theme::Ink::Bad);
    note->setObjectName(QLatin1String(name));
    note->setWordWrap(true);
    note->hide();
    return note;
}

void tell(QLabel* note, const QString& problem) {
    note->setText(problem);
    note->setVisible(!problem.isEmpty());
}

QWidget* listWithButton(QVBoxLayout* list, QPushButton* button) {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::tight);
    list->setSpacing(theme::small);
    layout->addLayout(list);
    layout->addWidget(button, 0, Qt::AlignLeft);
    return box;
}

QString nameOf(const QString& variable) {
    return variable.left(variable.indexOf(QLatin1Char('=')));
}

Result<QByteArray> readEnvFile(const QString& path) {
    QFile file(path);
    // A pipe or a device would never end.
    if (QFileInfo::exists(path) && !QFileInfo(path).isFile())
        return failure(Errc::InvalidArgument, RunDialog::tr("it is not a file"));
    if (!file.open(QIODevice::ReadOnly))
        return failure(Errc::NotFound, file.errorString());
    if (file.size() > largestEnvFile)
        return failure(Errc::InvalidArgument, RunDialog::tr("it is larger than 1 MiB"));
    return file.readAll();
}

} // namespace

RunDialog::RunDialog(EngineClient* engine, const QString& image, const QMap<QString, QString>& labels, QWidget* parent)
    : QDialog(parent)
    , m_engine(engine)
    , m_image(image)
    , m_labels(labels)
    , m_portList(new QVBoxLayout)
    , m_noPorts(makeLabel(tr("Looking at what the image exposes…"), theme::Type::Body, theme::Ink::Muted))
    , m_mountList(new QVBoxLayout)
    , m_name(new QLineEdit)
    , m_nameNote(makeNote("nameProblem"))
    , m_environment(new QPlainTextEdit)
    , m_environmentNote(makeNote("environmentProblem"))
    , m_command(new QLineEdit)
    , m_commandNote(makeNote("commandProblem"))
    , m_options(new RunOptions)
    , m_problem(makeLabel({}, theme::Type::Body, theme::Ink::Bad))
    , m_banner(new Banner)
    , m_commandLine(new CommandView)
    , m_close(makeButton(tr("Cancel")))
    , m_run(makeButton(tr("Run"), QStringLiteral("play"), ButtonKind::Primary)) {
    setWindowTitle(tr("Run %1").arg(image));
    setMinimumWidth(720);
    resize(720, 760);
    m_name->setObjectName(QStringLiteral("containerName"));
    m_name->setAccessibleName(tr("Name of the container"));
    m_name->setPlaceholderText(tr("chosen by the engine"));
    m_environment->setProperty("kind", QStringLiteral("field"));
    m_environment->setAccessibleName(tr("Environment variables, one NAME=value a line"));
    m_environment->setPlaceholderText(QStringLiteral("NAME=value"));
    m_environment->setFont(theme::font(theme::Type::Code));
    auto* environmentBox = new QWidget; // the style sheet says how small a field may be: this keeps it larger
    environmentBox->setFixedHeight(78);
    auto* environmentLayout = new QVBoxLayout(environmentBox);
    environmentLayout->setContentsMargins(0, 0, 0, 0);
    environmentLayout->addWidget(m_environment);
    m_environment->setTabChangesFocus(true);
    m_command->setAccessibleName(tr("Command"));
    m_command->setPlaceholderText(tr("the image's own"));
    m_command->setFont(theme::font(theme::Type::Code));
    m_commandLine->setAccessibleName(tr("The same as a command"));
    m_commandLine->setObjectName(QStringLiteral("commandLine"));
    m_close->setObjectName(QStringLiteral("closeButton"));
    m_run->setObjectName(QStringLiteral("runButton"));
    m_run->setDefault(true);
    m_portList->addWidget(m_noPorts);
    m_problem->setVisible(false);

    QPushButton* addButton = makeButton(tr("Add a port"), QStringLiteral("plus"), ButtonKind::Link);
    QPushButton* addMountButton = makeButton(tr("Add a mount"), QStringLiteral("plus"), ButtonKind::Link);
    QPushButton* import = makeButton(tr("Import .env…"), QStringLiteral("file"), ButtonKind::Link);
    auto* fields = new QWidget;
    auto* body = new QVBoxLayout(fields);
    body->setContentsMargins(theme::huge, 0, theme::huge, 0);
    body->setSpacing(theme::large);
    body->addWidget(section(tr("Ports"), tr("this machine → container"), {listWithButton(m_portList, addButton)}));
    body->addWidget(section(tr("Name"), {}, {m_name, m_nameNote}));
    body->addWidget(
        section(tr("Environment"), tr("one NAME=value a line"), {environmentBox, m_environmentNote}, import));
    body->addWidget(section(tr("Mounts"), tr("folder or volume → folder in the container"),
                            {listWithButton(m_mountList, addMountButton)}));
    body->addWidget(section(tr("Command"), tr("instead of what the image runs"), {m_command, m_commandNote}));
    body->addWidget(m_options);
    body->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(fields);
    auto* commandCard = makeCard();
    auto* commandRow = new QHBoxLayout(commandCard);
    commandRow->setContentsMargins(theme::medium, theme::small, theme::small, theme::small);
    commandRow->addWidget(m_commandLine, 1, Qt::AlignVCenter);
    QToolButton* copy = makeToolButton(tr("Copy the command"), QStringLiteral("copy"));
    commandRow->addWidget(copy, 0, Qt::AlignTop);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_problem, 1);
    buttons->addStretch();
    buttons->addWidget(m_close);
    buttons->addWidget(m_run);
    auto* title = new ElidedLabel(tr("Run %1").arg(image), Qt::ElideMiddle);
    title->setFont(theme::font(theme::Type::Title));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme::huge, 0, theme::huge);
    layout->setSpacing(theme::large);
    const auto addInset = [layout](auto* item) {
        auto* row = new QHBoxLayout;
        row->setContentsMargins(theme::huge, 0, theme::huge, 0);
        if constexpr (std::is_base_of_v<QLayout, std::remove_pointer_t<decltype(item)>>)
            row->addLayout(item, 1);
        else
            row->addWidget(item, 1);
        layout->addLayout(row);
    };
    addInset(title);
    addInset(m_banner);
    layout->addWidget(scroll, 1);
    addInset(commandCard);
    addInset(buttons);

    connect(addButton, &QPushButton::clicked, this, [this] { addPort({}, false); });
    connect(addMountButton, &QPushButton::clicked, this, [this] { addMount({}); });
    connect(import, &QPushButton::clicked, this, &RunDialog::chooseEnvironment);
    connect(copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(runCommand(request())); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_run, &QPushButton::clicked, this, &RunDialog::run);
    connect(m_name, &QLineEdit::textChanged, this, &RunDialog::validate);
    connect(m_command, &QLineEdit::textChanged, this, &RunDialog::validate);
    connect(m_environment, &QPlainTextEdit::textChanged, this, [this] {
        m_importProblem.clear();
        validate();
    });
    connect(m_options, &RunOptions::changed, this, &RunDialog::validate);
    m_last = rememberedRun(memoryKey());
    if (m_last) {
        m_name->setText(m_last->name);
        m_environment->setPlainText(m_last->environment.join(QLatin1Char('\n')));
        QStringList words;
        for (const QString& word : m_last->command)
            words << shellQuoted(word);
        m_command->setText(words.join(QLatin1Char(' ')));
        for (const MountPoint& mount : m_last->mounts)
            addMount(mount);
        m_options->setRequest(*m_last);
    }
    m_engine->listContainers(this, [this](const Result<QList<Container>>& containers) {
        if (!containers)
            return; // the engine will tell of a name that is taken
        for (const Container& container : *containers)
            m_takenNames << container.name;
        // One that was remembered gives way; one that was typed is told of.
        if (m_last && m_name->text() == m_last->name && m_takenNames.contains(m_last->name))
            m_name->clear();
        validate();
    });
    // Without these lists names are typed in.
    m_engine->listNetworks(this, [this](const Result<QList<Network>>& networks) {
        if (networks)
            m_options->setNetworks(*networks);
    });
    m_engine->listVolumes(this, [this](const Result<QList<Volume>>& volumes) {
        m_volumes = volumes.value_or(QList<Volume>());
        for (MountRow* row : std::as_const(m_mounts))
            row->setVolumes(m_volumes);
    });
    m_engine->inspectImage(this, image, [this](const Result<ImageDetails>& details) { imageKnown(details); });
    validate();
    m_run->setFocus();
}

void RunDialog::setName(const QString& name) {
    m_name->setText(name);
}

QString RunDialog::memoryKey() const {
    const QString project = m_labels.value(projectLabel);
    return project.isEmpty() ? QLatin1String("image ") + m_image : project;
}

void RunDialog::imageKnown(const Result<ImageDetails>& details) {
    QList<PortBinding> remembered = m_last ? m_last->ports : QList<PortBinding>();
    if (details) {
        m_noPorts->setText(tr("The image exposes no ports."));
        for (PortBinding port : details->exposedPorts) {
            const auto last = std::ranges::find_if(remembered, [&](const PortBinding& other) {
                return other.containerPort == port.containerPort && other.protocol == port.protocol;
            });
            if (last != remembered.end()) {
                port = *last;
                remembered.erase(last);
            }
            addPort(port, true);
        }
        m_command->setPlaceholderText(
            details->command.isEmpty()
                ? tr("the image's own")
                : tr("the image's own: %1").arg(inertText(details->command.join(QLatin1Char(' ')))));
    } else {
        m_noPorts->setText(tr("What the image exposes is not known."));
        m_banner->tell(Banner::Kind::Warning, tr("The image could not be read"), errorWords(details.error()));
    }
    for (const PortBinding& port : std::as_const(remembered))
        addPort(port, false);
}

void RunDialog::addPort(const PortBinding& port, bool exposed) {
    auto* row = new PortRow(m_engine, port, exposed ? PortRow::Origin::Image : PortRow::Origin::User);
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

void RunDialog::addMount(const MountPoint& mount) {
    auto* row = new MountRow(mount);
    row->setVolumes(m_volumes);
    m_mounts << row;
    m_mountList->addWidget(row);
    connect(row, &MountRow::changed, this, &RunDialog::validate);
    connect(row, &MountRow::removeRequested, this, [this, row] {
        m_mounts.removeOne(row);
        row->deleteLater();
        validate();
    });
    validate();
}

void RunDialog::chooseEnvironment() {
    auto* dialog = new QFileDialog(this, tr("Import environment variables"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    // ".env" is a hidden file.
    dialog->setFilter(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    if (m_labels.contains(projectLabel))
        dialog->setDirectory(m_labels.value(projectLabel));
    connect(dialog, &QFileDialog::fileSelected, this, &RunDialog::importEnvironment);
    dialog->open();
}

void RunDialog::importEnvironment(const QString& path) {
    inBackground(
        this, [path] { return readEnvFile(path); },
        [this, name = QFileInfo(path).fileName()](const Result<QByteArray>& content) {
            environmentRead(name, content);
        });
}

void RunDialog::environmentRead(const QString& fileName, const Result<QByteArray>& content) {
    const auto refuse = [&](const QString& problem) {
        m_importProblem = inertText(problem);
        validate();
    };
    if (!content) {
        refuse(tr("%1 could not be read: %2").arg(fileName, errorWords(content.error())));
        return;
    }
    const EnvironmentText read = parseEnvironment(QString::fromUtf8(*content), processEnvironment());
    if (!read.problems.isEmpty()) {
        const auto& first = read.problems.first();
        refuse(tr("Nothing was imported. %1, line %2: %3").arg(fileName).arg(first.line).arg(first.text));
        return;
    }
    // What is typed, comments and mistakes too, stays as it is but for the variables that the file has.
    QStringList lines = m_environment->toPlainText().split(QLatin1Char('\n'));
    lines.removeIf([&](const QString& line) {
        return line.trimmed().isEmpty() || std::ranges::any_of(read.variables, [&](const QString& variable) {
                   return nameOf(variable) == nameOf(line.trimmed());
               });
    });
    m_environment->setPlainText((lines + read.variables).join(QLatin1Char('\n')));
}

RunRequest RunDialog::request() const {
    RunRequest request;
    request.image = m_image;
    request.name = m_name->text().trimmed();
    request.environment = parseEnvironment(m_environment->toPlainText(), processEnvironment()).variables;
    request.command = splitCommand(m_command->text()).value_or(QStringList());
    request.labels = m_labels;
    for (const PortRow* row : m_ports)
        if (row->isPublished())
            request.ports << row->bindings();
    for (const MountRow* row : m_mounts)
        if (row->problem().isEmpty())
            request.mounts << row->mount();
    m_options->fill(request);
    return request;
}

QString RunDialog::checkPorts() {
    QString result;
    // Of the lines that are published: at the same address one port can be had once.
    const auto clash = [](const PortBinding& one, const PortBinding& other) {
        return one.hostPort == other.hostPort && one.protocol == other.protocol &&
               (one.hostAddress == other.hostAddress || one.hostAddress.isEmpty() || other.hostAddress.isEmpty());
    };
    QList<QList<PortBinding>> lines;
    for (const PortRow* row : std::as_const(m_ports))
        lines << (row->isPublished() ? row->bindings() : QList<PortBinding>());
    for (qsizetype i = 0; i < m_ports.size(); ++i) {
        QSet<quint16> others;
        bool twice = false;
        for (qsizetype j = 0; j < lines.size(); ++j) {
            for (const PortBinding& other : std::as_const(lines[j])) {
                if (j == i)
                    continue;
                others << other.hostPort;
                twice = twice || (j < i && std::ranges::any_of(
                                               lines[i], [&](const PortBinding& port) { return clash(port, other); }));
            }
        }
        PortRow* row = m_ports[i];
        row->setOtherLines(others, twice);
        if (!result.isEmpty() || !row->isPublished())
            continue;
        result = row->problem();
        if (result.isEmpty() && (twice || !row->conflict().isEmpty()))
            result = lines[i].size() == 1 ? tr("Port %1 is in use.").arg(lines[i].first().hostPort)
                                          : tr("A port of the range is in use.");
    }
    return result;
}

QString RunDialog::checkFields() {
    static const QRegularExpression goodName(QStringLiteral("^[a-zA-Z0-9][a-zA-Z0-9_.-]*$"));
    QStringList problems{checkPorts()};
    const QString name = m_name->text().trimmed();
    QString nameProblem;
    if (!name.isEmpty() && !goodName.match(name).hasMatch())
        nameProblem = tr("A name has letters, digits and _ . - only.");
    else if (m_takenNames.contains(name))
        nameProblem = tr("Another container is called so.");
    tell(m_nameNote, nameProblem);
    setStyleProperty(m_name, "wrong", !nameProblem.isEmpty());
    problems << nameProblem;

    QString environmentProblem;
    const EnvironmentText environment = parseEnvironment(m_environment->toPlainText(), processEnvironment());
    if (!environment.problems.isEmpty())
        environmentProblem =
            tr("Line %1: %2").arg(environment.problems.first().line).arg(environment.problems.first().text);
    // A failed import holds nothing back.
    tell(m_environmentNote, environmentProblem.isEmpty() ? m_importProblem : environmentProblem);
    setStyleProperty(m_environment, "wrong", !environmentProblem.isEmpty());
    problems << environmentProblem;

    for (const MountRow* row : std::as_const(m_mounts))
        problems << row->problem();
    const QString commandProblem =
        splitCommand(m_command->text()) ? QString() : tr("The command has a quote without its end.");
    tell(m_commandNote, commandProblem);
    setStyleProperty(m_command, "wrong", !commandProblem.isEmpty());
    const bool publishes = std::ranges::any_of(m_ports, &PortRow::isPublished);
    problems << commandProblem << m_options->check(publishes);
    problems.removeAll(QString());
    return problems.value(0);
}

void RunDialog::validate() {
    const QString problem = checkFields();
    tell(m_problem, problem);
    m_run->setEnabled(problem.isEmpty() && !m_running);
    m_commandLine->setCommand(runCommand(request()));
}

void RunDialog::run() {
    const RunRequest asked = request();
    m_banner->hide();
    setRunning(true);
    if (m_jobs)
        m_job = m_jobs->add(this, tr("Starting %1").arg(inertText(asked.name.isEmpty() ? m_image : asked.name)));
    m_engine->runContainer(this, asked, [this, asked](const Result<QString>& id) { answered(asked, id); });
}

void RunDialog::setRunning(bool running) {
    m_running = running;
    m_run->setText(running ? tr("Starting…") : tr("Run"));
    // What has begun is not ended by it.
    m_close->setText(running ? tr("Close") : tr("Cancel"));
    validate();
}

void RunDialog::answered(const RunRequest& asked, const Result<QString>& id) {
    const bool closed = !isVisible();
    setRunning(false);
    if (m_jobs)
        m_jobs->remove(std::exchange(m_job, 0));
    if (id) {
        rememberRun(memoryKey(), asked);
        Q_EMIT started(*id);
        if (!closed)
            accept();
    } else if (closed) {
        Q_EMIT failed(tr("%1 did not start").arg(inertText(m_image)), errorWords(id.error()));
    } else {
        m_banner->tell(Banner::Kind::Error, tr("The container did not start"), errorWords(id.error()));
        for (PortRow* row : std::as_const(m_ports))
            row->recheck(); // somebody may have taken one meanwhile
    }
    if (m_goesWhenAnswered)
        deleteLater();
}

void RunDialog::done(int result) {
    if (m_running && testAttribute(Qt::WA_DeleteOnClose)) {
        setAttribute(Qt::WA_DeleteOnClose, false);
        m_goesWhenAnswered = true;
    }
    QDialog::done(result);
}

// Rows come and go: each is walked where it stands.
bool RunDialog::focusNextPrevChild(bool next) {
    return focusByTabOrder(this, next);
}

} // namespace slipway::ui
