// One line of the run dialog's ports: where on this machine a container's port, or a range of them, appears, whether
// that is free, and who holds it when it is not.
#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
QT_END_NAMESPACE

namespace slipway::ui {

class ElidedLabel;

class PortRow : public QWidget {
    Q_OBJECT
public:
    enum class Origin { Image, User };
    // A port that the image EXPOSEs is fixed; of another everything is typed in (containerPort 0: nothing yet).
    PortRow(EngineClient* engine, const PortBinding& port, Origin origin, QWidget* parent = nullptr);

    // One a port of the range; none while the fields are wrong.
    QList<PortBinding> bindings() const;
    bool isPublished() const;
    // What the fields lack, translated; empty when they are right.
    QString problem() const;
    // Who holds the port, translated; empty when it is free or not known.
    QString conflict() const { return m_conflict; }
    // Another line of the dialog takes the same port of this machine.
    void setTakenTwice(bool twice);
    bool isTakenTwice() const { return m_twice; }

Q_SIGNALS:
    void changed();
    void removeRequested();

private:
    QString addressProblem() const;
    QString portProblem() const;
    void edited();
    void check();
    void showAnswer(const PortAnswer& answer);
    void showState();

    EngineClient* m_engine;
    PortBinding m_port;
    QString m_conflict;
    bool m_free = false;
    bool m_twice = false;
    quint16 m_next = 0;
    int m_round = 0; // of questions; answers to an older one are dropped
    int m_unanswered = 0;
    QTimer m_pause;
    QCheckBox* m_publish;
    QLineEdit* m_address;
    QLineEdit* m_host;
    QLineEdit* m_container;
    QComboBox* m_protocol;
    QLabel* m_freeIcon;
    QLabel* m_freeText;
    QWidget* m_trouble;
    QLabel* m_troubleIcon;
    ElidedLabel* m_troubleText;
    QPushButton* m_useNext;
};

} // namespace slipway::ui
