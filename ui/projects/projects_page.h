// Where everything begins: open a folder, go back to a recent one, or try a sample.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
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
    void pullRequested();

private:
    void rebuild();

    RecentProjects* m_recent;
    QWidget* m_recentBox;
    QVBoxLayout* m_recentList;
};

} // namespace slipway::ui
