// Where everything begins: open a folder, go back to a recent one, try a sample or pull an image.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLayout;
class QVBoxLayout;
QT_END_NAMESPACE

namespace slipway::ui {

class RecentProjects;

class ProjectsPage : public QWidget {
    Q_OBJECT
public:
    explicit ProjectsPage(RecentProjects* recent, QWidget* parent = nullptr);

Q_SIGNALS:
    void openFolderRequested();
    void openRequested(const QString& directory);
    void sampleRequested(const QString& name);
    void pullRequested(const QString& reference); // empty: which one is to be asked

private:
    QLayout* makeSamples();
    QLayout* makeImages();
    void rebuild();

    RecentProjects* m_recent;
    QWidget* m_recentBox;
    QVBoxLayout* m_recentList;
};

} // namespace slipway::ui
