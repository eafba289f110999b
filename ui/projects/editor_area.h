// The files of a project that are open, each in a tab: the Dockerfile that is built among them, .dockerignore with the
// preview of what it does, find and replace above, problems below.
#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/editor/dockerfile_analysis.h"
#include "ui/editor/step_action.h"
#include "ui/projects/context_listing.h"
#include "ui/projects/open_file.h"

QT_BEGIN_NAMESPACE
class QSplitter;
class QStackedWidget;
class QTabBar;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class CopyPreviewView;
class ProblemsView;
class ReplaceBar;
struct IgnorePreview;

class EditorArea : public QWidget {
    Q_OBJECT
public:
    // `names` become tabs, the first of them the Dockerfile; files are read when their tab is first shown.
    EditorArea(const QString& directory, const QStringList& names, QWidget* parent = nullptr);

    OpenFile* current() const;
    // The Dockerfile that is built: the one last shown.
    OpenFile* dockerfile() const { return m_dockerfile; }
    // Shows the file, in a tab of its own if it has none yet. `text` is what one that does not exist begins with.
    OpenFile* open(const QString& name, const QString& text = {});
    OpenFile* find(const QString& name) const;
    QList<OpenFile*> files() const { return m_files; }
    ProblemsView* problems() const { return m_problems; }

    bool isModified() const;
    // False when some file could not be saved; a banner says why.
    bool saveAll();
    void checkDisk();
    void openFind(bool replace);
    // A Dockerfile that cannot be closed for now: it is being built. Empty: none.
    void setInUse(const QString& name);

    void setContext(const ContextListing& context);
    void setImages(const QStringList& references);
    void setBaseImages(const BaseImages& images);
    // Of the file that counts for the Dockerfile that is built, edits included.
    QString ignoreText() const;
    // The same where it is not saved yet; nullopt: a build finds it in the folder.
    std::optional<QString> unsavedIgnoreText() const;

Q_SIGNALS:
    void dockerfileChanged();                                           // another one is to be built
    void edited();                                                      // the text of the Dockerfile that is built
    void analysed();                                                    // the same
    void stepActionRequested(slipway::ui::StepAction action, int line); // of it
    void modifiedChanged();
    void ignoreTextChanged();

private:
    OpenFile* add(const QString& name);
    void showTab(int index);
    void load(OpenFile* file);
    void setDockerfile(OpenFile* file);
    bool mayClose(const OpenFile& file) const;
    void closeTab(int index);
    void fillMenu(class QMenu* menu);
    void chooseFile();
    void updateTabs();
    void updateProblems();
    void updateBanner();
    void tell(OpenFile* file, const Error& error);
    QStringList ignoreNames() const; // the one that counts first
    void ignoreEdited();
    void preview();

    QString m_directory;
    QString m_inUse;
    QList<OpenFile*> m_files; // in the order of the tabs
    OpenFile* m_dockerfile = nullptr;
    QTabBar* m_tabs;
    ReplaceBar* m_find;
    Banner* m_banner;
    class QPushButton* m_take;
    class QPushButton* m_overwrite;
    QStackedWidget* m_stack;
    QSplitter* m_split;
    CopyPreviewView* m_preview;
    ProblemsView* m_problems;
    ContextListing m_context;
    QStringList m_images, m_names;
    BaseImages m_baseImages;
    QString m_ignoreText;
    QHash<OpenFile*, QString> m_failures; // why a file could not be read or saved
    QTimer m_previewPause;
    int m_previewJob = 0;
};

// What a project offers to open at its top: Dockerfiles, .dockerignore, then other files by name.
QStringList editableFiles(const QString& directory);

} // namespace slipway::ui
