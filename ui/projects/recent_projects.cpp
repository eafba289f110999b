#include "ui/projects/recent_projects.h"

#include <QSettings>

namespace slipway::ui {

namespace {
const QString key = QStringLiteral("projects/recent");
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
    if (m_directories.removeAll(directory) > 0)
        store();
}

void RecentProjects::store() {
    m_settings->setValue(key, m_directories);
    Q_EMIT changed();
}

} // namespace slipway::ui
