#include "ui/images/images_model.h"

#include "ui/containers/containers_model.h"
#include "ui/theme/icons.h"
#include "ui/widgets/format.h"

#include <algorithm>

namespace slipway::ui {

ImagesModel::ImagesModel(EngineClient* engine, ContainersModel* containers, QObject* parent)
    : QAbstractTableModel(parent)
    , m_engine(engine)
    , m_containers(containers) {
    connect(engine, &EngineClient::imagesChanged, this, &ImagesModel::refresh);
    connect(engine, &EngineClient::statusChanged, this, [this] {
        if (m_engine->status().state == EngineState::Ready)
            refresh();
    });
    connect(containers, &ContainersModel::refreshed, this, [this] {
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, Usage), index(rowCount() - 1, Usage));
    });
    refresh();
}

void ImagesModel::refresh() {
    if (m_engine->status().state != EngineState::Ready)
        return;
    if (m_job) {
        m_again = true;
        return;
    }
    m_job = m_engine->listImages(this, [this](const Result<QList<Image>>& images) {
        m_job = 0;
        if (images)
            set(*images);
        if (std::exchange(m_again, false))
            refresh();
    });
}

void ImagesModel::set(const QList<Image>& images) {
    m_loaded = true;
    m_totalSize = 0;
    m_imageCount = int(images.size());
    QList<Row> rows;
    for (const Image& image : images) {
        m_totalSize += image.size;
        for (const QString& tag : image.tags)
            rows << Row{tag, image};
        if (image.tags.isEmpty())
            rows << Row{{}, image};
    }
    const auto same = [](const Row& a, const Row& b) { return a.tag == b.tag && a.image.id == b.image.id; };
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (std::ranges::none_of(rows, [&](const Row& r) { return same(r, m_rows[row]); })) {
            beginRemoveRows({}, row, row);
            m_rows.remove(row);
            endRemoveRows();
        }
    }
    for (int row = 0; row < rows.size(); ++row) {
        const auto known = std::ranges::find_if(m_rows, [&](const Row& r) { return same(r, rows[row]); });
        if (known == m_rows.end()) {
            const int at = qMin(row, int(m_rows.size()));
            beginInsertRows({}, at, at);
            m_rows.insert(at, rows[row]);
            endInsertRows();
        } else if (*known != rows[row]) {
            const int at = int(known - m_rows.begin());
            m_rows[at] = rows[row];
            Q_EMIT dataChanged(index(at, 0), index(at, ColumnCount - 1));
        }
    }
    Q_EMIT refreshed();
}

const ImagesModel::Row* ImagesModel::at(const QModelIndex& index) const {
    return index.isValid() ? &m_rows[index.row()] : nullptr;
}

QString ImagesModel::referenceOf(const Row& row) {
    return row.tag.isEmpty() ? row.image.id : row.tag;
}

QString ImagesModel::nameOf(const Row& row) {
    return row.tag.isEmpty() ? tr("(no tag) %1").arg(row.image.shortId()) : inertText(row.tag);
}

void ImagesModel::setDeleting(const QSet<QString>& references) {
    m_deleting = references;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, Usage), index(rowCount() - 1, Usage));
}

int ImagesModel::inUse(const Row& row) const {
    return int(std::ranges::count_if(m_containers->containers(), [&](const Container& c) {
        return c.imageId == row.image.id || c.image == row.tag;
    }));
}

qint64 ImagesModel::totalSize() const {
    return m_totalSize;
}

bool ImagesModel::hasTag(const QString& tag) const {
    return std::ranges::any_of(m_rows, [&](const Row& row) { return row.tag == tag; });
}

int ImagesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}
int ImagesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ImagesModel::data(const QModelIndex& index, int role) const {
    const Row* row = at(index);
    if (!row)
        return {};
    const int users = index.column() == Usage ? inUse(*row) : 0;
    if (role == ReferenceRole)
        return referenceOf(*row);
    if (role == Qt::TextAlignmentRole && index.column() == Size)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == SortRole && index.column() == Size)
        return row->image.size;
    if (role == SortRole && index.column() == Created)
        return row->image.created;
    const bool goes = index.column() == Usage && m_deleting.contains(referenceOf(*row));
    if (role == Qt::DecorationRole && goes)
        return theme::icon(QStringLiteral("state-busy"), theme::Ink::Busy);
    if (role == Qt::DecorationRole && index.column() == Usage) {
        if (users > 0)
            return theme::icon(QStringLiteral("state-running"), theme::Ink::Good);
        return theme::icon(row->tag.isEmpty() ? QStringLiteral("minus") : QStringLiteral("state-created"));
    }
    if (role != Qt::DisplayRole && role != SortRole && role != Qt::ToolTipRole)
        return {};
    QString text;
    switch (index.column()) {
    case Name:
        text = row->tag.isEmpty() ? tr("(no tag)") : inertText(row->tag);
        break;
    case Id:
        text = role == Qt::ToolTipRole ? row->image.id : row->image.shortId();
        break;
    case Usage:
        if (goes)
            text = tr("Deleting…");
        else if (users > 0)
            text = tr("In use (%1)").arg(users);
        else
            text = row->tag.isEmpty() ? tr("Dangling") : tr("Unused");
        break;
    case Size:
        text = formatSize(row->image.size);
        break;
    case Created:
        text = formatAge(row->image.created);
        break;
    default:
        break;
    }
    return role == Qt::ToolTipRole ? toolTipText(text) : text;
}

QVariant ImagesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == Size)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Image");
    case Id:
        return tr("Id");
    case Usage:
        return tr("Usage");
    case Size:
        return tr("Size");
    case Created:
        return tr("Created");
    default:
        return {};
    }
}

} // namespace slipway::ui
