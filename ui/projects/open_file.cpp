#include "ui/projects/open_file.h"

#include "ui/editor/dockerfile_editor.h"

#include <QFile>
#include <QFileInfo>

namespace slipway::ui {

FileKind kindOf(const QString& fileName) {
    const QString name = QFileInfo(fileName).fileName();
    if (name.endsWith(QLatin1String(".dockerignore")))
        return FileKind::Ignore;
    for (const char* base : {"Dockerfile", "Containerfile"}) {
        const QLatin1String word(base);
        if (name == word || name.endsWith(QLatin1Char('.') + word) || name.startsWith(word + QLatin1Char('.')))
            return FileKind::Dockerfile;
    }
    return FileKind::Text;
}

OpenFile::OpenFile(const QString& directory, const QString& name, QObject* parent)
    : QObject(parent)
    , m_directory(directory)
    , m_name(name)
    , m_kind(kindOf(name)) {
    m_editor = m_kind == FileKind::Dockerfile ? new DockerfileEditor : new CodeEditor;
    m_editor->setAccessibleName(name);
    connect(m_editor->document(), &QTextDocument::modificationChanged, this, &OpenFile::modifiedChanged);
}

QString OpenFile::path() const {
    return m_directory + QLatin1Char('/') + m_name;
}

DockerfileEditor* OpenFile::dockerfileEditor() const {
    return qobject_cast<DockerfileEditor*>(m_editor);
}

bool OpenFile::isModified() const {
    return m_editor->document()->isModified();
}

QString OpenFile::text() const {
    return m_editor->toPlainText();
}

TextFile OpenFile::content() const {
    TextFile file = m_format;
    file.text = text();
    return file;
}

Result<> OpenFile::load() {
    if (m_loaded)
        return {};
    const Result<TextFile> file = TextFile::read(path());
    if (!file)
        return std::unexpected(file.error());
    m_loaded = true;
    m_exists = true;
    m_format = *file;
    m_format.text.clear();
    m_onDisk = file->bytes();
    m_editor->setPlainText(file->text);
    m_editor->document()->setModified(false);
    return {};
}

void OpenFile::create(const QString& text) {
    m_loaded = true;
    m_editor->setPlainText(text);
    m_editor->document()->setModified(true);
}

Result<> OpenFile::save() {
    if (!m_loaded || !isModified())
        return {};
    checkDisk();
    if (m_conflict == Conflict::Changed)
        return fail(Errc::Conflict, "{} was changed by another program", m_name.toStdString());
    return overwrite();
}

Result<> OpenFile::overwrite() {
    const TextFile file = content();
    if (const Result<> written = file.write(path()); !written)
        return written;
    m_onDisk = file.bytes();
    m_exists = true;
    m_editor->document()->setModified(false);
    setConflict(Conflict::None);
    return {};
}

void OpenFile::takeFromDisk() {
    const Result<TextFile> file = TextFile::read(path());
    if (!file)
        return;
    m_format = *file;
    m_format.text.clear();
    m_onDisk = file->bytes();
    m_exists = true;
    m_editor->adopt(file->text);
    m_editor->document()->setModified(false);
    setConflict(Conflict::None);
}

void OpenFile::checkDisk() {
    if (!m_loaded)
        return;
    QFile file(path());
    if (!file.open(QIODevice::ReadOnly)) {
        if (m_exists && !file.exists()) {
            // The text is all there is now.
            m_exists = false;
            m_editor->document()->setModified(true);
            setConflict(Conflict::Deleted);
        }
        return;
    }
    const QByteArray bytes = file.read(TextFile::largest + 1);
    m_exists = true;
    if (bytes == m_onDisk) {
        setConflict(Conflict::None); // it is back, or as it was
        return;
    }
    if (bytes == content().bytes()) {
        m_onDisk = bytes;
        m_editor->document()->setModified(false);
        setConflict(Conflict::None);
    } else if (!isModified()) {
        takeFromDisk();
    } else {
        setConflict(Conflict::Changed);
    }
}

void OpenFile::setConflict(Conflict conflict) {
    if (std::exchange(m_conflict, conflict) != conflict)
        Q_EMIT conflictChanged();
}

} // namespace slipway::ui
