// Two builds compared: their steps side by side, the arguments and options that differ, and the Dockerfiles.
#pragma once

#include <QWidget>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QStackedWidget;
class QTabBar;
class QTreeView;
class QTreeWidget;
QT_END_NAMESPACE

namespace slipway::ui {

class ComparisonModel;
class DiffView;
class ElidedLabel;
class EmptyState;

class ComparisonView : public QWidget {
    Q_OBJECT
public:
    explicit ComparisonView(EngineClient* engine, QWidget* parent = nullptr);
    ~ComparisonView() override;

    // `earlier` and `later` are ids; the same pair again is not asked for again.
    void compare(const QString& earlier, const QString& later);

private:
    void take(const Result<BuildComparison>& comparison);
    void showTab();
    void addDifferences(const QString& title, const QList<BuildComparison::Difference>& differences);

    EngineClient* m_engine;
    JobId m_job = 0;
    QString m_earlier, m_later;
    bool m_hasDiff = false;
    ComparisonModel* m_model;
    ElidedLabel* m_title;
    ElidedLabel* m_facts;
    QTabBar* m_tabs;
    QStackedWidget* m_stack; // a message, the steps, the inputs, the Dockerfile
    EmptyState* m_message;
    QTreeView* m_steps;
    QTreeWidget* m_inputs;
    DiffView* m_diff;
};

} // namespace slipway::ui
