#include "ui/projects/editor_area.h"

#include "ui/editor/dockerfile_editor.h"
#include "ui/editor/ignore_highlighter.h"
#include "ui/editor/problems_view.h"
#include "ui/editor/replace_bar.h"
#include "ui/engine/engine_text.h"
#include "ui/projects/copy_preview_view.h"
#include "ui/widgets/background.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QDir>
#include <QFileDialog>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int previewPauseMs = 120;
constexpr qsizetype mostMenuFiles = 30;
constexpr qsizetype mostNames = 5'000; // that completion looks through

// Of its own a tab bar wants more than a single tab takes, for its scroll buttons.
class FileTabs : public QTabBar {
public:
    QSize minimumSizeHint() const override { return QTabBar::minimumSizeHint().boundedTo(sizeHint()); }
};

QString iconOf(FileKind kind) {
    return kind == FileKind::Dockerfile ? QStringLiteral("builds")
           : kind == FileKind::Ignore   ? QStringLiteral("minus")
                                        : QStringLiteral("file");
}
} // namespace

EditorArea::EditorArea(const QString& directory, const QStringList& names, QWidget* parent)
    : QWidget(parent)
    , m_directory(directory)
    , m_tabs(new FileTabs)
    , m_find(new ReplaceBar)
    , m_banner(new Banner({theme::small, theme::small, theme::small, theme::small}))
    , m_take(m_banner->addAction(tr("Take theirs")))
    , m_overwrite(m_banner->addAction(tr("Keep mine")))
    , m_stack(new QStackedWidget)
    , m_split(new QSplitter(Qt::Vertical))
    , m_preview(new CopyPreviewView)
    , m_problems(new ProblemsView) {
    m_tabs->setObjectName(QStringLiteral("fileTabs"));
    m_tabs->setAccessibleName(tr("Open files"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setElideMode(Qt::ElideMiddle);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setIconSize({14, 14});
    m_banner->setObjectName(QStringLiteral("fileProblem"));
    m_take->setObjectName(QStringLiteral("takeFromDisk"));
    m_overwrite->setObjectName(QStringLiteral("keepMine"));

    QToolButton* more = makeToolButton(tr("Open another file of the project"), QStringLiteral("plus"));
    more->setObjectName(QStringLiteral("openFile"));
    auto* menu = new QMenu(more);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillMenu(menu); });
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    QToolButton* find = makeToolButton(tr("Find (Ctrl+F)"), QStringLiteral("search"));
    connect(find, &QToolButton::clicked, this, [this] { openFind(false); });
    auto* row = new QHBoxLayout;
    row->setContentsMargins(theme::small, 0, theme::medium, 0);
    row->setSpacing(theme::tight);
    row->addWidget(m_tabs, 0, Qt::AlignBottom);
    row->addWidget(more);
    row->addStretch();
    row->addWidget(find);
    auto* bar = new QWidget;
    bar->setLayout(row);
    bar->setFixedHeight(theme::barHeight);

    m_split->setHandleWidth(1);
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(m_stack);
    m_split->addWidget(m_preview);
    m_split->setStretchFactor(0, 1);
    m_split->setSizes({300, 300});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_find);
    layout->addWidget(m_banner);
    layout->addWidget(m_split, 1);
    layout->addWidget(m_problems);
    m_previewPause.setSingleShot(true);
    m_previewPause.setInterval(previewPauseMs);

    for (const QString& name : names)
        add(name);
    connect(m_tabs, &QTabBar::currentChanged, this, &EditorArea::showTab);
    connect(&m_previewPause, &QTimer::timeout, this, &EditorArea::preview);
    connect(m_problems, &ProblemsView::activated, this, [this](const Problem& problem) {
        if (DockerfileEditor* editor = current() ? current()->dockerfileEditor() : nullptr)
            editor->goToProblem(problem);
    });
    connect(m_problems, &ProblemsView::fixRequested, this, [this](const Problem& problem) {
        if (DockerfileEditor* editor = current() ? current()->dockerfileEditor() : nullptr)
            editor->fix(problem);
    });
    connect(m_problems, &ProblemsView::fixAllRequested, this, [this] {
        if (DockerfileEditor* editor = current() ? current()->dockerfileEditor() : nullptr)
            editor->fixAll();
    });
    connect(m_preview, &CopyPreviewView::lineActivated, this, [this](int line) {
        if (line > 0 && m_dockerfile) {
            open(m_dockerfile->name());
            m_dockerfile->editor()->goToLine(line);
        }
    });
    connect(m_take, &QPushButton::clicked, this, [this] {
        if (OpenFile* file = current())
            file->takeFromDisk();
    });
    connect(m_overwrite, &QPushButton::clicked, this, [this] {
        OpenFile* file = current();
        if (!file)
            return;
        if (const Result<> saved = file->overwrite(); !saved)
            tell(file, saved.error());
    });
    if (!m_files.isEmpty())
        showTab(0);
}

OpenFile* EditorArea::current() const {
    const int index = m_tabs->currentIndex();
    return index >= 0 && index < m_files.size() ? m_files[index] : nullptr;
}

OpenFile* EditorArea::find(const QString& name) const {
    for (OpenFile* file : m_files)
        if (file->name() == name)
            return file;
    return nullptr;
}

OpenFile* EditorArea::add(const QString& name) {
    auto* file = new OpenFile(m_directory, name, this);
    m_files << file;
    m_stack->addWidget(file->editor());
    connect(file->editor(), &CodeEditor::findRequested, this, &EditorArea::openFind);
    connect(file, &OpenFile::modifiedChanged, this, [this] {
        updateTabs();
        Q_EMIT modifiedChanged();
    });
    connect(file, &OpenFile::conflictChanged, this, &EditorArea::updateBanner);
    if (DockerfileEditor* editor = file->dockerfileEditor()) {
        editor->setImages(m_images);
        editor->setContextFiles(m_names);
        editor->setBaseImages(m_baseImages);
        connect(editor, &DockerfileEditor::stepActionRequested, this, [this, file](StepAction action, int line) {
            if (file == m_dockerfile)
                Q_EMIT stepActionRequested(action, line);
        });
        connect(editor, &DockerfileEditor::analysed, this, [this, file] {
            updateProblems();
            m_previewPause.start();
            if (file == m_dockerfile)
                Q_EMIT analysed();
        });
        connect(editor, &CodeEditor::textEdited, this, [this, file] {
            if (file == m_dockerfile)
                Q_EMIT edited();
        });
    } else if (file->kind() == FileKind::Ignore) {
        new IgnoreHighlighter(file->editor()->document());
        connect(file->editor(), &QPlainTextEdit::textChanged, this, &EditorArea::ignoreEdited);
    }
    const QSignalBlocker blocker(m_tabs);
    m_tabs->addTab(theme::icon(iconOf(file->kind())), {});
    updateTabs();
    return file;
}

OpenFile* EditorArea::open(const QString& name, const QString& text) {
    OpenFile* file = find(name);
    if (!file)
        file = add(name);
    if (!file->isLoaded() && !QFileInfo::exists(file->path()) && !text.isNull())
        file->create(text);
    const int index = int(m_files.indexOf(file));
    if (m_tabs->currentIndex() == index)
        showTab(index);
    else
        m_tabs->setCurrentIndex(index);
    file->editor()->setFocus();
    return file;
}

void EditorArea::showTab(int index) {
    if (index < 0 || index >= m_files.size())
        return;
    OpenFile* file = m_files[index];
    load(file);
    m_stack->setCurrentWidget(file->editor());
    m_find->setEditor(file->editor());
    m_preview->setVisible(file->kind() == FileKind::Ignore);
    updateTabs();
    updateProblems();
    updateBanner();
    if (file->kind() == FileKind::Dockerfile)
        setDockerfile(file);
    m_previewPause.start(0);
}

void EditorArea::load(OpenFile* file) {
    if (file->isLoaded())
        return;
    m_failures.remove(file);
    const Result<> read = file->load();
    const bool toBeMade = !read && read.error().code() == Errc::NotFound && file->kind() == FileKind::Dockerfile;
    if (!read && !toBeMade)
        m_failures[file] = errorWords(read.error());
    file->editor()->setEnabled(!m_failures.contains(file));
}

void EditorArea::setDockerfile(OpenFile* file) {
    if (m_dockerfile == file)
        return;
    m_dockerfile = file;
    ignoreEdited();
    Q_EMIT dockerfileChanged();
}

void EditorArea::setInUse(const QString& name) {
    if (m_inUse == name)
        return;
    m_inUse = name;
    updateTabs();
}

bool EditorArea::mayClose(const OpenFile& file) const {
    // One of the Dockerfiles is always the one that is built.
    return file.kind() != FileKind::Dockerfile ||
           (file.name() != m_inUse && std::ranges::count(m_files, FileKind::Dockerfile, &OpenFile::kind) > 1);
}

void EditorArea::closeTab(int index) {
    OpenFile* file = m_files.value(index);
    if (!file || !mayClose(*file))
        return;
    if (file->isModified()) {
        if (const Result<> saved = file->save(); !saved) {
            m_tabs->setCurrentIndex(index);
            tell(file, saved.error());
            return;
        }
    }
    if (m_dockerfile == file) {
        OpenFile* next = *std::ranges::find_if(
            m_files, [&](const OpenFile* other) { return other != file && other->kind() == FileKind::Dockerfile; });
        load(next);
        setDockerfile(next);
    }
    m_files.removeAt(index);
    m_failures.remove(file);
    m_tabs->removeTab(index);
    m_stack->removeWidget(file->editor());
    file->editor()->deleteLater();
    file->deleteLater();
    showTab(m_tabs->currentIndex());
    ignoreEdited();
}

void EditorArea::updateTabs() {
    for (int i = 0; i < m_tabs->count() && i < m_files.size(); ++i) {
        const OpenFile* file = m_files[i];
        const QString name = QFileInfo(file->name()).fileName();
        m_tabs->setTabText(i, menuText(file->isModified() ? name + QStringLiteral(" •") : name));
        m_tabs->setTabToolTip(i, toolTipText(file->isModified() ? tr("%1, changed").arg(file->name()) : file->name()));
        QWidget* button = m_tabs->tabButton(i, QTabBar::RightSide);
        if (mayClose(*file) == (button != nullptr))
            continue;
        if (button) {
            m_tabs->setTabButton(i, QTabBar::RightSide, nullptr);
            button->deleteLater();
            continue;
        }
        QToolButton* close = makeToolButton(tr("Close %1").arg(file->name()), QStringLiteral("close"));
        close->setIconSize({10, 10});
        connect(close, &QToolButton::clicked, this, [this, at = m_files[i]] { closeTab(int(m_files.indexOf(at))); });
        m_tabs->setTabButton(i, QTabBar::RightSide, close);
    }
}

void EditorArea::updateProblems() {
    const OpenFile* file = current();
    DockerfileEditor* editor = file ? file->dockerfileEditor() : nullptr;
    m_problems->setVisible(editor != nullptr);
    if (editor)
        m_problems->setProblems(file->name(), editor->analysis() ? editor->analysis()->problems : QList<Problem>());
}

void EditorArea::tell(OpenFile* file, const Error& error) {
    if (error.code() != Errc::Conflict)
        m_failures[file] = errorWords(error);
    updateBanner();
}

void EditorArea::updateBanner() {
    OpenFile* file = current();
    if (!file)
        return;
    const bool changed = file->conflict() == OpenFile::Conflict::Changed;
    m_take->setVisible(changed);
    m_overwrite->setVisible(changed || file->conflict() == OpenFile::Conflict::Deleted);
    m_overwrite->setText(changed ? tr("Keep mine") : tr("Save it again"));
    if (m_failures.contains(file))
        m_banner->tell(Banner::Kind::Error,
                       file->isLoaded() ? tr("%1 could not be saved").arg(file->name())
                                        : tr("%1 could not be opened").arg(file->name()),
                       m_failures[file]);
    else if (changed)
        m_banner->tell(Banner::Kind::Warning, tr("%1 was changed by another program").arg(file->name()),
                       tr("You have changes of your own. Taking theirs can be undone; keeping yours overwrites the "
                          "file."));
    else if (file->conflict() == OpenFile::Conflict::Deleted)
        m_banner->tell(Banner::Kind::Warning, tr("%1 was deleted by another program").arg(file->name()),
                       tr("Its text is still here."));
    else
        m_banner->hide();
}

bool EditorArea::isModified() const {
    return std::ranges::any_of(m_files, &OpenFile::isModified);
}

bool EditorArea::saveAll() {
    for (OpenFile* file : std::as_const(m_files)) {
        const Result<> saved = file->save();
        if (!saved) {
            m_tabs->setCurrentIndex(int(m_files.indexOf(file)));
            tell(file, saved.error());
            return false;
        }
        if (file->isLoaded())
            m_failures.remove(file);
    }
    updateBanner();
    return true;
}

void EditorArea::checkDisk() {
    for (OpenFile* file : std::as_const(m_files))
        file->checkDisk();
    ignoreEdited();
}

void EditorArea::openFind(bool replace) {
    m_find->open(replace);
}

void EditorArea::fillMenu(QMenu* menu) {
    menu->clear();
    const QStringList names = editableFiles(m_directory);
    for (const QString& name : names.mid(0, mostMenuFiles)) {
        QAction* action = menu->addAction(theme::icon(iconOf(kindOf(name))), menuText(inertText(name)));
        connect(action, &QAction::triggered, this, [this, name] { open(name); });
    }
    menu->addSeparator();
    if (!names.contains(QStringLiteral(".dockerignore")))
        menu->addAction(theme::icon(QStringLiteral("plus")), tr("New .dockerignore"), this,
                        [this] { open(QStringLiteral(".dockerignore"), QStringLiteral(".git\n")); });
    menu->addAction(theme::icon(QStringLiteral("open")), tr("Other file…"), this, &EditorArea::chooseFile);
}

void EditorArea::chooseFile() {
    auto* dialog = new QFileDialog(this, tr("Open a text file of the project"), m_directory);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        const QString name = QDir(m_directory).relativeFilePath(path);
        if (name.startsWith(QLatin1String("../")))
            m_banner->tell(Banner::Kind::Warning, tr("%1 is not in this folder").arg(QFileInfo(path).fileName()),
                           tr("Only files of %1 are opened here.").arg(m_directory));
        else
            open(name);
    });
    dialog->open();
}

void EditorArea::setContext(const ContextListing& context) {
    m_context = context;
    m_names = context.names(mostNames);
    for (OpenFile* file : std::as_const(m_files))
        if (DockerfileEditor* editor = file->dockerfileEditor())
            editor->setContextFiles(m_names);
    m_previewPause.start();
}

void EditorArea::setImages(const QStringList& references) {
    m_images = references;
    for (OpenFile* file : std::as_const(m_files))
        if (DockerfileEditor* editor = file->dockerfileEditor())
            editor->setImages(references);
}

void EditorArea::setBaseImages(const BaseImages& images) {
    m_baseImages = images;
    for (OpenFile* file : std::as_const(m_files))
        if (DockerfileEditor* editor = file->dockerfileEditor())
            editor->setBaseImages(images);
}

QStringList EditorArea::ignoreNames() const {
    // One of a Dockerfile's own comes before that of the folder.
    QStringList names{QStringLiteral(".dockerignore")};
    if (m_dockerfile)
        names.prepend(m_dockerfile->name() + names[0]);
    return names;
}

QString EditorArea::ignoreText() const {
    for (const QString& name : ignoreNames()) {
        if (const OpenFile* file = find(name); file && file->isLoaded())
            return file->text();
        if (const Result<TextFile> file = TextFile::read(m_directory + QLatin1Char('/') + name))
            return file->text;
    }
    return {};
}

std::optional<QString> EditorArea::unsavedIgnoreText() const {
    for (const QString& name : ignoreNames()) {
        if (const OpenFile* file = find(name); file && file->isLoaded())
            return file->isModified() ? std::optional(file->text()) : std::nullopt;
        if (QFileInfo::exists(m_directory + QLatin1Char('/') + name))
            return std::nullopt;
    }
    return std::nullopt;
}

void EditorArea::ignoreEdited() {
    m_previewPause.start();
    const QString text = ignoreText();
    if (m_ignoreText == text)
        return;
    m_ignoreText = text;
    for (OpenFile* file : std::as_const(m_files))
        if (DockerfileEditor* editor = file->dockerfileEditor())
            editor->setIgnoreText(text);
    Q_EMIT ignoreTextChanged();
}

void EditorArea::preview() {
    const OpenFile* file = current();
    DockerfileEditor* editor = m_dockerfile ? m_dockerfile->dockerfileEditor() : nullptr;
    if (!file || file->kind() != FileKind::Ignore || !editor || !editor->analysis())
        return;
    const int job = ++m_previewJob;
    inBackground(
        this,
        [copies = editor->analysis()->copies, text = file->text(), context = m_context] {
            return previewCopies(copies, text, context);
        },
        [this, job](const IgnorePreview& preview) {
            if (job == m_previewJob)
                m_preview->setPreview(m_dockerfile->name(), preview);
        });
}

QStringList editableFiles(const QString& directory) {
    QStringList dockerfiles, ignores, others;
    const QFileInfoList infos = QDir(directory).entryInfoList(QDir::Files | QDir::Hidden, QDir::Name);
    for (const QFileInfo& info : infos) {
        const QString name = info.fileName();
        switch (kindOf(name)) {
        case FileKind::Dockerfile:
            dockerfiles << name;
            break;
        case FileKind::Ignore:
            ignores << name;
            break;
        case FileKind::Text:
            if (info.size() <= TextFile::largest)
                others << name;
            break;
        }
    }
    return dockerfiles + ignores + others;
}

} // namespace slipway::ui
