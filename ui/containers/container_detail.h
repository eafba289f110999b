// One container: what it is, its log as it comes, a shell in it, and its ports. Shells stay open while another
// container is looked at; they end with their container.
#pragma once

#include <QHash>
#include <QWidget>

#include "ui/engine/engine_client.h"
#include "ui/logs/log_text.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QStackedWidget;
class QTabBar;
QT_END_NAMESPACE

namespace slipway::ui {

class AgeClock;
class ContainerActions;
class ElidedLabel;
class EmptyState;
class IconLabel;
class LogView;
class PortButtons;
class PortsPane;
class TerminalPane;

class ContainerDetail : public QWidget {
    Q_OBJECT
public:
    ContainerDetail(EngineClient* engine, ContainerActions* actions, QWidget* parent = nullptr);
    ~ContainerDetail() override;

    enum class Tab { Logs, Terminal, Ports };

    // nullptr: nothing selected. The log is followed while the detail can be seen.
    void setContainer(const Container* container);
    // Ends the shells of containers that are gone or have stopped.
    void keepShellsOf(const QStringList& running);
    // Where its log is read; nothing: at its end.
    std::optional<LogPlace> place() const;
    // Where the log of that container is read when it is shown next.
    void setPlace(const QString& id, const std::optional<LogPlace>& place);
    const QString& id() const { return m_id; }
    void openFind();
    void showTab(Tab tab);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void follow();
    void unfollow();
    void showCurrentTab();
    TerminalPane* paneOf(const QString& id);

    EngineClient* m_engine;
    QString m_id;
    QString m_followed; // id and state that the log on the screen is of
    bool m_active = false;
    JobId m_job = 0;
    IconLabel* m_icon;
    ElidedLabel* m_name;
    ElidedLabel* m_status;
    PortButtons* m_ports;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    LogView* m_log;
    EmptyState* m_noShell;
    PortsPane* m_portsPane;
    QWidget* m_portsPage;
    Container m_container; // that the state is said of
    AgeClock* m_clock;
    QHash<QString, TerminalPane*> m_panes; // by container
    QHash<QString, LogPlace> m_places;     // of logs that are not followed just now
};

} // namespace slipway::ui
