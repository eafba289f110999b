// All images in a table, with pull and delete.
#pragma once

#include <QWidget>

#include "ui/images/images_model.h"
#include "ui/jobs/batch.h"

QT_BEGIN_NAMESPACE
class QAction;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTreeView;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class EmptyState;
class EngineClient;

class ImagesPage : public QWidget {
    Q_OBJECT
public:
    ImagesPage(EngineClient* engine, ImagesModel* model, QWidget* parent = nullptr);

    // Where pulls and deletions show up; without one they show nowhere else.
    void setJobs(Jobs* jobs) { m_jobs = jobs; }
    // Opens the dialog that pulls an image, with `reference` in it.
    void pull(const QString& reference = {});
    void openFind();

Q_SIGNALS:
    void runRequested(const QString& reference);
    // Of a pull that nobody was looking at.
    void failed(const QString& title, const QString& text);

private:
    void update();
    void showMenu(const QPoint& position);
    QList<ImagesModel::Row> selected() const; // in the table's order
    void confirmAndDelete();
    void confirmOne(const ImagesModel::Row& row);
    void remove(QList<Batch::Item> items);

    EngineClient* m_engine;
    Jobs* m_jobs = nullptr;
    ImagesModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QLabel* m_count;
    QLineEdit* m_filter;
    QTreeView* m_table;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    Banner* m_problem;
    QSet<QString> m_deleting; // references
    QAction* m_run;
    QAction* m_copy;
    QAction* m_delete;
};

} // namespace slipway::ui
