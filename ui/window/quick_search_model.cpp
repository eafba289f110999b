#include "ui/window/quick_search_model.h"

#include "ui/theme/icons.h"
#include "ui/widgets/format.h"

#include <algorithm>
#include <iterator>

namespace slipway::ui {

namespace {
constexpr qsizetype mostOfSection = 20;
constexpr int detailShare = 4; // a match in the detail counts for so much less

struct Hit {
    qsizetype entry = 0;
    int score = 0;
    QList<FuzzyMatch::Range> ranges;
};

std::optional<Hit> matchOf(const QuickSearchModel::Entry& entry, const QStringList& words) {
    Hit hit;
    for (const QString& word : words) {
        const std::optional<FuzzyMatch> title = fuzzyMatch(word, inertText(entry.title));
        const std::optional<FuzzyMatch> detail = fuzzyMatch(word, entry.detail);
        // Letters from the middle of a word are to be found in any long path: there they mean nothing.
        const bool inDetail = detail && detail->kind >= FuzzyMatch::Kind::WordStart;
        const int fromDetail = inDetail ? detail->score / detailShare : 0;
        if (!title && !inDetail)
            return std::nullopt;
        if (title && title->score >= fromDetail)
            hit.ranges += title->ranges;
        hit.score += std::max(title ? title->score : 0, fromDetail);
    }
    std::ranges::sort(hit.ranges, {}, &FuzzyMatch::Range::from);
    return hit;
}
} // namespace

QuickSearchModel::QuickSearchModel(QObject* parent)
    : QAbstractListModel(parent) {}

void QuickSearchModel::add(const QList<Entry>& entries) {
    m_entries += entries;
    filter();
}

void QuickSearchModel::setFilter(const QString& text) {
    m_text = text;
    filter();
}

void QuickSearchModel::filter() {
    struct Section {
        QString name;
        int best = 0;
        QList<Hit> hits;
    };
    const QStringList words = m_text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QList<Section> sections;
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        std::optional<Hit> hit = matchOf(m_entries[i], words);
        if (!hit)
            continue;
        hit->entry = i;
        auto section = std::ranges::find(sections, m_entries[i].section, &Section::name);
        if (section == sections.end())
            section = sections.insert(sections.end(), {m_entries[i].section, 0, {}});
        section->best = std::max(section->best, hit->score);
        section->hits << *hit;
    }
    // Equals keep the order in which they came.
    std::stable_sort(sections.begin(), sections.end(),
                     [](const Section& a, const Section& b) { return a.best > b.best; });
    beginResetModel();
    m_rows.clear();
    for (Section& section : sections) {
        std::stable_sort(section.hits.begin(), section.hits.end(),
                         [](const Hit& a, const Hit& b) { return a.score > b.score; });
        m_rows << Row{-1, section.name, {}};
        for (const Hit& hit : std::as_const(section.hits).first(std::min(mostOfSection, section.hits.size())))
            m_rows << Row{hit.entry, {}, hit.ranges};
    }
    endResetModel();
}

QModelIndex QuickSearchModel::best() const {
    return index(1); // right below the first header
}

QModelIndex QuickSearchModel::step(const QModelIndex& from, int direction) const {
    for (int row = from.row() + direction; row >= 0 && row < m_rows.size(); row += direction)
        if (m_rows[row].entry >= 0)
            return index(row);
    return from;
}

const QuickSearchModel::Entry* QuickSearchModel::at(const QModelIndex& index) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || m_rows[index.row()].entry < 0)
        return nullptr;
    return &m_entries[m_rows[index.row()].entry];
}

int QuickSearchModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

Qt::ItemFlags QuickSearchModel::flags(const QModelIndex& index) const {
    return at(index) ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

QVariant QuickSearchModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[index.row()];
    const Entry* entry = at(index);
    switch (role) {
    case Qt::DisplayRole:
        return entry ? inertText(entry->title) : row.header;
    case Qt::DecorationRole:
        return entry ? QVariant(theme::icon(entry->icon)) : QVariant();
    case Qt::ToolTipRole:
        return entry ? toolTipText(inertText(entry->detail)) : QString();
    case Qt::AccessibleTextRole: {
        if (!entry)
            return row.header;
        QStringList parts{inertText(entry->title), inertText(entry->detail), entry->shortcut, entry->section};
        parts.removeAll(QString());
        return parts.join(QLatin1String(", "));
    }
    case IsHeaderRole:
        return entry == nullptr;
    case DetailRole:
        return entry ? inertText(entry->detail) : QString();
    case ShortcutRole:
        return entry ? entry->shortcut : QString();
    case RangesRole:
        return QVariant::fromValue(row.ranges);
    case EntryRole:
        return row.entry;
    default:
        return {};
    }
}

} // namespace slipway::ui
