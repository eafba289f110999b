// The engine's containers, kept up to date; one instance serves every view of the window and the tray.
#pragma once

#include <QAbstractTableModel>
#include <QHash>

#include "ui/engine/engine_client.h"

namespace slipway::ui {

class ContainersModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, State, Image, Ports, Created, ColumnCount };
    enum Role { IdRole = Qt::UserRole, SortRole };

    explicit ContainersModel(EngineClient* engine, QObject* parent = nullptr);

    const QList<Container>& containers() const { return m_containers; }
    const Container* find(const QString& id) const;
    // Those that were run from the project in `directory`, running ones first.
    QList<Container> ofProject(const QString& directory) const;
    int runningCount() const;
    // The first answer has come.
    bool isLoaded() const { return m_loaded; }
    const Container* at(const QModelIndex& index) const;
    // What is being done with some of them, by id, "Stopping…": their state says so meanwhile.
    void setWork(const QHash<QString, QString>& work);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void refreshed();

private:
    void refresh();
    void set(QList<Container> containers);

    EngineClient* m_engine;
    QList<Container> m_containers;
    QHash<QString, QString> m_work;
    JobId m_job = 0;
    bool m_again = false; // changed while a question was under way
    bool m_loaded = false;
};

} // namespace slipway::ui
