#include "ui/editor/completion_model.h"

#include "ui/widgets/format.h"

namespace slipway::ui {

void CompletionModel::setItems(const QList<CompletionItem>& items) {
    beginResetModel();
    m_items = items;
    endResetModel();
}

int CompletionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_items.size());
}

QVariant CompletionModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CompletionItem& item = m_items[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return inertText(item.text.trimmed());
    case DetailRole:
        return item.detail;
    case KindRole:
        return int(item.kind);
    case Qt::AccessibleTextRole:
        return item.detail.isEmpty() ? item.text : item.text + QStringLiteral(", ") + item.detail;
    default:
        return {};
    }
}

} // namespace slipway::ui
