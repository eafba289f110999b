// All containers in a table; of the selected one its ports and its log below, of several their logs as one.
#pragma once

#include <QWidget>

#include <optional>

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

class ContainerActions;
class ContainerDetail;
class ContainersModel;
class EmptyState;
class EngineClient;
class MergedLogs;
class PortsDelegate;
struct Container;

class ContainersPage : public QWidget {
    Q_OBJECT
public:
    ContainersPage(EngineClient* engine, ContainersModel* model, ContainerActions* actions, QWidget* parent = nullptr);

    void select(const QString& id);
    void openFind();

Q_SIGNALS:
    // The empty page's next step.
    void projectsRequested();

private:
    const Container* selected() const;    // the current one
    QList<Container> allSelected() const; // in the table's order
    // Those that nothing is being done with; with `active` only those that run, or only those that don't.
    QList<Container> idleSelected(std::optional<bool> active = {}) const;
    bool isIdle(const Container& container) const;
    void update();
    void showMenu(const QPoint& position);
    void changePorts(const QModelIndex& index);

    ContainersModel* m_model;
    ContainerActions* m_actions;
    QSortFilterProxyModel* m_sorted;
    QLabel* m_count;
    QLineEdit* m_filter;
    QTreeView* m_table;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QSplitter* m_split;
    ContainerDetail* m_detail;
    MergedLogs* m_merged;
    PortsDelegate* m_ports;
    QAction* m_start;
    QAction* m_stop;
    QAction* m_changePorts;
    QAction* m_delete;
};

} // namespace slipway::ui
