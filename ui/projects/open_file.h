// One file of a project in an editor: reading, saving, and what happens when another program changes it meanwhile.
// Undo reaches back over saving and over what was taken from the disk.
#pragma once

#include <QObject>

#include "ui/projects/text_file.h"

namespace slipway::ui {

class CodeEditor;
class DockerfileEditor;

enum class FileKind { Dockerfile, Ignore, Text };

// By its name alone: Dockerfile, Containerfile, NAME.Dockerfile, Dockerfile.NAME; .dockerignore.
FileKind kindOf(const QString& fileName);

class OpenFile : public QObject {
    Q_OBJECT
public:
    enum class Conflict { None, Changed, Deleted };

    // `name` is relative to `directory`. The editor has no parent yet; whoever shows it owns it.
    OpenFile(const QString& directory, const QString& name, QObject* parent = nullptr);

    const QString& name() const { return m_name; }
    QString path() const;
    FileKind kind() const { return m_kind; }
    CodeEditor* editor() const { return m_editor; }
    DockerfileEditor* dockerfileEditor() const; // null for others
    bool isModified() const;
    bool isLoaded() const { return m_loaded; }
    QString text() const;

    // Reads the file the first time; later calls do nothing. NotFound is no failure for one that is to be made.
    Result<> load();
    // Starts with a text of its own, not saved yet.
    void create(const QString& text);
    // Conflict when another program has changed the file since it was last read: nothing is written then.
    Result<> save();
    Result<> overwrite();
    // Takes over what is on the disk, as one step of undo.
    void takeFromDisk();
    // Looks whether the file was changed. Without edits of ours the change is taken over.
    void checkDisk();
    Conflict conflict() const { return m_conflict; }

Q_SIGNALS:
    void modifiedChanged();
    void conflictChanged();

private:
    void setConflict(Conflict conflict);
    TextFile content() const;

    QString m_directory, m_name;
    FileKind m_kind;
    CodeEditor* m_editor;
    TextFile m_format;     // line ends and byte order mark; its text is unused
    QByteArray m_onDisk;   // as last read or written
    bool m_exists = false; // on the disk, as far as known
    bool m_loaded = false;
    Conflict m_conflict = Conflict::None;
};

} // namespace slipway::ui
