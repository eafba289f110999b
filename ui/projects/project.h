// A folder with a Dockerfile.
#pragma once

#include "base/result.h"

#include <QString>

namespace slipway::ui {

struct Project {
    QString directory; // absolute, canonical
    // "Dockerfile" or "Containerfile" where there is one, else some NAME.Dockerfile; what a new one would be called
    // when there is none.
    QString dockerfileName;
    bool hasDockerfile = false;

    // NotFound when `directory` is none.
    static Result<Project> open(const QString& directory);

    QString name() const; // the folder's
    QString dockerfilePath() const { return directory + QLatin1Char('/') + dockerfileName; }
    // "hello-web:latest": the folder's name made a valid reference. NAME.Dockerfile makes "hello-web:name".
    QString imageTag() const;
};

// Copies a sample of the application's own into the user's documents, unless it is there; returns its folder.
Result<QString> unpackSample(const QString& name, const QString& parentDirectory);
QStringList sampleNames();

} // namespace slipway::ui
