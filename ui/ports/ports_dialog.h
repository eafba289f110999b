// A container's ports in a window of their own. It follows the container, and goes when that does.
#pragma once

#include <QDialog>

namespace slipway::ui {

class ContainerActions;
class ContainersModel;
class ElidedLabel;
class PortsPane;

class PortsDialog : public QDialog {
    Q_OBJECT
public:
    PortsDialog(ContainersModel* containers, ContainerActions* actions, const QString& containerId,
                QWidget* parent = nullptr);
    // Opens one that is deleted when it is closed.
    static void openFor(ContainersModel* containers, ContainerActions* actions, const QString& containerId,
                        QWidget* window);

protected:
    bool focusNextPrevChild(bool next) override;

private:
    void follow();

    ContainersModel* m_containers;
    QString m_id;
    ElidedLabel* m_title;
    PortsPane* m_pane;
};

} // namespace slipway::ui
