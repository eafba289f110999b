// The columns of a table: which are shown, how wide they are and which one it is sorted by, chosen by the mouse on the
// header, by a menu on it, and by a key; remembered where there are settings.
#pragma once

#include <QHash>
#include <QList>
#include <QObject>

QT_BEGIN_NAMESPACE
class QMenu;
class QSettings;
class QTreeView;
QT_END_NAMESPACE

namespace slipway::ui {

class TableColumns : public QObject {
    Q_OBJECT
public:
    // The table's child; its model has to be set.
    explicit TableColumns(QTreeView* table);

    // Null for a table that was not set up as one.
    static TableColumns* of(const QTreeView* table);

    // Takes over what was chosen before, and keeps from now on what is. By the table's object name. How the table is by
    // then is what it can be set back to.
    void remember(QSettings* settings);
    // Widths, sorting and hidden columns as the page made them, and nothing remembered.
    void reset();
    // "Sort by" and "Columns".
    void addTo(QMenu* menu);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Column {
        int width = 0; // 0: not known, or what the others leave
        bool hidden = false;
    };
    struct Layout {
        QList<Column> columns;
        int sortedBy = -1;
        Qt::SortOrder order = Qt::AscendingOrder;
    };
    Layout layout() const;
    void apply(const Layout& layout);
    QString titleOf(int column) const;
    void addSorting(QMenu* menu);
    void addHiding(QMenu* menu);
    bool mayHide(int column) const;
    void showMenu(const QPoint& position);
    void keep();

    QTreeView* m_table;
    QSettings* m_settings = nullptr;
    Layout m_first;           // how the page made it
    QHash<int, int> m_widths; // a header does not tell that of a hidden one
};

} // namespace slipway::ui
