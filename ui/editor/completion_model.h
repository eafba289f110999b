// The completions as rows, for the popup.
#pragma once

#include <QAbstractListModel>

#include "ui/editor/completion.h"

namespace slipway::ui {

class CompletionModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { KindRole = Qt::UserRole, DetailRole };
    using QAbstractListModel::QAbstractListModel;

    void setItems(const QList<CompletionItem>& items);
    const CompletionItem& at(int row) const { return m_items[row]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QList<CompletionItem> m_items;
};

} // namespace slipway::ui
