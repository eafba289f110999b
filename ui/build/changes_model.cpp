#include "ui/build/changes_model.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

#include <algorithm>

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
    : QAbstractTableModel(parent) {}

void ChangesModel::setFiles(const QList<StepFileChange>& files) {
    beginResetModel();
    m_files = files;
    endResetModel();
}

const StepFileChange* ChangesModel::at(const QModelIndex& index) const {
    return index.isValid() ? &m_files[index.row()] : nullptr;
}

QString ChangesModel::summary() const {
    QStringList parts;
    for (const auto kind :
         {StepFileChange::Kind::Added, StepFileChange::Kind::Changed, StepFileChange::Kind::Removed}) {
        const auto count = std::ranges::count(m_files, kind, &StepFileChange::kind);
        if (count == 0)
            continue;
        switch (kind) {
        case StepFileChange::Kind::Added:
            parts << tr("%1 added").arg(count);
            break;
        case StepFileChange::Kind::Changed:
            parts << tr("%1 changed").arg(count);
            break;
        case StepFileChange::Kind::Removed:
            parts << tr("%1 removed").arg(count);
            break;
        }
    }
    return parts.join(QStringLiteral(", "));
}

qint64 ChangesModel::bytes() const {
    qint64 sum = 0;
    for (const StepFileChange& file : m_files)
        if (file.kind != StepFileChange::Kind::Removed)
            sum += file.size;
    return sum;
}

int ChangesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_files.size());
}
int ChangesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString ChangesModel::textOf(const StepFileChange& file, int column) const {
    switch (column) {
    case Change:
        return lookOf(file.kind).label;
    case Path: {
        const QString path = inertText(file.path) + (file.type == QLatin1Char('d') ? QStringLiteral("/") : QString());
        return file.link.isEmpty() ? path : path + QStringLiteral(" → ") + inertText(file.link);
    }
    case Size:
        return file.type == QLatin1Char('f') ? formatSize(file.size) : QString();
    case Mode:
        return modeText(file.type, file.mode);
    case Owner:
        return QStringLiteral("%1:%2").arg(file.uid).arg(file.gid);
    default:
        return {};
    }
}

QVariant ChangesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StepFileChange& file = m_files[index.row()];
    const int column = index.column();
    switch (role) {
    case SortRole:
        if (column == Size)
            return file.size;
        if (column == Path)
            return file.path;
        return column == Change ? QVariant(int(file.kind)) : QVariant(textOf(file, column));
    case Qt::DecorationRole:
        if (column == Change) {
            const ChangeLook look = lookOf(file.kind);
            return theme::icon(look.icon, look.ink);
        }
        return {};
    case Qt::TextAlignmentRole:
        return column == Size ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::FontRole:
        return column == Mode ? QVariant(theme::font(theme::Type::Code)) : QVariant();
    case Qt::DisplayRole:
        return textOf(file, column);
    case Qt::ToolTipRole:
        return toolTipText(textOf(file, column));
    case Qt::AccessibleTextRole:
        return textOf(file, column);
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
