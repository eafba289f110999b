// One container: what it is, its ports, its log as it comes.
#pragma once

#include <QWidget>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QLabel;
QT_END_NAMESPACE

namespace slipway::ui {

class ContainerActions;
class ElidedLabel;
class LogView;
class PortButtons;

class ContainerDetail : public QWidget {
    Q_OBJECT
public:
    ContainerDetail(EngineClient* engine, ContainerActions* actions, QWidget* parent = nullptr);
    ~ContainerDetail() override;

    // nullptr: nothing selected. The log is followed while the detail can be seen.
    void setContainer(const Container* container);
    void openFind();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void follow();
    void unfollow();

    EngineClient* m_engine;
    QString m_id;
    QString m_followed; // id and state that the log on the screen is of
    bool m_active = false;
    JobId m_job = 0;
    QLabel* m_icon;
    ElidedLabel* m_name;
    ElidedLabel* m_status;
    PortButtons* m_ports;
    LogView* m_log;
};

} // namespace slipway::ui
