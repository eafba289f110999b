// All builds that the engine remembers in a table; of the selected one its steps below, of two selected ones what
// differs.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QTreeView;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class BuildDetail;
class BuildsModel;
class ComparisonView;
class EmptyState;
class EngineClient;
class Jobs;
struct BuildSummary;

class BuildsPage : public QWidget {
    Q_OBJECT
public:
    explicit BuildsPage(EngineClient* engine, QWidget* parent = nullptr);

    BuildsModel* model() const { return m_model; }
    BuildDetail* detail() const { return m_detail; }
    // Where it is not listed yet: as soon as it is.
    void select(const QString& id);
    void openFind();
    // Where what takes long shows up.
    void setJobs(Jobs* jobs);

Q_SIGNALS:
    void projectsRequested();                        // the empty page's next step
    void projectRequested(const QString& directory); // of a build

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QList<const BuildSummary*> selected() const; // by their time, the oldest first
    void choose(const QModelIndex& row);
    void update();
    void showMenu(const QPoint& position);
    void compare();
    void cancelBuild();
    void deleteRecords();
    void complain(const QString& title, const QString& text);
    QModelIndex rowOf(const QString& id) const;

    EngineClient* m_engine;
    BuildsModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QLabel* m_count;
    QLineEdit* m_filter;
    QTreeView* m_table;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    Banner* m_problem;
    QStackedWidget* m_below;
    BuildDetail* m_detail;
    ComparisonView* m_comparison;
    QAction* m_compare;
    QAction* m_cancel;
    QAction* m_delete;
    QString m_wanted; // is to be selected with the next list
};

} // namespace slipway::ui
