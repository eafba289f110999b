// The files of a build context, as far as they can be listed in bounded time.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace slipway::ui {

struct ContextEntry {
    QString path; // relative to the context
    bool isFolder = false;
    bool isIgnored = false; // nothing can be copied from it; `.git` counts as such
    qint64 size = 0;
    qint64 modifiedMs = 0;
    bool operator==(const ContextEntry&) const = default;
};

struct ContextListing {
    QList<ContextEntry> entries; // the top level first, what is in ignored folders last
    bool isWhole = true;         // false: there are more
    // Over what a build can see: neither ignored files nor `.git`, nor the files that are edited here.
    QByteArray fingerprint;

    // Of what is not ignored, the first `most`; folders end with "/".
    QStringList names(qsizetype most = 20'000) const;
};

// Reads at most `most` entries; symbolic links are not followed. Any thread. `ignoreText` is .dockerignore's;
// `apart` are paths that the fingerprint leaves out.
ContextListing listContext(const QString& directory, const QString& ignoreText, const QStringList& apart,
                           int most = 20'000);

} // namespace slipway::ui
