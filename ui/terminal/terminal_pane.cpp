#include "ui/terminal/terminal_pane.h"

#include "ui/terminal/terminal_view.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int slowMs = 300;
} // namespace

TerminalPane::TerminalPane(Opener opener, QWidget* parent)
    : QWidget(parent)
    , m_opener(std::move(opener))
    , m_view(new TerminalView)
    , m_banner(new Banner({theme::small, theme::small, theme::small, theme::small}))
    , m_again(m_banner->addAction(tr("Start again")))
    , m_stop(makeToolButton(tr("End the shell"), QStringLiteral("stop")))
    , m_restart(makeToolButton(tr("Start a new shell"), QStringLiteral("refresh"))) {
    QToolButton* copy = makeToolButton(tr("Copy (Ctrl+Shift+C)"), QStringLiteral("copy"));
    QToolButton* paste = makeToolButton(tr("Paste (Ctrl+Shift+V)"), QStringLiteral("paste"));
    m_stop->setObjectName(QStringLiteral("endShell"));
    m_restart->setObjectName(QStringLiteral("restartShell"));
    m_again->setObjectName(QStringLiteral("startShellAgain"));
    auto* tools = new QVBoxLayout;
    tools->setContentsMargins(theme::tight, theme::small, theme::tight, theme::small);
    tools->setSpacing(theme::tight);
    for (QToolButton* button : {copy, paste, m_restart, m_stop})
        tools->addWidget(button);
    tools->addStretch();
    auto* left = new QVBoxLayout;
    left->setSpacing(0);
    left->addWidget(m_view, 1);
    left->addWidget(m_banner);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(left, 1);
    layout->addLayout(tools);
    setFocusProxy(m_view);

    m_slow.setSingleShot(true);
    m_slow.setInterval(slowMs);
    connect(&m_slow, &QTimer::timeout, this, &TerminalPane::tellWaiting);
    connect(copy, &QToolButton::clicked, m_view, &TerminalView::copy);
    connect(paste, &QToolButton::clicked, m_view, [this] {
        m_view->paste();
        m_view->setFocus();
    });
    connect(m_view, &TerminalView::selectionChanged, copy, [this, copy] { copy->setEnabled(m_view->hasSelection()); });
    connect(m_stop, &QToolButton::clicked, this, [this] {
        stop();
        m_again->show();
        m_banner->tell(Banner::Kind::Info, tr("The shell was ended"));
    });
    const auto restart = [this] {
        stop();
        start();
        m_view->setFocus();
    };
    connect(m_restart, &QToolButton::clicked, this, restart);
    connect(m_again, &QPushButton::clicked, this, restart);
    copy->setEnabled(false);
    update();
}

TerminalPane::~TerminalPane() {
    m_view->setChannel(nullptr);
}

void TerminalPane::setWaitingText(const QString& title, const QString& text) {
    m_waitingTitle = title;
    m_waitingText = text;
    // Told already, and it has changed.
    if (m_channel && !m_opened && !m_slow.isActive())
        tellWaiting();
}

void TerminalPane::tellWaiting() {
    m_again->hide();
    m_banner->tell(Banner::Kind::Info, m_waitingTitle.isEmpty() ? tr("Starting a shell…") : m_waitingTitle,
                   m_waitingText);
}

void TerminalPane::start() {
    if (m_channel)
        return;
    m_banner->hide();
    m_opened = false;
    const QSize cells = m_view->cells().expandedTo({2, 2});
    m_channel = m_opener(cells.width(), cells.height());
    m_view->setChannel(m_channel.get());
    m_slow.start();
    connect(m_channel.get(), &TerminalChannel::opened, this, [this] {
        m_slow.stop();
        m_opened = true;
        m_banner->hide();
        // The place may have got another size since it was asked for.
        m_channel->resize(m_view->screen()->columns(), m_view->screen()->rows());
    });
    connect(m_channel.get(), &TerminalChannel::ended, this, &TerminalPane::tellEnd);
    update();
}

void TerminalPane::stop() {
    if (!m_channel)
        return;
    m_slow.stop();
    m_view->setChannel(nullptr);
    m_channel->disconnect(this);
    // It may be the one whose signal is being heard.
    m_channel.release()->deleteLater();
    update();
}

void TerminalPane::tellEnd(const TerminalEnd& end) {
    m_view->flush();
    stop();
    m_again->show();
    switch (end.kind) {
    case TerminalEnd::Kind::Exited:
        if (end.exitCode.value_or(0) == 0)
            m_banner->tell(Banner::Kind::Info, tr("The shell has ended"));
        else
            m_banner->tell(Banner::Kind::Info, tr("The shell has ended with exit code %1").arg(*end.exitCode));
        break;
    case TerminalEnd::Kind::Missing:
        m_banner->tell(Banner::Kind::Warning, tr("This image has no shell"),
                       tr("Neither bash nor sh could be started in the container. Images that hold nothing but a "
                          "program are made this way."),
                       inertText(end.message));
        break;
    case TerminalEnd::Kind::Failed:
        m_banner->tell(Banner::Kind::Error,
                       m_opened ? tr("The connection to the shell is lost") : tr("No shell could be started"),
                       inertText(end.message));
        break;
    }
}

void TerminalPane::update() {
    m_stop->setEnabled(m_channel != nullptr);
}

} // namespace slipway::ui
