// Notices when files of a build context change. Lists and compares on another thread; folders and files are watched up
// to a bound, beyond it there is look().
#pragma once

#include <QObject>
#include <QTimer>

#include "ui/projects/context_listing.h"

QT_BEGIN_NAMESPACE
class QFileSystemWatcher;
QT_END_NAMESPACE

namespace slipway::ui {

class ContextWatch : public QObject {
    Q_OBJECT
public:
    explicit ContextWatch(const QString& directory, QObject* parent = nullptr);

    // What does not count as a change of the context.
    void setIgnoreText(const QString& text);
    void setApart(const QStringList& paths) { m_apart = paths; }
    // Soon; several calls are one look.
    void look();
    const ContextListing& listing() const { return m_listing; }

Q_SIGNALS:
    // Something below the folder, relevant or not; at most a few times a second.
    void touched();
    void listed();
    void changed(); // what a build would see differs from before

private:
    void list();
    void take(const ContextListing& listing);
    void watchSome();

    QString m_directory;
    QString m_ignoreText;
    QStringList m_apart;
    ContextListing m_listing;
    QFileSystemWatcher* m_watcher;
    QTimer m_touched;
    QTimer m_pause;
    QTimer m_watching;
    QStringList m_toWatch;
    bool m_busy = false;
    bool m_again = false;
    bool m_wasListed = false;
};

} // namespace slipway::ui
