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
    // `owner` and its name: of which build, where there are several.
    StepShellPane(EngineClient* engine, const StepShellRequest& request, const QString& owner, const QString& ownerName,
                  QWidget* parent = nullptr);

    bool isOf(const QString& owner, int line, bool before) const {
        return m_owner == owner && m_request.line == line && m_request.before == before;
    }
    const QString& owner() const { return m_owner; }
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
    QString m_owner, m_ownerName;
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
    // Which of several builds those are of that are opened from now on, and its name.
    void setOwner(const QString& id, const QString& name);

Q_SIGNALS:
    void lineActivated(int line);
    void ownerRequested(const QString& id); // before that, where it is another one

private:
    void close(int index);
    void update();

    EngineClient* m_engine;
    QString m_owner, m_ownerName;
    QWidget* m_bar;
    QTabBar* m_tabs;
    QStackedWidget* m_stack; // the empty state, then a pane a tab
    EmptyState* m_empty;
};

} // namespace slipway::ui
