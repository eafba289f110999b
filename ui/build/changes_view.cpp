#include "ui/build/changes_view.h"

#include "ui/build/changes_model.h"
#include "ui/build/diff_view.h"
#include "ui/engine/engine_text.h"
#include "ui/jobs/jobs.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/table.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QQueue>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int mostUnfolded = 300;        // rows that are there at first
constexpr int mostUnfoldedFound = 3'000; // rows that a filter opens

QString ownerOf(const StepFile::Side& side) {
    return QStringLiteral("%1:%2").arg(side.uid).arg(side.gid);
}

// What differs beside the content: "mode -rw-r--r-- → -rwxr-xr-x".
QStringList differencesOf(const StepFile::Side& before, const StepFile::Side& after) {
    QStringList parts;
    const auto add = [&](const QString& name, const QString& a, const QString& b) {
        if (a != b)
            parts << QStringLiteral("%1 %2 → %3").arg(name, a, b);
    };
    add(ChangesView::tr("mode"), modeText(before.type, before.mode), modeText(after.type, after.mode));
    add(ChangesView::tr("owner"), ownerOf(before), ownerOf(after));
    add(ChangesView::tr("size"), formatSize(before.size), formatSize(after.size));
    add(ChangesView::tr("link"), inertText(before.link), inertText(after.link));
    return parts;
}
} // namespace

ChangesView::ChangesView(EngineClient* engine, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_model(new ChangesModel(this))
    , m_title(new ElidedLabel)
    , m_totals(new ElidedLabel)
    , m_filter(new QLineEdit)
    , m_tree(new QTreeView)
    , m_stack(new QStackedWidget)
    , m_message(new EmptyState)
    , m_fileTitle(new ElidedLabel({}, Qt::ElideMiddle))
    , m_fileStack(new QStackedWidget)
    , m_fileMessage(makeParagraph({}, theme::Ink::Muted))
    , m_diff(new DiffView) {
    m_title->setFont(theme::font(theme::Type::Strong));
    m_totals->setProperty("ink", QStringLiteral("muted"));
    m_totals->setObjectName(QStringLiteral("changesTotals"));
    setUpTree(m_tree, m_model);
    setUpFilter(m_filter, tr("Filter by path"), tr("Filter files"));
    m_filter->setMaximumWidth(200);
    m_tree->setObjectName(QStringLiteral("changesTree"));
    m_tree->setAccessibleName(tr("Files changed by the step"));
    m_tree->sortByColumn(ChangesModel::Path, Qt::AscendingOrder);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setSectionResizeMode(ChangesModel::Path, QHeaderView::Stretch);
    int widest = 0;
    using Kind = StepFileChange::Kind;
    for (const Kind kind : {Kind::Added, Kind::Changed, Kind::Removed})
        widest = qMax(widest, fontMetrics().horizontalAdvance(lookOf(kind).label));
    m_tree->setColumnWidth(ChangesModel::Change, widest + 3 * theme::large);
    m_tree->setColumnWidth(ChangesModel::Size, 82);
    m_tree->setColumnWidth(ChangesModel::Mode, 108);
    m_tree->setColumnWidth(ChangesModel::Owner, 92);
    // Beside an editor there is no room for them; they are in the tooltip, and in the menu of columns.
    m_tree->setColumnHidden(ChangesModel::Mode, true);
    m_tree->setColumnHidden(ChangesModel::Owner, true);

    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_totals);
    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::medium, theme::tight, theme::medium, theme::tight);
    header->setSpacing(theme::small);
    header->addLayout(words, 1);
    header->addWidget(m_filter);
    m_fileMessage->setAlignment(Qt::AlignCenter);
    m_fileMessage->setMargin(theme::large);
    m_fileStack->addWidget(m_fileMessage);
    m_fileStack->addWidget(m_diff);
    auto* file = new QWidget;
    auto* fileLayout = new QVBoxLayout(file);
    fileLayout->setContentsMargins(0, 0, 0, 0);
    fileLayout->setSpacing(0);
    auto* fileHeader = new QHBoxLayout;
    fileHeader->setContentsMargins(theme::medium, theme::tight, theme::medium, theme::tight);
    fileHeader->addWidget(m_fileTitle);
    fileLayout->addWidget(makeLine(Qt::Horizontal));
    fileLayout->addLayout(fileHeader);
    fileLayout->addWidget(makeLine(Qt::Horizontal));
    fileLayout->addWidget(m_fileStack, 1);
    auto* split = new QSplitter(Qt::Vertical);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(m_tree);
    split->addWidget(file);
    split->setSizes({300, 260});
    m_stack->addWidget(m_message);
    m_stack->addWidget(split);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_stack, 1);

    connect(m_filter, &QLineEdit::textChanged, this, &ChangesView::filter);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &ChangesView::askFile);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &ChangesView::showMenu);
    connect(m_message, &EmptyState::buttonClicked, this, [this] { m_job ? giveUp() : ask(); });
    connect(m_diff, &DiffView::compared, this, [this](bool differ) {
        if (!differ)
            tellFile(tr("Its content is the same."));
    });
    reset();
}

ChangesView::~ChangesView() {
    if (m_job)
        m_engine->cancel(m_job);
    if (m_fileJob)
        m_engine->cancel(m_fileJob);
}

void ChangesView::reset() {
    if (m_job)
        m_engine->cancel(std::exchange(m_job, 0));
    endJob();
    m_line = 0;
    clear();
    m_title->setFullText(tr("Files changed by a step"));
    m_message->describe(QStringLiteral("file"), tr("No step was chosen"),
                        tr("What a line of the Dockerfile adds, changes and removes: choose “Files changed by this "
                           "step” in the menu of a step or of the line's gutter."));
    m_stack->setCurrentWidget(m_message);
}

void ChangesView::clear() {
    m_model->setFiles({});
    m_unfolded.clear();
    m_filter->clear();
    m_filter->hide();
    m_totals->setFullText({});
}

void ChangesView::look(const BuildRequest& build, int line) {
    m_build = build;
    m_line = line;
    ask();
}

void ChangesView::openFind() {
    if (m_filter->isVisible())
        m_filter->setFocus();
}

void ChangesView::ask() {
    if (m_line == 0)
        return;
    if (m_job)
        m_engine->cancel(m_job);
    clear();
    m_title->setFullText(tr("Files changed by line %1").arg(m_line));
    m_message->describe(QStringLiteral("state-busy"), tr("Looking at what line %1 changes…").arg(m_line),
                        tr("What stands before it is taken from the cache, or made first."), tr("Cancel"));
    m_stack->setCurrentWidget(m_message);
    endJob();
    if (m_jobs)
        m_shownJob = m_jobs->add(this, tr("Looking at what line %1 changes").arg(m_line), [this] { giveUp(); });
    m_job = m_engine->stepChanges(this, m_build, m_line, [this](const Result<StepChanges>& changes) {
        m_job = 0;
        endJob();
        take(changes);
    });
}

void ChangesView::endJob() {
    if (m_jobs)
        m_jobs->remove(std::exchange(m_shownJob, 0));
}

void ChangesView::giveUp() {
    m_engine->cancel(std::exchange(m_job, 0));
    endJob();
    m_message->describe(QStringLiteral("minus"), tr("Cancelled"), tr("The step was not looked at."), tr("Try again"));
}

void ChangesView::take(const Result<StepChanges>& changes) {
    if (!changes) {
        m_message->describe(QStringLiteral("alert"), tr("Its files could not be listed"),
                            inertText(errorWords(changes.error())), tr("Try again"));
        return;
    }
    m_title->setFullText(tr("Line %1: %2").arg(changes->step.line).arg(inertText(changes->step.text.simplified())));
    m_model->setFiles(changes->files);
    m_isCut = changes->cut;
    if (changes->files.isEmpty()) {
        m_message->describe(QStringLiteral("gutter-done"), tr("No file changes here"),
                            tr("This step changes only what the image says of itself, or nothing at all. A step that "
                               "fails leaves nothing either; a shell after it shows what was there."));
        return;
    }
    QString totals = m_model->summary() + QStringLiteral(" · ") + formatSize(m_model->bytes());
    if (m_isCut)
        totals += QStringLiteral(" · ") + tr("there are more: only the first are listed");
    m_totals->setFullText(totals);
    m_filter->show();
    m_stack->setCurrentIndex(1);
    unfold(mostUnfolded);
    selectFirst();
    m_tree->setFocus();
}

void ChangesView::unfold(int most) {
    if (m_model->shownCount() <= most) {
        m_tree->expandAll();
        return;
    }
    int rows = m_model->rowCount();
    QQueue<QModelIndex> folders;
    folders << QModelIndex();
    while (!folders.isEmpty()) {
        const QModelIndex folder = folders.dequeue();
        const int inside = m_model->rowCount(folder);
        if (folder.isValid()) {
            if (rows + inside > most)
                continue;
            rows += inside;
            m_tree->expand(folder);
        }
        // More folders side by side than may be opened are not walked.
        for (int row = 0; row < qMin(inside, most); ++row)
            if (const QModelIndex child = m_model->index(row, 0, folder); m_model->hasChildren(child))
                folders << child;
    }
}

// A file, so that there is something to read; a folder where none is in sight.
void ChangesView::selectFirst() {
    QModelIndex index = m_model->index(0, 0);
    while (index.isValid() && m_tree->isExpanded(index) && m_model->hasChildren(index))
        index = m_tree->indexBelow(index);
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index);
}

void ChangesView::filter(const QString& text) {
    const bool wasFiltered = !m_filtered.isEmpty();
    const QVariant current = m_tree->currentIndex().data(ChangesModel::NodeRole);
    if (!wasFiltered) {
        m_unfolded.clear();
        QQueue<QModelIndex> folders;
        folders << QModelIndex();
        while (!folders.isEmpty()) {
            const QModelIndex folder = folders.dequeue();
            for (int row = 0; row < m_model->rowCount(folder); ++row)
                if (const QModelIndex child = m_model->index(row, 0, folder); m_tree->isExpanded(child)) {
                    m_unfolded << child.data(ChangesModel::NodeRole).toInt();
                    folders << child;
                }
        }
    }
    m_filtered = text;
    m_model->setFilter(text);
    if (text.isEmpty()) {
        for (const int node : std::as_const(m_unfolded))
            m_tree->expand(m_model->indexOf(node));
    } else {
        unfold(mostUnfoldedFound);
    }
    const QModelIndex kept = current.isValid() ? m_model->indexOf(current.toInt()) : QModelIndex();
    if (!kept.isValid()) {
        selectFirst();
        return;
    }
    m_tree->setCurrentIndex(kept);
    m_tree->scrollTo(kept);
}

void ChangesView::showMenu(const QPoint& position) {
    const QModelIndex index = m_tree->currentIndex().siblingAtColumn(0);
    if (!index.isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(theme::icon(QStringLiteral("copy")), tr("Copy the path"), this,
                    [path = m_model->pathOf(index)] { QGuiApplication::clipboard()->setText(path); });
    menu->addSeparator();
    QAction* below = menu->addAction(tr("Unfold what is in it"), this,
                                     [this, kept = QPersistentModelIndex(index)] { m_tree->expandRecursively(kept); });
    below->setEnabled(m_model->hasChildren(index));
    menu->addAction(tr("Fold all"), m_tree, &QTreeView::collapseAll);
    addColumnMenus(menu, m_tree);
    menu->popup(m_tree->viewport()->mapToGlobal(position));
}

void ChangesView::tellFile(const QString& text) {
    m_fileMessage->setText(text);
    m_fileStack->setCurrentWidget(m_fileMessage);
}

void ChangesView::askFile() {
    if (m_fileJob)
        m_engine->cancel(std::exchange(m_fileJob, 0));
    const QModelIndex index = m_tree->currentIndex();
    const StepFileChange* file = m_model->at(index);
    if (!file) {
        QStringList facts;
        if (index.isValid())
            facts << inertText(m_model->pathOf(index)) << m_model->summary(index) << formatSize(m_model->bytes(index));
        m_fileTitle->setFullText(facts.join(QStringLiteral(" · ")));
        tellFile(tr("Select a file to see what changed in it."));
        return;
    }
    m_fileTitle->setFullText(inertText(file->path));
    if (file->type != QLatin1Char('f') && file->kind != StepFileChange::Kind::Changed) {
        tellFile(file->type == QLatin1Char('d')   ? tr("A directory: there is no content to compare.")
                 : file->type == QLatin1Char('l') ? tr("A symbolic link to %1.").arg(inertText(file->link))
                                                  : tr("No regular file: there is no content to compare."));
        return;
    }
    m_fileJob = m_engine->stepFile(this, m_build, m_line, file->path, [this](const Result<StepFile>& answer) {
        m_fileJob = 0;
        takeFile(answer);
    });
}

void ChangesView::takeFile(const Result<StepFile>& file) {
    if (!file) {
        tellFile(inertText(errorWords(file.error())));
        return;
    }
    QStringList facts{inertText(file->path)};
    if (file->before && file->after)
        facts << differencesOf(*file->before, *file->after);
    const auto isBinary = [](const std::optional<StepFile::Side>& side) { return side && side->binary; };
    const auto isCut = [](const std::optional<StepFile::Side>& side) { return side && side->cut; };
    if (isCut(file->before) || isCut(file->after))
        facts << tr("only its beginning is compared");
    m_fileTitle->setFullText(facts.join(QStringLiteral(" · ")));
    if (!file->before && !file->after) {
        tellFile(tr("The file can no longer be found."));
    } else if (isBinary(file->before) || isBinary(file->after)) {
        tellFile(tr("This is no text: its content cannot be compared here."));
    } else if ((file->before ? file->before : file->after)->type != QLatin1Char('f') &&
               (file->after ? file->after : file->before)->type != QLatin1Char('f')) {
        tellFile(tr("No regular file: there is no content to compare."));
    } else {
        m_fileStack->setCurrentWidget(m_diff);
        m_diff->compare(file->before ? file->before->text : QString(), file->after ? file->after->text : QString());
    }
}

} // namespace slipway::ui
