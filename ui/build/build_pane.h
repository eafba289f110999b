// A build beside the editor: its outcome in a line, then its steps as a list or its log as plain text.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QStackedWidget;
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class BuildSession;
class EmptyState;
class LogView;
class StepsView;

class BuildPane : public QWidget {
    Q_OBJECT
public:
    explicit BuildPane(BuildSession* session, QWidget* parent = nullptr);

    void openFind();

Q_SIGNALS:
    void buildRequested();
    void lineActivated(int line);

private:
    void update();

    BuildSession* m_session;
    QLabel* m_stateIcon;
    QLabel* m_summary;
    QToolButton* m_asList;
    QToolButton* m_asText;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    StepsView* m_steps;
    LogView* m_log;
};

} // namespace slipway::ui
