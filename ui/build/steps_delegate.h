// Paints the rows of the step list: a step's heading, and the lines under it in their own colours.
#pragma once

#include <QStyledItemDelegate>

#include "ui/build/steps_search.h"
#include "ui/cells/cell_painter.h"

namespace slipway::ui {

class StepsModel;

class StepsDelegate : public QStyledItemDelegate {
public:
    StepsDelegate(const StepsModel* model, const StepsSearch* search, QObject* parent);

    void turn() { m_angle = (m_angle + 30) % 360; } // of what runs

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    static constexpr int stepHeight = 34;

private:
    void paintLog(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintStep(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    const StepsModel* m_model;
    const StepsSearch* m_search;
    CellPainter m_cells;
    int m_angle = 0;
};

} // namespace slipway::ui
