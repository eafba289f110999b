// In place of a page that needs an engine while there is none: what is the matter, in plain words, and what to do next.
// Where the system can ask for consent a button starts the helper, else there is the command to paste.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class EngineClient;
class HelperStarter;
class IconLabel;

class EnginePage : public QWidget {
    Q_OBJECT
public:
    // Both must outlive it.
    EnginePage(EngineClient* engine, HelperStarter* starter, QWidget* parent = nullptr);

private:
    QWidget* makeCommandRow();
    void update();

    EngineClient* m_engine;
    HelperStarter* m_starter;
    IconLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_next;
    QLabel* m_otherwise;
    QWidget* m_commandRow;
    QLineEdit* m_command;
    Banner* m_problem;
    QProgressBar* m_busy;
    QPushButton* m_start;
    QPushButton* m_retry;
};

} // namespace slipway::ui
