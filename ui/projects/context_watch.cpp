#include "ui/projects/context_watch.h"

#include "ui/widgets/background.h"

#include <QFileSystemWatcher>

namespace slipway::ui {

namespace {
constexpr int pauseMs = 120;
constexpr int touchedMs = 250; // a program that writes all the time is heard of so often
constexpr qsizetype mostFolders = 500;
constexpr qsizetype mostFiles = 2'000;
constexpr qsizetype atOnce = 100; // watches added between two frames
} // namespace

ContextWatch::ContextWatch(const QString& directory, QObject* parent)
    : QObject(parent)
    , m_directory(directory)
    , m_watcher(new QFileSystemWatcher(this)) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    m_watching.setInterval(0);
    connect(&m_pause, &QTimer::timeout, this, &ContextWatch::list);
    connect(&m_watching, &QTimer::timeout, this, &ContextWatch::watchSome);
    m_touched.setSingleShot(true);
    m_touched.setInterval(touchedMs);
    connect(&m_touched, &QTimer::timeout, this, &ContextWatch::touched);
    const auto noticed = [this] {
        if (!m_touched.isActive())
            m_touched.start();
        look();
    };
    connect(m_watcher, &QFileSystemWatcher::fileChanged, this, noticed);
    connect(m_watcher, &QFileSystemWatcher::directoryChanged, this, noticed);
    m_watcher->addPath(directory);
    look();
}

void ContextWatch::setIgnoreText(const QString& text) {
    if (m_ignoreText == text)
        return;
    m_ignoreText = text;
    look();
}

void ContextWatch::look() {
    m_pause.start();
}

void ContextWatch::list() {
    if (m_busy) {
        m_again = true;
        return;
    }
    m_busy = true;
    inBackground(
        this,
        [directory = m_directory, ignore = m_ignoreText, apart = m_apart] {
            return listContext(directory, ignore, apart);
        },
        [this](const ContextListing& listing) { take(listing); });
}

void ContextWatch::take(const ContextListing& listing) {
    m_busy = false;
    const bool differs = m_wasListed && listing.fingerprint != m_listing.fingerprint;
    m_wasListed = true;
    m_listing = listing;
    // Editors replace a file, which ends the watch on the old one: all are asked for again.
    m_toWatch.clear();
    qsizetype folders = 0, files = 0;
    for (const ContextEntry& entry : listing.entries) {
        if (entry.path == QLatin1String(".git") || entry.path.startsWith(QLatin1String(".git/")))
            continue;
        if ((entry.isFolder ? ++folders : ++files) <= (entry.isFolder ? mostFolders : mostFiles))
            m_toWatch << m_directory + QLatin1Char('/') + entry.path;
    }
    const QStringList watched = m_watcher->files() + m_watcher->directories();
    const QSet<QString> known(watched.begin(), watched.end());
    m_toWatch.removeIf([&](const QString& path) { return known.contains(path); });
    if (!m_toWatch.isEmpty())
        m_watching.start();
    Q_EMIT listed();
    if (differs)
        Q_EMIT changed();
    if (std::exchange(m_again, false))
        look();
}

void ContextWatch::watchSome() {
    if (!m_toWatch.isEmpty()) {
        m_watcher->addPaths(m_toWatch.mid(0, atOnce));
        m_toWatch = m_toWatch.mid(atOnce);
    }
    if (!m_toWatch.isEmpty())
        return;
    m_watching.stop();
    // What changed between the listing and the watch was noticed by nobody.
    Q_EMIT touched();
    look();
}

} // namespace slipway::ui
