// The files that a step added, changed and removed, as a tree of folders.
#pragma once

#include <QAbstractItemModel>

#include "ui/build/changes_tree.h"
#include "ui/theme/icons.h"

namespace slipway::ui {

struct ChangeLook {
    QString icon;
    theme::Ink ink = theme::Ink::Muted;
    QString label; // translated, "Added"
};
ChangeLook lookOf(StepFileChange::Kind kind);

// "-rwxr-xr-x", as ls shows it.
QString modeText(QChar type, uint mode);

class ChangesModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Path, Change, Size, Mode, Owner, ColumnCount };
    enum Role {
        NodeRole = Qt::UserRole, // stays with what it is, whatever the filter and the order are
    };

    explicit ChangesModel(QObject* parent = nullptr);

    // Both are a reset.
    void setFiles(const QList<StepFileChange>& files);
    void setFilter(const QString& text);

    // Null for a folder that only holds what changed.
    const StepFileChange* at(const QModelIndex& index) const;
    // Invalid where the filter leaves it out.
    QModelIndex indexOf(int node) const;
    QString pathOf(const QModelIndex& index) const;
    // Of what lies in it, or of all: "12 added, 2 changed, 1 removed".
    QString summary(const QModelIndex& index = {}) const;
    // The same: of what was added and changed.
    qint64 bytes(const QModelIndex& index = {}) const;
    int shownCount() const { return m_tree.shownCount(); }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    using QObject::parent;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    static int nodeOf(const QModelIndex& index) { return index.isValid() ? int(index.internalId()) : 0; }
    QString textOf(int node, int column) const;
    QString spokenTextOf(int node, int column) const;

    ChangesTree m_tree;
};

} // namespace slipway::ui
