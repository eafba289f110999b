// The COPY instructions and, below each, the files that it takes and those that are kept from it.
#pragma once

#include <QAbstractItemModel>

#include "ui/projects/copy_preview.h"

namespace slipway::ui {

class CopyPreviewModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { What, Why, ColumnCount };
    enum Role { LineRole = Qt::UserRole, IgnoredRole };
    using QAbstractItemModel::QAbstractItemModel;

    void setPreview(const IgnorePreview& preview);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QVariant copyData(const CopyPreview& copy, int column, int role) const;

    QList<CopyPreview> m_copies;
};

} // namespace slipway::ui
