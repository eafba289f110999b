#include "ui/projects/project.h"

#include "ui/engine/engine_text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace slipway::ui {

namespace {
struct Projects {
    Q_DECLARE_TR_FUNCTIONS(Projects)
};
} // namespace

Result<Project> Project::open(const QString& directory) {
    const QFileInfo info(directory);
    if (!info.isDir())
        return failure(Errc::NotFound, Projects::tr("%1 is not a folder").arg(directory));
    Project project{info.canonicalFilePath(), QStringLiteral("Dockerfile"), false};
    for (const char* name : {"Dockerfile", "Containerfile"}) {
        if (QFileInfo(project.directory + QLatin1Char('/') + QLatin1String(name)).isFile()) {
            project.dockerfileName = QLatin1String(name);
            project.hasDockerfile = true;
            break;
        }
    }
    if (!project.hasDockerfile) {
        const QStringList others = QDir(project.directory)
                                       .entryList({QStringLiteral("*.Dockerfile"), QStringLiteral("*.Containerfile"),
                                                   QStringLiteral("Dockerfile.*"), QStringLiteral("Containerfile.*")},
                                                  QDir::Files | QDir::CaseSensitive, QDir::Name)
                                       .filter(QRegularExpression(QStringLiteral("(?<!\\.dockerignore)$")));
        if (!others.isEmpty()) {
            project.dockerfileName = others.first();
            project.hasDockerfile = true;
        }
    }
    return project;
}

QString Project::name() const {
    const QString name = QDir(directory).dirName();
    return name.isEmpty() ? directory : name;
}

namespace {
// What may stand in a reference, the rest as single dashes inside.
QString plainWord(const QString& text) {
    QString result;
    for (const QChar ch : text.toLower()) {
        const bool plain = ch.unicode() < 128 && (ch.isLower() || ch.isDigit());
        if (plain)
            result += ch;
        else if (!result.isEmpty() && !result.endsWith(QLatin1Char('-')))
            result += QLatin1Char('-');
    }
    while (result.endsWith(QLatin1Char('-')))
        result.chop(1);
    return result;
}
} // namespace

QString Project::imageTag() const {
    QString variant = dockerfileName;
    for (const char* word : {"Dockerfile", "Containerfile"})
        variant.remove(QLatin1String(word));
    const QString repository = plainWord(name()), tag = plainWord(variant);
    return (repository.isEmpty() ? QStringLiteral("project") : repository) + QLatin1Char(':') +
           (tag.isEmpty() ? QStringLiteral("latest") : tag);
}

QStringList sampleNames() {
    return {QStringLiteral("hello-web"), QStringLiteral("hello-flask")};
}

Result<QString> unpackSample(const QString& name, const QString& parentDirectory) {
    const QString target = parentDirectory + QLatin1Char('/') + name;
    if (QFileInfo::exists(target))
        return target;
    if (!QDir().mkpath(target))
        return failure(Errc::Io, Projects::tr("%1 could not be made").arg(target));
    const QDir source(QStringLiteral(":/samples/") + name);
    for (const QFileInfo& file : source.entryInfoList(QDir::Files)) {
        const QString copy = target + QLatin1Char('/') + file.fileName();
        if (!QFile::copy(file.filePath(), copy))
            return failure(Errc::Io, Projects::tr("%1 could not be written").arg(copy));
        // Files of a resource are read-only; their copies are there to be edited.
        QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    }
    return target;
}

} // namespace slipway::ui
