// The files that one step of a build changed: a tree of folders that can be filtered, and what changed in the selected
// one.
#pragma once

#include <QWidget>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTreeView;
QT_END_NAMESPACE

namespace slipway::ui {

class ChangesModel;
class DiffView;
class ElidedLabel;
class EmptyState;
class Jobs;

class ChangesView : public QWidget {
    Q_OBJECT
public:
    explicit ChangesView(EngineClient* engine, QWidget* parent = nullptr);
    ~ChangesView() override;

    // Asks for them; what has to be made for that is made.
    void look(const BuildRequest& build, int line);
    // As if no step had been chosen so far.
    void reset();
    void openFind();
    // Where waiting for them shows up; without one only here.
    void setJobs(Jobs* jobs) { m_jobs = jobs; }

private:
    void ask();
    void clear();
    void giveUp();
    void endJob();
    void take(const Result<StepChanges>& changes);
    void askFile();
    void takeFile(const Result<StepFile>& file);
    void tellFile(const QString& text);
    void filter(const QString& text);
    // Folders open from the top down as long as there is room for what is in them.
    void unfold(int most);
    void selectFirst();
    void showMenu(const QPoint& position);

    EngineClient* m_engine;
    BuildRequest m_build;
    int m_line = 0;
    JobId m_job = 0, m_fileJob = 0;
    Jobs* m_jobs = nullptr;
    quint64 m_shownJob = 0; // in the window's list
    bool m_isCut = false;
    ChangesModel* m_model;
    ElidedLabel* m_title;
    ElidedLabel* m_totals;
    QLineEdit* m_filter;
    QTreeView* m_tree;
    QList<int> m_unfolded;   // nodes, as they were before there was a filter
    QString m_filtered;      // what is filtered by
    QStackedWidget* m_stack; // a message, or the tree with the file below
    EmptyState* m_message;
    ElidedLabel* m_fileTitle;
    QStackedWidget* m_fileStack; // a message, or the differences
    QLabel* m_fileMessage;
    DiffView* m_diff;
};

} // namespace slipway::ui
