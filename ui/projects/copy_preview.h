// What each COPY of a Dockerfile will take from the context, and what .dockerignore keeps from it.
#pragma once

#include "ui/editor/dockerfile_analysis.h"
#include "ui/projects/context_listing.h"

namespace slipway::ui {

struct CopyPreview {
    struct Left {
        QString path;
        QString rule; // of .dockerignore, or the flag, that leaves it out
        bool operator==(const Left&) const = default;
    };
    int line = 0;
    QString text;
    bool open = false;   // it depends on a variable without a value
    int matched = 0;     // files
    int left = 0;        // files that would match but for a rule
    QStringList files;   // the first of them
    QList<Left> ignored; // the first of them; whole folders as one
};

struct IgnorePreview {
    QString problem; // of .dockerignore, in words; empty: none
    QList<CopyPreview> copies;
    bool isWhole = true; // the context could be listed whole
};

// Any thread.
IgnorePreview previewCopies(const QList<CopyInstruction>& copies, const QString& ignoreText,
                            const ContextListing& context);

} // namespace slipway::ui
