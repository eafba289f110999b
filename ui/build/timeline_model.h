// The steps of a build by stage, as the timeline shows them: a lane a stage, a heading over each where there are
// several, and its steps in their order.
#pragma once

#include <QAbstractListModel>

namespace slipway::ui {

class StepsModel;

class TimelineModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        IsStageRole = Qt::UserRole + 100, // a heading; it has start, duration, and state of its stage
        StageStepsRole,                   // of a heading: how many
    };

    explicit TimelineModel(StepsModel* steps, QObject* parent = nullptr);

    // Everything else of StepsModel's roles is that of the step.
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row {
        QString stage;
        int step = -1; // row in the steps; -1: a heading
        bool operator==(const Row&) const = default;
    };
    void rebuild();
    QVariant stageData(const Row& row, int role) const;
    QString toolTip(int step) const;

    StepsModel* m_steps;
    QList<Row> m_rows;
};

} // namespace slipway::ui
