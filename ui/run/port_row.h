// One port of the run dialog: where on this machine a container's port appears, whether that is free, and who holds it
// when it is not.
#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
QT_END_NAMESPACE

namespace slipway::ui {

class ElidedLabel;

class PortRow : public QWidget {
    Q_OBJECT
public:
    // A port that the image EXPOSEs is fixed; another is typed in (containerPort 0).
    PortRow(EngineClient* engine, const PortBinding& port, QWidget* parent = nullptr);

    PortBinding binding() const;
    bool isPublished() const;
    // Published, with two port numbers.
    bool isValid() const;
    bool isConflicting() const { return m_conflict; }
    void setHostPort(quint16 port);

Q_SIGNALS:
    void changed();
    void removeRequested();

private:
    void check();
    void showAnswer(const PortAnswer& answer);

    EngineClient* m_engine;
    PortBinding m_port;
    bool m_conflict = false;
    quint16 m_next = 0;
    JobId m_job = 0;
    QTimer m_pause;
    QCheckBox* m_publish;
    QLineEdit* m_host;
    QLineEdit* m_container;
    QLabel* m_stateIcon;
    ElidedLabel* m_stateText;
    QPushButton* m_useNext;
};

} // namespace slipway::ui
