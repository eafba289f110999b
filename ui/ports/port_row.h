// One line about where on this machine a container's port, or a range of them, appears: whether that is free, who holds
// it when it is not, and the next free one to take instead. Whoever holds it may let go: while it is in use and the
// line is seen the engine is asked again every now and then, and in any case when its window is turned to again. The
// run dialog has a line for each port, the list of a container's ports one to add with.
#pragma once

#include <QSet>
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

class ChoiceEdit;
class ElidedLabel;
class IconLabel;
class PortCheck;
class Seen;
class SeenTimer;

class PortRow : public QWidget {
    Q_OBJECT
public:
    // A port that the image EXPOSEs is fixed, and published or not; one of the user can be removed; a form is alone.
    // Of the latter two everything is typed in (containerPort 0: nothing yet).
    enum class Origin { Image, User, Form };
    PortRow(EngineClient* engine, const PortBinding& port, Origin origin, QWidget* parent = nullptr);

    // Fills the fields as if they were new; without a container port they are empty.
    void setPort(const PortBinding& port);
    // One a port of the range; none while the fields are wrong.
    QList<PortBinding> bindings() const;
    bool isPublished() const;
    bool isBlank() const;
    // What the fields lack, translated; empty when they are right.
    QString problem() const;
    // Who holds the port, translated; empty when it is free or not known.
    QString conflict() const;
    // Ports of this machine that other lines take: none of them is offered. `twice`: this line's is among them, and the
    // other line was first.
    void setOtherLines(const QSet<quint16>& ports, bool twice);
    bool isTakenTwice() const { return m_twice; }
    void focusHostPort();
    // Asks the engine again; until it answers what is known stays.
    void recheck();

Q_SIGNALS:
    void changed();
    void removeRequested();
    void submitted(); // Enter in one of the fields

private:
    QString addressProblem() const;
    QString portProblem() const;
    QString rangeText(int first) const;
    void edited();
    void check();
    void showState();

    EngineClient* m_engine;
    PortCheck* m_check;
    QSet<quint16> m_others;
    bool m_twice = false;
    QTimer m_pause;
    Seen* m_seen;
    SeenTimer* m_looks;
    QCheckBox* m_publish;
    ChoiceEdit* m_address;
    QLineEdit* m_host;
    QLineEdit* m_container;
    QComboBox* m_protocol;
    IconLabel* m_freeIcon;
    QLabel* m_freeText;
    QWidget* m_trouble;
    IconLabel* m_troubleIcon;
    ElidedLabel* m_troubleText;
    QPushButton* m_useNext;
};

} // namespace slipway::ui
