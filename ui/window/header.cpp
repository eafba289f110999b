#include "ui/window/header.h"

#include "ui/widgets/controls.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenuBar>

namespace slipway::ui {

namespace {
constexpr int searchWidth = 320;
} // namespace

Header::Header(QWidget* parent)
    : QWidget(parent)
    , m_menuBar(new QMenuBar) {
    setAttribute(Qt::WA_StyledBackground);
    setProperty("ground", QStringLiteral("window"));
    auto* search = makeButton(tr("Search"), QStringLiteral("search"));
    search->setObjectName(QStringLiteral("searchButton"));
    search->setProperty("kind", QStringLiteral("search"));
    search->setToolTip(tr("Search projects, containers, images, builds and commands (Ctrl+K)"));
    search->setFixedWidth(searchWidth);
    auto* shortcut = makeLabel(tr("Ctrl+K"), theme::Type::Caption, theme::Ink::Muted);
    shortcut->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* inside = new QHBoxLayout(search);
    inside->setContentsMargins(0, 0, theme::medium, 0);
    inside->addWidget(shortcut, 0, Qt::AlignRight);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(theme::tight, theme::tight, theme::tight, theme::tight);
    layout->addWidget(m_menuBar, 0, 0, Qt::AlignLeft | Qt::AlignVCenter);
    layout->addWidget(search, 0, 1);
    for (const int side : {0, 2}) // the same on both: it is in the middle of the window while there is room
        layout->setColumnStretch(side, 1);
    connect(search, &QPushButton::clicked, this, &Header::searchRequested);
}

} // namespace slipway::ui
