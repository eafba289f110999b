// The ports of one container: what is published, to open, copy and remove, and a line to publish more while it runs.
#pragma once

#include <QMap>
#include <QWidget>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace slipway::ui {

class ContainerActions;
class PortRow;
class PublishedRow;

class PortsPane : public QWidget {
    Q_OBJECT
public:
    explicit PortsPane(ContainerActions* actions, QWidget* parent = nullptr);

    // nullptr: none. Call it again when the container has changed: what is typed stays as long as it is the same.
    void setContainer(const Container* container);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void showPorts();
    void showForm();
    void suggest();
    // Why ports cannot be changed now, translated; empty where they can.
    QString hindrance() const;
    void publish();
    void publishNext();
    void published(const PortBinding& port, const Result<>& result);
    void endPublishing();
    void withdraw(const QList<PortBinding>& ports);
    void withdrawn(const PortBinding& port, const Result<>& result);
    // A job in the window's list, where there is one; 0 there is none.
    quint64 addJob(const QString& title, std::function<void()> cancel = {});
    void removeJob(quint64 job);

    EngineClient* m_engine;
    ContainerActions* m_actions;
    std::optional<Container> m_container;
    QString m_asked; // the container whose image was asked for its ports
    QList<PortBinding> m_exposed;
    QList<PublishedRow*> m_rows;
    QList<PortBinding> m_missing;       // of those, the ones that are not published
    QList<PortBinding> m_leaving;       // ports that are being withdrawn, until the list is without them
    QMap<PortBinding, QString> m_stuck; // and those that could not be
    QList<PortBinding> m_coming;        // still to be published
    qsizetype m_comingAtFirst = 0;      // how many those were
    bool m_publishing = false;
    quint64 m_publishJob = 0;
    QVBoxLayout* m_list;
    QLabel* m_none;
    QLabel* m_hindrance;
    QPushButton* m_start;
    QWidget* m_form;
    PortRow* m_row;
    QPushButton* m_publish;
    QWidget* m_suggestions;
    QHBoxLayout* m_suggestionList;
    QLabel* m_note;
};

} // namespace slipway::ui
