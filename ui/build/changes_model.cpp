#include "ui/build/changes_model.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

namespace slipway::ui {

ChangeLook lookOf(StepFileChange::Kind kind) {
    switch (kind) {
    case StepFileChange::Kind::Added:
        return {QStringLiteral("plus"), theme::Ink::Good, QCoreApplication::translate("FileChange", "Added")};
    case StepFileChange::Kind::Changed:
        return {QStringLiteral("edit"), theme::Ink::Warn, QCoreApplication::translate("FileChange", "Changed")};
    case StepFileChange::Kind::Removed:
        return {QStringLiteral("minus"), theme::Ink::Bad, QCoreApplication::translate("FileChange", "Removed")};
    }
    return {};
}

QString modeText(QChar type, uint mode) {
    QString text(type == QLatin1Char('f') ? QLatin1Char('-') : type);
    for (int bit = 8; bit >= 0; --bit)
        text += QLatin1Char((mode >> bit) & 1 ? "rwx"[(8 - bit) % 3] : '-');
    const auto special = [&](uint bit, int at, char with, char without) {
        if (mode & bit)
            text[at] = QLatin1Char(text[at] == QLatin1Char('x') ? with : without);
    };
    special(04000, 3, 's', 'S');
    special(02000, 6, 's', 'S');
    special(01000, 9, 't', 'T');
    return text;
}

ChangesModel::ChangesModel(QObject* parent)
    : QAbstractItemModel(parent) {}

void ChangesModel::setFiles(const QList<StepFileChange>& files) {
    beginResetModel();
    m_tree.setFiles(files);
    endResetModel();
}

void ChangesModel::setFilter(const QString& text) {
    beginResetModel();
    m_tree.setFilter(text);
    endResetModel();
}

void ChangesModel::sort(int column, Qt::SortOrder order) {
    using Key = ChangesTree::Key;
    Key key = Key::Name;
    switch (column) {
    case Change:
        key = Key::Kind;
        break;
    case Size:
        key = Key::Size;
        break;
    case Mode:
        key = Key::Mode;
        break;
    case Owner:
        key = Key::Owner;
        break;
    default:
        break;
    }
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    m_tree.sort(key, order);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex& index : before)
        after << createIndex(m_tree.rowOf(nodeOf(index)), index.column(), index.internalId());
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

const StepFileChange* ChangesModel::at(const QModelIndex& index) const {
    return index.isValid() ? m_tree.fileAt(nodeOf(index)) : nullptr;
}

QModelIndex ChangesModel::indexOf(int node) const {
    return node == 0 || !m_tree.isShown(node) ? QModelIndex() : createIndex(m_tree.rowOf(node), 0, quintptr(node));
}

QString ChangesModel::pathOf(const QModelIndex& index) const {
    return m_tree.pathOf(nodeOf(index));
}

QString ChangesModel::summary(const QModelIndex& index) const {
    const ChangesTree::Counts& counts = m_tree.countsOf(nodeOf(index));
    QStringList parts;
    if (counts.added > 0)
        parts << tr("%1 added").arg(counts.added);
    if (counts.changed > 0)
        parts << tr("%1 changed").arg(counts.changed);
    if (counts.removed > 0)
        parts << tr("%1 removed").arg(counts.removed);
    return parts.join(QStringLiteral(", "));
}

qint64 ChangesModel::bytes(const QModelIndex& index) const {
    return m_tree.countsOf(nodeOf(index)).bytes;
}

QModelIndex ChangesModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, quintptr(m_tree.childrenOf(nodeOf(parent))[row]));
}

QModelIndex ChangesModel::parent(const QModelIndex& index) const {
    return index.isValid() ? indexOf(m_tree.parentOf(nodeOf(index))) : QModelIndex();
}

bool ChangesModel::hasChildren(const QModelIndex& parent) const {
    return rowCount(parent) > 0;
}

int ChangesModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : int(m_tree.childrenOf(nodeOf(parent)).size());
}

int ChangesModel::columnCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : int(ColumnCount);
}

QString ChangesModel::textOf(int node, int column) const {
    const StepFileChange* file = m_tree.fileAt(node);
    const ChangesTree::Counts& counts = m_tree.countsOf(node);
    switch (column) {
    case Path: {
        const QString name =
            inertText(m_tree.nameOf(node).toString()) + (m_tree.isFolder(node) ? QStringLiteral("/") : QString());
        return !file || file->link.isEmpty() ? name : name + QStringLiteral(" → ") + inertText(file->link);
    }
    case Change: {
        QStringList parts;
        if (file)
            parts << lookOf(file->kind).label;
        if (counts.added > 0)
            parts << QStringLiteral("+%1").arg(counts.added);
        if (counts.changed > 0)
            parts << QStringLiteral("~%1").arg(counts.changed);
        if (counts.removed > 0)
            parts << QStringLiteral("−%1").arg(counts.removed);
        return parts.join(QLatin1Char(' '));
    }
    case Size:
        if (counts.bytes > 0)
            return formatSize(counts.bytes);
        return file && file->type == QLatin1Char('f') ? formatSize(file->size) : QString();
    case Mode:
        return file ? modeText(file->type, file->mode) : QString();
    case Owner:
        return file ? QStringLiteral("%1:%2").arg(file->uid).arg(file->gid) : QString();
    default:
        return {};
    }
}

// Where a column has signs: the words for them.
QString ChangesModel::spokenTextOf(int node, int column) const {
    if (column != Change)
        return textOf(node, column);
    QStringList parts;
    if (const StepFileChange* file = m_tree.fileAt(node))
        parts << lookOf(file->kind).label;
    if (const QString inside = summary(indexOf(node)); !inside.isEmpty())
        parts << tr("in it: %1").arg(inside);
    return parts.join(QStringLiteral(", "));
}

QVariant ChangesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int node = nodeOf(index);
    const int column = index.column();
    switch (role) {
    case NodeRole:
        return node;
    case Qt::DecorationRole:
        if (column == Path) {
            const StepFileChange* file = m_tree.fileAt(node);
            if (!file)
                return theme::icon(QStringLiteral("projects"));
            const ChangeLook look = lookOf(file->kind);
            return theme::icon(look.icon, look.ink);
        }
        return {};
    case Qt::TextAlignmentRole:
        return column == Size ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::FontRole:
        return column == Mode ? QVariant(theme::font(theme::Type::Code)) : QVariant();
    case Qt::DisplayRole:
        return textOf(node, column);
    case Qt::ToolTipRole:
        if (column != Path)
            return toolTipText(spokenTextOf(node, column));
        return toolTipText(m_tree.fileAt(node)
                               ? QStringLiteral("%1 · %2 · %3")
                                     .arg(inertText(m_tree.pathOf(node)), textOf(node, Mode), textOf(node, Owner))
                               : inertText(m_tree.pathOf(node)));
    case Qt::AccessibleTextRole:
        return spokenTextOf(node, column);
    default:
        return {};
    }
}

QVariant ChangesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == Size)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Change:
        return tr("Change");
    case Path:
        return tr("Path");
    case Size:
        return tr("Size");
    case Mode:
        return tr("Mode");
    case Owner:
        return tr("Owner");
    default:
        return {};
    }
}

} // namespace slipway::ui
