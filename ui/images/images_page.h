// All images in a table, with pull and delete.
#pragma once

#include <QWidget>

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
class ImagesModel;

class ImagesPage : public QWidget {
    Q_OBJECT
public:
    ImagesPage(EngineClient* engine, ImagesModel* model, QWidget* parent = nullptr);

    // Opens the dialog that pulls an image.
    void pull();
    void openFind();

Q_SIGNALS:
    void runRequested(const QString& reference);

private:
    void update();
    void showMenu(const QPoint& position);
    void confirmAndDelete();

    EngineClient* m_engine;
    ImagesModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QLabel* m_count;
    QLineEdit* m_filter;
    QTreeView* m_table;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    Banner* m_problem;
    QAction* m_run;
    QAction* m_copy;
    QAction* m_delete;
};

} // namespace slipway::ui
