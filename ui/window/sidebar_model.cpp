#include "ui/window/sidebar_model.h"

#include "ui/containers/containers_model.h"
#include "ui/images/images_model.h"
#include "ui/projects/recent_projects.h"
#include "ui/theme/icons.h"
#include "ui/widgets/format.h"

#include <QDir>

#include <algorithm>

namespace slipway::ui {

SidebarModel::SidebarModel(RecentProjects* projects, ContainersModel* containers, ImagesModel* images, QObject* parent)
    : QAbstractListModel(parent)
    , m_projects(projects)
    , m_containers(containers)
    , m_images(images) {
    const auto countsChanged = [this] { Q_EMIT dataChanged(index(0), index(rowCount() - 1)); };
    connect(projects, &RecentProjects::changed, this, &SidebarModel::rebuild);
    connect(containers, &ContainersModel::refreshed, this, countsChanged);
    connect(images, &ImagesModel::refreshed, this, countsChanged);
    rebuild();
}

void SidebarModel::rebuild() {
    QList<Row> rows{{Page::Projects, {}}};
    for (const QString& directory : m_projects->directories())
        rows << Row{Page::Project, directory};
    rows << Row{Page::Containers, {}} << Row{Page::Images, {}} << Row{Page::Builds, {}};
    // Only projects come and go; the selection of the other rows must survive it.
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (std::ranges::find(rows, m_rows[row].directory, &Row::directory) == rows.end()) {
            beginRemoveRows({}, row, row);
            m_rows.remove(row);
            endRemoveRows();
        }
    }
    for (int row = 0; row < rows.size(); ++row) {
        const bool known =
            row < m_rows.size() && m_rows[row].page == rows[row].page && m_rows[row].directory == rows[row].directory;
        if (!known) {
            beginInsertRows({}, row, row);
            m_rows.insert(row, rows[row]);
            endInsertRows();
        }
    }
    if (m_rows.size() != rows.size()) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    }
}

QModelIndex SidebarModel::indexOf(Page page, const QString& directory) const {
    for (int row = 0; row < m_rows.size(); ++row)
        if (m_rows[row].page == page && m_rows[row].directory == directory)
            return index(row);
    return {};
}

void SidebarModel::setProjectMark(const QString& directory, const QString& iconName) {
    m_marks[directory] = iconName;
    const QModelIndex at = indexOf(Page::Project, directory);
    Q_EMIT dataChanged(at, at);
}

int SidebarModel::runningOf(const QString& directory) const {
    return int(std::ranges::count_if(m_containers->ofProject(directory), &Container::isActive));
}

int SidebarModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant SidebarModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[index.row()];
    switch (role) {
    case PageRole:
        return QVariant::fromValue(row.page);
    case DirectoryRole:
        return row.directory;
    case BusyRole:
        return m_marks.value(row.directory);
    case Qt::DisplayRole:
        switch (row.page) {
        case Page::Projects:
            return tr("Projects");
        case Page::Project:
            return QDir(row.directory).dirName();
        case Page::Containers:
            return tr("Containers");
        case Page::Images:
            return tr("Images");
        case Page::Builds:
            return tr("Builds");
        }
        return {};
    case Qt::DecorationRole:
        switch (row.page) {
        case Page::Projects:
            return theme::icon(QStringLiteral("projects"));
        case Page::Project:
            return {};
        case Page::Containers:
            return theme::icon(QStringLiteral("containers"));
        case Page::Images:
            return theme::icon(QStringLiteral("images"));
        case Page::Builds:
            return theme::icon(QStringLiteral("builds"));
        }
        return {};
    case Qt::AccessibleTextRole: {
        // What the delegate says with a picture or a mere number.
        const QString name = index.data().toString(), mark = m_marks.value(row.directory);
        const int count = index.data(CountRole).toInt();
        if (mark == QLatin1String("gutter-failed"))
            return tr("%1, the build failed").arg(name);
        if (!mark.isEmpty())
            return tr("%1, building").arg(name);
        if (count == 0)
            return name;
        return row.page == Page::Images ? tr("%1, %2 in all").arg(name).arg(count)
                                        : tr("%1, %2 running").arg(name).arg(count);
    }
    case Qt::ToolTipRole:
        return row.page == Page::Project ? toolTipText(row.directory) : QString();
    case CountRole:
        switch (row.page) {
        case Page::Projects:
            return 0;
        case Page::Project:
            return runningOf(row.directory);
        case Page::Containers:
            return m_containers->runningCount();
        case Page::Images:
            return m_images->imageCount();
        case Page::Builds:
            return 0;
        }
        return {};
    default:
        return {};
    }
}

} // namespace slipway::ui
