// The folders that were opened, the newest at the front, and what was chosen for them, kept in the settings.
#pragma once

#include <QObject>
#include <QStringList>

QT_BEGIN_NAMESPACE
class QSettings;
QT_END_NAMESPACE

namespace slipway::ui {

class RecentProjects : public QObject {
    Q_OBJECT
public:
    // `settings` must outlive it.
    explicit RecentProjects(QSettings* settings, QObject* parent = nullptr);

    QStringList directories() const { return m_directories; }
    void add(const QString& directory); // to the front when new
    void remove(const QString& directory);
    // Whether its running container gets the new image after a live build.
    bool replaces(const QString& directory) const;
    void setReplaces(const QString& directory, bool replaces);

Q_SIGNALS:
    void changed();

private:
    void store();

    QSettings* m_settings;
    QStringList m_directories;
};

} // namespace slipway::ui
