// The rest of what a container can be run with: network, restart policy, limits, user, entry point, what happens when
// it stops.
#pragma once

#include <QWidget>

#include "ui/engine/engine_types.h"

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
QT_END_NAMESPACE

namespace slipway::ui {

class ChoiceEdit;

class RunOptions : public QWidget {
    Q_OBJECT
public:
    explicit RunOptions(QWidget* parent = nullptr);

    // Shows and fills those members of a request that are asked for here.
    void setRequest(const RunRequest& request);
    void fill(RunRequest& request) const;
    void setNetworks(const QList<Network>& networks);
    // Marks the fields; the first thing that is wrong, translated. `publishes`: ports are asked for elsewhere.
    QString check(bool publishes);

Q_SIGNALS:
    void changed();

private:
    QString networkProblem(bool publishes) const;
    struct Field {
        QLineEdit* edit = nullptr;
        QLabel* note = nullptr;
    };
    Field addField(const QString& objectName, const QString& title, const QString& placeholder, int row, int column);
    QLabel* addRow(const QString& title, QWidget* widget, int row, int column);

    QGridLayout* m_grid;
    ChoiceEdit* m_network;
    QLabel* m_networkNote;
    Field m_memory;
    Field m_cpus;
    Field m_user;
    Field m_entryPoint;
    QComboBox* m_restart;
    QLabel* m_restartNote;
    QCheckBox* m_remove;
};

} // namespace slipway::ui
