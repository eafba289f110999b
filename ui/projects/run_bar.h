// The containers of one project: state, ports to click, log, stop and delete.
#pragma once

#include <QList>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QVBoxLayout;
QT_END_NAMESPACE

namespace slipway::ui {

class AgeClock;
class ContainerActions;
class ContainersModel;
struct Container;

class RunBar : public QWidget {
    Q_OBJECT
public:
    RunBar(ContainersModel* model, ContainerActions* actions, const QString& directory, QWidget* parent = nullptr);

Q_SIGNALS:
    void logRequested(const QString& containerId);

private:
    QList<Container> shown() const;
    void rebuild();
    QWidget* rowFor(const Container& container);

    ContainersModel* m_model;
    ContainerActions* m_actions;
    QString m_directory;
    QVBoxLayout* m_rows;
    AgeClock* m_clock;
    QByteArray m_shown; // what the rows were made from
};

} // namespace slipway::ui
