// The columns of a table: which are shown and which one it is sorted by, chosen by a click on the header, by a menu on
// it, and by a key; remembered where there are settings.
#pragma once

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

    // Takes over what was chosen before, and keeps from now on what is. By the table's object name.
    void remember(QSettings* settings);
    // "Sort by" and "Columns".
    void addTo(QMenu* menu);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QString titleOf(int column) const;
    void addSorting(QMenu* menu);
    void addHiding(QMenu* menu);
    bool mayHide(int column) const;
    void showMenu(const QPoint& position);
    void keep();

    QTreeView* m_table;
    QSettings* m_settings = nullptr;
};

} // namespace slipway::ui
