#include "ui/build/changes_view.h"

#include "ui/build/changes_model.h"
#include "ui/build/diff_view.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/table.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
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
    , m_sorted(new QSortFilterProxyModel(this))
    , m_title(new ElidedLabel)
    , m_totals(new ElidedLabel)
    , m_filter(new QLineEdit)
    , m_table(new QTreeView)
    , m_stack(new QStackedWidget)
    , m_message(new EmptyState)
    , m_fileTitle(new ElidedLabel({}, Qt::ElideMiddle))
    , m_fileStack(new QStackedWidget)
    , m_fileMessage(makeParagraph({}, theme::Ink::Muted))
    , m_diff(new DiffView) {
    m_title->setFont(theme::font(theme::Type::Strong));
    m_totals->setProperty("ink", QStringLiteral("muted"));
    m_totals->setObjectName(QStringLiteral("changesTotals"));
    setUpTable(m_table, m_sorted, m_model, ChangesModel::SortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseSensitive); // as paths are
    m_sorted->setFilterKeyColumn(ChangesModel::Path);
    setUpFilter(m_filter, tr("Filter by path"), tr("Filter files"));
    m_filter->setMaximumWidth(200);
    m_table->setObjectName(QStringLiteral("changesTable"));
    m_table->setAccessibleName(tr("Files changed by the step"));
    // They come in the order of their paths; sorting many of them takes its time.
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->header()->setSectionResizeMode(ChangesModel::Path, QHeaderView::Stretch);
    int widest = 0;
    using Kind = StepFileChange::Kind;
    for (const Kind kind : {Kind::Added, Kind::Changed, Kind::Removed})
        widest = qMax(widest, fontMetrics().horizontalAdvance(lookOf(kind).label));
    m_table->setColumnWidth(ChangesModel::Change, widest + theme::iconSize + 3 * theme::large);
    m_table->setColumnWidth(ChangesModel::Size, 82);
    m_table->setColumnWidth(ChangesModel::Mode, 108);
    m_table->setColumnWidth(ChangesModel::Owner, 92);

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
    split->addWidget(m_table);
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

    connect(m_filter, &QLineEdit::textChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ChangesView::askFile);
    connect(m_message, &EmptyState::buttonClicked, this, [this] { m_job ? giveUp() : ask(); });
    connect(m_diff, &DiffView::compared, this, [this](bool differ) {
        if (!differ)
            tellFile(tr("Its content is the same."));
    });
    m_title->setFullText(tr("Files changed by a step"));
    m_filter->hide();
    m_message->describe(QStringLiteral("file"), tr("No step was chosen"),
                        tr("What a line of the Dockerfile adds, changes and removes: choose “Files changed by this "
                           "step” in the menu of a step or of the line's gutter."));
}

ChangesView::~ChangesView() {
    if (m_job)
        m_engine->cancel(m_job);
    if (m_fileJob)
        m_engine->cancel(m_fileJob);
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
    m_model->setFiles({});
    m_filter->hide();
    m_title->setFullText(tr("Files changed by line %1").arg(m_line));
    m_totals->setFullText({});
    m_message->describe(QStringLiteral("state-busy"), tr("Looking at what line %1 changes…").arg(m_line),
                        tr("What stands before it is taken from the cache, or made first."), tr("Cancel"));
    m_stack->setCurrentWidget(m_message);
    m_job = m_engine->stepChanges(this, m_build, m_line, [this](const Result<StepChanges>& changes) {
        m_job = 0;
        take(changes);
    });
}

void ChangesView::giveUp() {
    m_engine->cancel(std::exchange(m_job, 0));
    m_message->describe(QStringLiteral("minus"), tr("Cancelled"), tr("The step was not looked at."), tr("Try again"));
}

void ChangesView::take(const Result<StepChanges>& changes) {
    if (!changes) {
        m_message->describe(QStringLiteral("alert"), tr("Its files could not be listed"),
                            inertText(QString::fromStdString(changes.error().describe())), tr("Try again"));
        return;
    }
    m_title->setFullText(tr("Line %1: %2").arg(changes->step.line).arg(inertText(changes->step.text).simplified()));
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
    m_filter->clear();
    m_stack->setCurrentIndex(1);
    m_table->setCurrentIndex(m_sorted->index(0, 0));
    m_table->setFocus();
}

void ChangesView::tellFile(const QString& text) {
    m_fileMessage->setText(text);
    m_fileStack->setCurrentWidget(m_fileMessage);
}

void ChangesView::askFile() {
    if (m_fileJob)
        m_engine->cancel(std::exchange(m_fileJob, 0));
    const StepFileChange* file = m_model->at(m_sorted->mapToSource(m_table->currentIndex()));
    if (!file) {
        m_fileTitle->setFullText({});
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
        tellFile(inertText(QString::fromStdString(file.error().describe())));
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
