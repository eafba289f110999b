#include "ui/projects/projects_page.h"

#include "ui/projects/project.h"
#include "ui/projects/recent_projects.h"
#include "ui/projects/tile_button.h"
#include "ui/widgets/controls.h"

#include <QDir>
#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int columnWidth = 720;
constexpr int shownProjects = 6;

struct Sample {
    const char* name;
    const char* icon;
    const char* title;
    const char* text;
};
const Sample samples[] = {
    {"hello-web", "sample-web", QT_TRANSLATE_NOOP("slipway::ui::ProjectsPage", "Hello web"),
     QT_TRANSLATE_NOOP("slipway::ui::ProjectsPage", "A page served by busybox. Needs no registry.")},
    {"hello-flask", "sample-flask", QT_TRANSLATE_NOOP("slipway::ui::ProjectsPage", "Hello Flask"),
     QT_TRANSLATE_NOOP("slipway::ui::ProjectsPage", "A small Python application. Pulls python:3.8.")},
};

// Small ones that are of use by themselves.
const char* const images[] = {"nginx:alpine", "postgres:17", "python:3.13-slim", "redis:alpine"};
} // namespace

ProjectsPage::ProjectsPage(RecentProjects* recent, QWidget* parent)
    : QWidget(parent)
    , m_recent(recent)
    , m_recentBox(new QWidget)
    , m_recentList(new QVBoxLayout(m_recentBox)) {
    auto* column = new QWidget;
    column->setMaximumWidth(columnWidth);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(theme::huge, theme::huge * 2, theme::huge, theme::huge);
    layout->setSpacing(theme::medium);

    layout->addWidget(makeLabel(tr("Build a folder, run it, click its port"), theme::Type::Display));
    layout->addWidget(
        makeParagraph(tr("Open a folder with a Dockerfile. Every line shows what a build would do before it does it, "
                         "and what it did afterwards."),
                      theme::Ink::Muted));
    layout->addSpacing(theme::small);
    QPushButton* open = makeButton(tr("Open a folder…"), QStringLiteral("projects"), ButtonKind::Primary);
    open->setObjectName(QStringLiteral("openFolder"));
    open->setToolTip(tr("Choose a folder with a Dockerfile (Ctrl+O)"));
    QPushButton* pull = makeButton(tr("Pull an image…"), QStringLiteral("download"));
    auto* actions = new QHBoxLayout;
    actions->setSpacing(theme::small);
    actions->addWidget(open);
    actions->addWidget(pull);
    actions->addStretch();
    layout->addLayout(actions);
    layout->addSpacing(theme::large);

    layout->addWidget(m_recentBox);
    m_recentList->setContentsMargins(0, 0, 0, theme::large);
    m_recentList->setSpacing(theme::small);

    layout->addWidget(makeLabel(tr("Try a sample"), theme::Type::Strong));
    layout->addLayout(makeSamples());
    layout->addSpacing(theme::large);
    layout->addWidget(makeLabel(tr("Pull an image"), theme::Type::Strong));
    layout->addLayout(makeImages());
    layout->addStretch();

    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Start"));
    scroll->setWidgetResizable(true);
    auto* page = new QWidget;
    page->setProperty("ground", QStringLiteral("surface"));
    auto* centre = new QHBoxLayout(page);
    centre->setContentsMargins(0, 0, 0, 0);
    centre->addStretch(1);
    centre->addWidget(column, 100);
    centre->addStretch(1);
    scroll->setWidget(page);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    connect(open, &QPushButton::clicked, this, &ProjectsPage::openFolderRequested);
    connect(pull, &QPushButton::clicked, this, [this] { Q_EMIT pullRequested({}); });
    connect(recent, &RecentProjects::changed, this, &ProjectsPage::rebuild);
    rebuild();
}

QLayout* ProjectsPage::makeSamples() {
    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(theme::medium);
    for (const Sample& sample : samples) {
        auto* tile = new TileButton(QLatin1String(sample.icon), tr(sample.title), tr(sample.text));
        tile->setObjectName(QLatin1String("sample-") + QLatin1String(sample.name));
        connect(tile, &QPushButton::clicked, this,
                [this, name = QString::fromLatin1(sample.name)] { Q_EMIT sampleRequested(name); });
        tiles->addWidget(tile, 1);
    }
    return tiles;
}

QLayout* ProjectsPage::makeImages() {
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::small);
    for (const char* image : images) {
        const QString reference = QLatin1String(image);
        QPushButton* button = makeButton(reference, QStringLiteral("images"));
        button->setObjectName(QLatin1String("pull-") + reference);
        button->setAccessibleName(tr("Pull %1").arg(reference));
        button->setToolTip(button->accessibleName());
        connect(button, &QPushButton::clicked, this, [this, reference] { Q_EMIT pullRequested(reference); });
        row->addWidget(button);
    }
    row->addStretch();
    return row;
}

void ProjectsPage::rebuild() {
    while (QLayoutItem* item = m_recentList->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item; // takeAt hands it over
    }
    const QStringList directories = m_recent->directories().mid(0, shownProjects);
    m_recentBox->setVisible(!directories.isEmpty());
    if (!directories.isEmpty())
        m_recentList->addWidget(makeLabel(tr("Recent"), theme::Type::Strong));
    for (const QString& directory : directories) {
        auto* tile = new TileButton(QStringLiteral("projects"), QDir(directory).dirName(), directory);
        connect(tile, &QPushButton::clicked, this, [this, directory] { Q_EMIT openRequested(directory); });
        m_recentList->addWidget(tile);
    }
}

} // namespace slipway::ui
