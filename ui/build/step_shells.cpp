#include "ui/build/step_shells.h"

#include "ui/terminal/terminal_pane.h"
#include "ui/terminal/terminal_view.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon_label.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
QString firstLine(const QString& text) {
    return inertText(text.section(QLatin1Char('\n'), 0, 0)).simplified();
}
} // namespace

StepShellPane::StepShellPane(EngineClient* engine, const StepShellRequest& request, const QString& owner,
                             const QString& ownerName, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_request(request)
    , m_owner(owner)
    , m_ownerName(ownerName)
    , m_place(new ElidedLabel)
    , m_icon(new IconLabel)
    , m_terminal(new TerminalPane([this](int columns, int rows) { return open(columns, rows); })) {
    m_place->setObjectName(QStringLiteral("shellPlace"));
    QPushButton* goTo = makeButton(tr("Go to line"), {}, ButtonKind::Link);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(theme::medium, theme::tight, theme::medium, theme::tight);
    row->setSpacing(theme::small);
    row->addWidget(m_icon);
    row->addWidget(m_place, 1);
    row->addWidget(goTo);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_terminal, 1);
    connect(goTo, &QPushButton::clicked, this, [this] { Q_EMIT lineActivated(m_request.line); });
    describe({.line = request.line});
    // Once it has its size, so that the shell's first line is as wide as it should be.
    QTimer::singleShot(0, m_terminal, &TerminalPane::start);
}

QString StepShellPane::title() const {
    const QString place =
        m_request.before ? tr("Before line %1").arg(m_request.line) : tr("After line %1").arg(m_request.line);
    return m_ownerName.isEmpty() ? place : QStringLiteral("%1 · %2").arg(place, m_ownerName);
}

void StepShellPane::focusTerminal() {
    m_terminal->setFocus();
}

bool StepShellPane::isRunning() const {
    return m_terminal->isRunning();
}

void StepShellPane::restart(const BuildRequest& build) {
    if (m_terminal->isRunning())
        return;
    m_request.build = build;
    m_terminal->start();
}

std::unique_ptr<TerminalChannel> StepShellPane::open(int columns, int rows) {
    m_request.columns = columns;
    m_request.rows = rows;
    describe({.line = m_request.line});
    const QString title = m_request.before ? tr("Opening a shell before line %1…").arg(m_request.line)
                                           : tr("Opening a shell after line %1…").arg(m_request.line);
    m_terminal->setWaitingText(title, tr("What stands before it is taken from the cache, or made first."));
    std::unique_ptr<StepShellChannel> channel = m_engine->openStepShell(m_request);
    connect(channel.get(), &StepShellChannel::progressed, this, [this, title](const BuildEvent& event) {
        if (event.kind == BuildEvent::Kind::StepStarted)
            m_terminal->setWaitingText(
                title, tr("Making step %1 of %2: %3").arg(event.step).arg(event.steps).arg(firstLine(event.text)));
    });
    connect(channel.get(), &StepShellChannel::placed, this, &StepShellPane::describe);
    return channel;
}

void StepShellPane::describe(const StepPlace& place) {
    const QString text = firstLine(place.text);
    QString words = m_request.before ? tr("Before line %1").arg(place.line) : tr("After line %1").arg(place.line);
    if (place.exitCode)
        words = tr("What line %1 left, which failed with exit code %2").arg(place.line).arg(*place.exitCode);
    m_place->setFullText(text.isEmpty() ? words : words + QStringLiteral(": ") + text);
    m_icon->setAccessibleName(words);
    const QString icon = place.exitCode ? QStringLiteral("gutter-failed") : QStringLiteral("terminal");
    m_icon->setIcon(icon, place.exitCode ? theme::Ink::Bad : theme::Ink::Muted);
}

StepShells::StepShells(EngineClient* engine, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_bar(new QWidget)
    , m_tabs(new QTabBar)
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState) {
    m_tabs->setObjectName(QStringLiteral("shellTabs"));
    m_tabs->setAccessibleName(tr("Shells"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_empty->describe(
        QStringLiteral("terminal"), tr("No shell is open"),
        tr("Look around in the file system before or after any line: put the cursor on it and press F9 or "
           "F10, or use the menu of a step or of the line's gutter."));
    m_stack->addWidget(m_empty);
    auto* bar = new QVBoxLayout(m_bar);
    bar->setContentsMargins(theme::small, 0, theme::small, 0);
    bar->setSpacing(0);
    bar->addWidget(m_tabs);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &StepShells::update);
    update();
}

int StepShells::count() const {
    return m_tabs->count();
}

void StepShells::open(const BuildRequest& build, int line, bool before) {
    for (int i = 0; i < m_tabs->count(); ++i) {
        auto* pane = static_cast<StepShellPane*>(m_stack->widget(i + 1));
        if (!pane->isOf(m_owner, line, before))
            continue;
        m_tabs->setCurrentIndex(i);
        pane->restart(build);
        pane->focusTerminal();
        return;
    }
    auto* pane = new StepShellPane(m_engine, {.build = build, .line = line, .before = before}, m_owner, m_ownerName);
    connect(pane, &StepShellPane::lineActivated, this, [this, pane](int at) {
        if (pane->owner() != m_owner)
            Q_EMIT ownerRequested(pane->owner());
        Q_EMIT lineActivated(at);
    });
    m_stack->addWidget(pane);
    const int index = m_tabs->addTab(menuText(pane->title()));
    QToolButton* closer = makeToolButton(tr("End and close: %1").arg(pane->title()), QStringLiteral("close"));
    closer->setIconSize({10, 10});
    connect(closer, &QToolButton::clicked, pane, [this, pane] { close(m_stack->indexOf(pane) - 1); });
    m_tabs->setTabButton(index, QTabBar::RightSide, closer);
    m_tabs->setCurrentIndex(index);
    update();
    pane->focusTerminal();
}

void StepShells::setOwner(const QString& id, const QString& name) {
    m_owner = id;
    m_ownerName = name;
}

void StepShells::close(int index) {
    QWidget* pane = m_stack->widget(index + 1);
    m_stack->removeWidget(pane);
    pane->deleteLater();
    m_tabs->removeTab(index);
    update();
}

void StepShells::update() {
    m_bar->setVisible(m_tabs->count() > 0);
    m_stack->setCurrentIndex(m_tabs->count() > 0 ? m_tabs->currentIndex() + 1 : 0);
}

} // namespace slipway::ui
