// One published port, or a range of them, with Open, Copy and Remove.
#pragma once

#include <QWidget>

#include "ui/ports/port_group.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class PublishedRow : public QWidget {
    Q_OBJECT
public:
    explicit PublishedRow(const PortGroup& group, QWidget* parent = nullptr);

    const PortGroup& group() const { return m_group; }
    // Between the click on Remove and the engine's answer.
    void setBusy(bool busy);
    // Whether the engine can.
    void setRemovable(bool removable);
    // Translated; empty takes it back.
    void setProblem(const QString& problem);

Q_SIGNALS:
    void openRequested(const slipway::ui::PortBinding& port);
    void removeRequested();

private:
    PortGroup m_group;
    QLabel* m_progress;
    QLabel* m_problem;
    QToolButton* m_remove;
};

} // namespace slipway::ui
