// Shells at steps of a project's builds, each in a tab. They stay while other things are looked at, and end with their
// tab.
#pragma once

#include <QWidget>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;
QT_END_NAMESPACE

namespace slipway::ui {

class ElidedLabel;
class EmptyState;
class IconLabel;
class TerminalPane;

// One of them: where it is, in words, and the terminal.
class StepShellPane : public QWidget {
    Q_OBJECT
public:
    StepShellPane(EngineClient* engine, const StepShellRequest& request, QWidget* parent = nullptr);

    bool isOf(int line, bool before) const { return m_request.line == line && m_request.before == before; }
    bool isRunning() const;
    // Starts it again where it has ended; `build` is what it is a step of from now on.
    void restart(const BuildRequest& build);
    QString title() const;
    void focusTerminal();

Q_SIGNALS:
    void lineActivated(int line);

private:
    std::unique_ptr<TerminalChannel> open(int columns, int rows);
    void describe(const StepPlace& place);

    EngineClient* m_engine;
    StepShellRequest m_request;
    ElidedLabel* m_place;
    IconLabel* m_icon;
    TerminalPane* m_terminal;
};

class StepShells : public QWidget {
    Q_OBJECT
public:
    explicit StepShells(EngineClient* engine, QWidget* parent = nullptr);

    // Shows the shell at that place: the one that is there, or a new one.
    void open(const BuildRequest& build, int line, bool before);
    int count() const;

Q_SIGNALS:
    void lineActivated(int line);

private:
    void close(int index);
    void update();

    EngineClient* m_engine;
    QWidget* m_bar;
    QTabBar* m_tabs;
    QStackedWidget* m_stack; // the empty state, then a pane a tab
    EmptyState* m_empty;
};

} // namespace slipway::ui
