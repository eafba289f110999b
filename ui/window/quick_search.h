// Ctrl+K: one line to type in, everything that matches below by section, Enter goes there, Escape goes back.
#pragma once

#include <QDialog>
#include <QPointer>

#include "ui/window/quick_search_model.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QLineEdit;
class QListView;
QT_END_NAMESPACE

namespace slipway::ui {

class QuickSearch : public QDialog {
    Q_OBJECT
public:
    using Entry = QuickSearchModel::Entry;
    QuickSearch(const QList<Entry>& entries, QWidget* parent);

    void openOver(const QWidget* window);
    // More of them, while it is open: of what has to be asked for first. What was walked to stays.
    void add(const QList<Entry>& entries);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void done(int result) override;

private:
    void refresh();
    void fit();
    void go(const QModelIndex& index);
    void move(int rows);

    QuickSearchModel* m_model;
    QLineEdit* m_input;
    QListView* m_list;
    QLabel* m_nothing;
    QPointer<QWidget> m_focusBefore;
    int m_highest = 0;
};

} // namespace slipway::ui
