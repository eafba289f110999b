// The files that one step of a build changed: a table that can be filtered, and what changed in the selected one.
#pragma once

#include <QWidget>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTreeView;
QT_END_NAMESPACE

namespace slipway::ui {

class ChangesModel;
class DiffView;
class ElidedLabel;
class EmptyState;

class ChangesView : public QWidget {
    Q_OBJECT
public:
    explicit ChangesView(EngineClient* engine, QWidget* parent = nullptr);
    ~ChangesView() override;

    // Asks for them; what has to be made for that is made.
    void look(const BuildRequest& build, int line);
    void openFind();

private:
    void ask();
    void giveUp();
    void take(const Result<StepChanges>& changes);
    void askFile();
    void takeFile(const Result<StepFile>& file);
    void tellFile(const QString& text);

    EngineClient* m_engine;
    BuildRequest m_build;
    int m_line = 0;
    JobId m_job = 0, m_fileJob = 0;
    bool m_isCut = false;
    ChangesModel* m_model;
    QSortFilterProxyModel* m_sorted;
    ElidedLabel* m_title;
    ElidedLabel* m_totals;
    QLineEdit* m_filter;
    QTreeView* m_table;
    QStackedWidget* m_stack; // a message, or the table with the file below
    EmptyState* m_message;
    ElidedLabel* m_fileTitle;
    QStackedWidget* m_fileStack; // a message, or the differences
    QLabel* m_fileMessage;
    DiffView* m_diff;
};

} // namespace slipway::ui
