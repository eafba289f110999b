// The rows of the sidebar: the pages, and under Projects the folders that are known.
#pragma once

#include <QAbstractListModel>

namespace slipway::ui {

class ContainersModel;
class ImagesModel;
class RecentProjects;

class SidebarModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum class Page { Projects, Project, Containers, Images, Builds };
    enum Role { PageRole = Qt::UserRole, DirectoryRole, CountRole, BusyRole };

    SidebarModel(RecentProjects* projects, ContainersModel* containers, ImagesModel* images, QObject* parent = nullptr);

    QModelIndex indexOf(Page page, const QString& directory = {}) const;
    // A mark beside a project whose build runs or failed: an icon's name, or nothing.
    void setProjectMark(const QString& directory, const QString& iconName);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row {
        Page page;
        QString directory;
    };
    void rebuild();
    int runningOf(const QString& directory) const;

    RecentProjects* m_projects;
    ContainersModel* m_containers;
    ImagesModel* m_images;
    QList<Row> m_rows;
    QMap<QString, QString> m_marks;
};

} // namespace slipway::ui
