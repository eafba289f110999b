#include "ui/projects/copy_preview_model.h"

#include "ui/theme/icons.h"
#include "ui/widgets/format.h"

#include <QGuiApplication>

namespace slipway::ui {

void CopyPreviewModel::setPreview(const IgnorePreview& preview) {
    beginResetModel();
    m_copies = preview.copies;
    endResetModel();
}

// The id of a file's index is its instruction's row plus one; of an instruction's it is 0.
QModelIndex CopyPreviewModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : quintptr(0));
}

QModelIndex CopyPreviewModel::parent(const QModelIndex& child) const {
    return child.internalId() == 0 ? QModelIndex() : createIndex(int(child.internalId()) - 1, 0, quintptr(0));
}

int CopyPreviewModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return int(m_copies.size());
    if (parent.internalId() != 0 || parent.column() != 0)
        return 0;
    return int(m_copies[parent.row()].ignored.size() + m_copies[parent.row()].files.size());
}

int CopyPreviewModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

QVariant CopyPreviewModel::copyData(const CopyPreview& copy, int column, int role) const {
    if (role == LineRole)
        return copy.line;
    if (role == Qt::DecorationRole && column == What)
        return theme::icon(copy.matched > 0 || copy.open ? QStringLiteral("copy") : QStringLiteral("alert"),
                           copy.matched > 0 || copy.open ? theme::Ink::Accent : theme::Ink::Warn);
    if (role == Qt::ToolTipRole)
        return toolTipText(inertText(copy.text));
    if (role != Qt::DisplayRole)
        return {};
    if (column == What)
        return inertText(copy.text);
    QString text = tr("%n file(s)", nullptr, copy.matched);
    if (copy.left > 0)
        text += QStringLiteral(", ") + tr("%n left out", nullptr, copy.left);
    if (copy.open)
        text = tr("depends on a build argument");
    return text;
}

QVariant CopyPreviewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == 0)
        return copyData(m_copies[index.row()], index.column(), role);
    const CopyPreview& copy = m_copies[qsizetype(index.internalId()) - 1];
    const bool ignored = index.row() < copy.ignored.size();
    const qsizetype file = index.row() - copy.ignored.size();
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == What)
            return inertText(ignored ? copy.ignored[index.row()].path : copy.files[file]);
        return ignored ? inertText(copy.ignored[index.row()].rule) : QString();
    case Qt::DecorationRole:
        if (index.column() != What)
            return {};
        return ignored ? theme::icon(QStringLiteral("minus"), theme::Ink::Muted)
                       : theme::icon(QStringLiteral("check"), theme::Ink::Good);
    case Qt::ForegroundRole:
        return ignored || index.column() == Why ? QVariant(theme::colors(QGuiApplication::palette()).muted)
                                                : QVariant();
    case Qt::AccessibleTextRole:
        return ignored ? tr("%1, left out").arg(copy.ignored[index.row()].path) : copy.files[file];
    case IgnoredRole:
        return ignored;
    default:
        return {};
    }
}

} // namespace slipway::ui
