// The tray icon: what runs, with its ports and a way to stop it. Where no tray exists there is none, and closing the
// window ends the program: it never becomes invisible.
#pragma once

#include <QObject>
#include <QSystemTrayIcon>

QT_BEGIN_NAMESPACE
class QMenu;
QT_END_NAMESPACE

namespace slipway::ui {

class ContainerActions;
class ContainersModel;
class EngineClient;

class Tray : public QObject {
    Q_OBJECT
public:
    Tray(EngineClient* engine, ContainersModel* model, ContainerActions* actions, QObject* parent = nullptr);
    ~Tray() override;

    bool isAvailable() const { return m_icon != nullptr; }
    // Kept up to date whether or not a tray shows it.
    QMenu* menu() const { return m_menu; }

Q_SIGNALS:
    void showRequested();
    void quitRequested();

private:
    void rebuild();

    EngineClient* m_engine;
    ContainersModel* m_model;
    ContainerActions* m_actions;
    QMenu* m_menu;
    QSystemTrayIcon* m_icon = nullptr;
};

} // namespace slipway::ui
