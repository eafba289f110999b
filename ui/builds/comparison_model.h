// The steps of two builds side by side, with how long each took in either.
#pragma once

#include <QAbstractTableModel>

#include "ui/engine/build_record.h"

namespace slipway::ui {

class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Step, Earlier, Later, Difference, ColumnCount };

    explicit ComparisonModel(QObject* parent = nullptr);

    void setSteps(const QList<BuildComparison::Step>& steps);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<BuildComparison::Step> m_steps;
};

} // namespace slipway::ui
