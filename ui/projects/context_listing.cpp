#include "ui/projects/context_listing.h"

#include "dockerfile/ignore.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>

namespace slipway::ui {

QStringList ContextListing::names() const {
    QStringList result;
    for (const ContextEntry& entry : entries)
        result << (entry.isFolder ? entry.path + QLatin1Char('/') : entry.path);
    return result;
}

ContextListing listContext(const QString& directory, const QString& ignoreText, const QStringList& apart, int most) {
    ContextListing result;
    const dockerfile::IgnoreRules rules =
        dockerfile::IgnoreRules::parse(ignoreText.toStdString()).value_or(dockerfile::IgnoreRules());
    QCryptographicHash hash(QCryptographicHash::Sha1);
    // Level by level: of a context that is too large the top is what a person knows.
    QStringList folders{QString()};
    for (qsizetype at = 0; at < folders.size() && result.isWhole; ++at) {
        const QDir folder(directory + QLatin1Char('/') + folders[at]);
        const QFileInfoList infos =
            folder.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
        for (const QFileInfo& info : infos) {
            if (result.entries.size() >= most) {
                result.isWhole = false;
                break;
            }
            ContextEntry entry;
            entry.path = folders[at].isEmpty() ? info.fileName() : folders[at] + QLatin1Char('/') + info.fileName();
            entry.isFolder = info.isDir() && !info.isSymLink();
            entry.size = entry.isFolder ? 0 : info.size();
            entry.modifiedMs = info.lastModified().toMSecsSinceEpoch();
            result.entries << entry;
            const bool isGit = entry.path == QLatin1String(".git") || entry.path.startsWith(QLatin1String(".git/"));
            if (entry.isFolder)
                folders << entry.path;
            if (isGit || apart.contains(entry.path) || rules.excludes(entry.path.toStdString()))
                continue;
            hash.addData(entry.path.toUtf8());
            // A folder's time changes with every temporary file; the entries in it tell what matters.
            if (!entry.isFolder)
                hash.addData(QByteArray::number(entry.size) + ' ' + QByteArray::number(entry.modifiedMs) + '\n');
        }
    }
    result.fingerprint = hash.result();
    return result;
}

} // namespace slipway::ui
