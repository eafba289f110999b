#include "ui/window/engine_page.h"

#include "ui/engine/engine_client.h"
#include "ui/theme/states.h"
#include "ui/widgets/balanced_label.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/icon_label.h"
#include "ui/window/engine_advice.h"
#include "ui/window/helper_starter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QProgressBar>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int columnWidth = 520;
constexpr int iconSize = 48;
} // namespace

EnginePage::EnginePage(EngineClient* engine, HelperStarter* starter, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_starter(starter)
    , m_icon(new IconLabel(iconSize))
    , m_title(makeLabel({}, theme::Type::Title))
    , m_text(makeParagraph({}, theme::Ink::Muted))
    , m_next(new BalancedLabel)
    , m_otherwise(makeLabel(tr("Or start it from a terminal:"), theme::Type::Body, theme::Ink::Muted))
    , m_commandRow(nullptr)
    , m_command(new QLineEdit)
    , m_problem(new Banner)
    , m_busy(new QProgressBar)
    , m_start(makeButton(tr("Start the helper"), QStringLiteral("play"), ButtonKind::Primary))
    , m_retry(makeButton(tr("Try again"), QStringLiteral("refresh"))) {
    m_start->setObjectName(QStringLiteral("startHelper"));
    m_retry->setObjectName(QStringLiteral("retryEngine"));
    m_title->setObjectName(QStringLiteral("engineTitle"));
    m_next->setObjectName(QStringLiteral("engineNext"));
    m_title->setWordWrap(true);
    m_next->setTextFormat(Qt::PlainText);
    m_next->setWordWrap(true);
    for (QLabel* label : {m_title, m_text, m_next})
        label->setAlignment(Qt::AlignCenter);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setAccessibleName(tr("The helper is starting"));

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme::small);
    buttons->addStretch();
    buttons->addWidget(m_start);
    buttons->addWidget(m_retry);
    buttons->addStretch();
    auto* column = new QWidget;
    column->setMaximumWidth(columnWidth);
    auto* inside = new QVBoxLayout(column);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(theme::medium);
    inside->addWidget(m_icon, 0, Qt::AlignHCenter);
    inside->addWidget(m_title);
    inside->addWidget(m_text);
    inside->addWidget(m_next);
    inside->addWidget(m_problem);
    m_commandRow = makeCommandRow();
    inside->addWidget(m_otherwise);
    inside->addWidget(m_commandRow);
    inside->addWidget(m_busy);
    inside->addSpacing(theme::tight);
    inside->addLayout(buttons);
    auto* centre = new QHBoxLayout;
    centre->addStretch(1);
    centre->addWidget(column, 100);
    centre->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::huge, theme::huge, theme::huge, theme::huge);
    layout->addStretch(2);
    layout->addLayout(centre);
    layout->addStretch(3);

    connect(m_start, &QPushButton::clicked, starter, &HelperStarter::start);
    connect(m_retry, &QPushButton::clicked, engine, &EngineClient::reconnect);
    connect(engine, &EngineClient::statusChanged, this, &EnginePage::update);
    connect(starter, &HelperStarter::changed, this, &EnginePage::update);
    update();
}

QWidget* EnginePage::makeCommandRow() {
    m_command->setObjectName(QStringLiteral("engineCommand"));
    m_command->setReadOnly(true);
    m_command->setFont(theme::font(theme::Type::Code));
    m_command->setAccessibleName(tr("Command for a terminal"));
    QPushButton* copy = makeButton(tr("Copy"), QStringLiteral("copy"));
    copy->setObjectName(QStringLiteral("copyCommand"));
    copy->setToolTip(tr("Copy the command"));
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_command->text()); });
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::small);
    layout->addWidget(m_command, 1);
    layout->addWidget(copy);
    return row;
}

void EnginePage::update() {
    const EngineStatus status = m_engine->status();
    const EngineAdvice advice = adviceOn(status, *m_starter);
    if (advice.isEmpty())
        return; // another page is shown
    const theme::StateLook look = theme::lookOf(status.state);
    const bool starting = m_starter->isStarting();
    const bool failed = !m_starter->problem().isEmpty() && status.state == EngineState::Absent;
    // The small square that marks an absent engine elsewhere says nothing at this size.
    const QString icon = status.state == EngineState::Absent ? QStringLiteral("alert") : look.icon;
    m_icon->setIcon(icon, look.ink);
    m_icon->setAccessibleName(look.label);
    m_title->setText(starting ? tr("The helper is starting") : advice.title);
    m_text->setText(advice.text);
    m_text->setVisible(!advice.text.isEmpty() && !starting);
    m_next->setText(starting ? tr("Your system may ask for an administrator's password first.") : advice.next);
    if (failed && !starting)
        m_problem->tell(Banner::Kind::Error, m_starter->problem(), m_starter->lastWords());
    else
        m_problem->hide();
    m_command->setText(advice.command);
    m_command->setCursorPosition(0);
    // Whoever has the button needs the command only where the button does not help.
    m_commandRow->setVisible(!advice.command.isEmpty() && !starting && (!advice.canStart || failed));
    m_otherwise->setVisible(advice.canStart && failed && !starting);
    m_busy->setVisible(starting || status.state == EngineState::Starting);
    m_start->setVisible(advice.canStart && !starting);
    m_start->setText(failed ? tr("Start the helper again") : tr("Start the helper"));
    m_retry->setVisible(!starting);
}

} // namespace slipway::ui
