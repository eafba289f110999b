// The files that a step added, changed and removed, a row each.
#pragma once

#include <QAbstractTableModel>

#include "ui/engine/step_types.h"
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

class ChangesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Change, Path, Size, Mode, Owner, ColumnCount };
    enum Role { SortRole = Qt::UserRole };

    explicit ChangesModel(QObject* parent = nullptr);

    void setFiles(const QList<StepFileChange>& files);
    const StepFileChange* at(const QModelIndex& index) const;
    // "12 added, 2 changed, 1 removed"
    QString summary() const;
    // Of what was added and changed.
    qint64 bytes() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(const StepFileChange& file, int column) const;

    QList<StepFileChange> m_files;
};

} // namespace slipway::ui
