#include "ui/projects/recent_projects.h"

#include <QSettings>

namespace slipway::ui {

namespace {
const QString key = QStringLiteral("projects/recent");
const QString replacingKey = QStringLiteral("projects/replacing");
constexpr int kept = 12;
} // namespace

RecentProjects::RecentProjects(QSettings* settings, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_directories(settings->value(key).toStringList()) {}

void RecentProjects::add(const QString& directory) {
    // One that is known keeps its place: a list that jumps under the pointer is worse than one out of order.
    if (m_directories.contains(directory))
        return;
    m_directories.prepend(directory);
    while (m_directories.size() > kept)
        m_directories.removeLast();
    store();
}

void RecentProjects::remove(const QString& directory) {
    setReplaces(directory, false);
    if (m_directories.removeAll(directory) > 0)
        store();
}

bool RecentProjects::replaces(const QString& directory) const {
    return m_settings->value(replacingKey).toStringList().contains(directory);
}

void RecentProjects::setReplaces(const QString& directory, bool replaces) {
    QStringList directories = m_settings->value(replacingKey).toStringList();
    if (directories.contains(directory) == replaces)
        return;
    if (replaces)
        directories << directory;
    else
        directories.removeAll(directory);
    m_settings->setValue(replacingKey, directories);
}

void RecentProjects::store() {
    m_settings->setValue(key, m_directories);
    Q_EMIT changed();
}

} // namespace slipway::ui
