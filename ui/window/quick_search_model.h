// What can be gone to and what of it matches, by section: the section with the best match first, in it the best match
// first. With nothing typed everything is there, in the order in which it was given.
#pragma once

#include <QAbstractListModel>

#include <functional>

#include "ui/window/fuzzy_match.h"

namespace slipway::ui {

class QuickSearchModel : public QAbstractListModel {
    Q_OBJECT
public:
    struct Entry {
        QString section; // translated, "Containers"
        QString icon;
        QString title;
        QString detail;   // is looked through as well, after the title
        QString shortcut; // of a command
        std::function<void()> go;
    };
    enum Role {
        IsHeaderRole = Qt::UserRole,
        DetailRole,
        ShortcutRole,
        RangesRole, // QList<FuzzyMatch::Range>, of the title
        EntryRole,  // the entry's number in the order in which they came; -1 for a header
    };

    explicit QuickSearchModel(QObject* parent = nullptr);

    // Behind those that are there; the filter stays.
    void add(const QList<Entry>& entries);
    // Words in any order; each has to match the title, or to begin a word of the detail.
    void setFilter(const QString& text);
    // Invalid when nothing matches; else the first that is no header.
    QModelIndex best() const;
    // The next one in a direction that is no header; `from` when there is none.
    QModelIndex step(const QModelIndex& from, int direction) const;
    // Null for a header.
    const Entry* at(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Row {
        qsizetype entry = -1; // -1: a header
        QString header;
        QList<FuzzyMatch::Range> ranges;
    };
    void filter();

    QList<Entry> m_entries;
    QString m_text;
    QList<Row> m_rows;
};

} // namespace slipway::ui
