#include "ui/projects/context_listing.h"

#include "dockerfile/ignore.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>

namespace slipway::ui {

QStringList ContextListing::names(qsizetype most) const {
    QStringList result;
    for (const ContextEntry& entry : entries) {
        if (result.size() == most)
            break;
        if (!entry.isIgnored)
            result << (entry.isFolder ? entry.path + QLatin1Char('/') : entry.path);
    }
    return result;
}

ContextListing listContext(const QString& directory, const QString& ignoreText, const QStringList& apart, int most) {
    ContextListing result;
    const dockerfile::IgnoreRules rules =
        dockerfile::IgnoreRules::parse(ignoreText.toStdString()).value_or(dockerfile::IgnoreRules());
    QCryptographicHash hash(QCryptographicHash::Sha1);
    // Level by level: of a context that is too large the top is what a person knows. What is ignored comes last.
    QStringList folders{QString()}, ignoredFolders;
    for (qsizetype at = 0; result.isWhole; ++at) {
        if (at == folders.size()) {
            folders = std::exchange(ignoredFolders, {});
            at = 0;
        }
        if (folders.isEmpty())
            break;
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
            entry.isIgnored = entry.path == QLatin1String(".git") || entry.path.startsWith(QLatin1String(".git/")) ||
                              rules.excludes(entry.path.toStdString());
            result.entries << entry;
            if (entry.isFolder)
                (entry.isIgnored ? ignoredFolders : folders) << entry.path;
            if (entry.isIgnored || apart.contains(entry.path))
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
