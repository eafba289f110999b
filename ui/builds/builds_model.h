// The builds that the engine knows, the newest first. While it is active it hears of each that begins or ends.
#pragma once

#include <QAbstractTableModel>

#include "ui/engine/engine_client.h"

namespace slipway::ui {

class BuildsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Outcome, Project, Started, Duration, Cached, Tags, ColumnCount };
    enum Role { IdRole = Qt::UserRole, SortRole };

    explicit BuildsModel(EngineClient* engine, QObject* parent = nullptr);
    ~BuildsModel() override;

    // Whether somebody looks: only then the engine is listened to.
    void setActive(bool active);
    void refresh();
    bool isLoaded() const { return m_loaded; } // the first answer has come
    // Why there is nothing; empty: nothing is wrong.
    const QString& problem() const { return m_problem; }

    const QList<BuildSummary>& builds() const { return m_builds; }
    const BuildSummary* find(const QString& id) const;
    const BuildSummary* at(const QModelIndex& index) const;
    // Those of the same project and file, the oldest first.
    QList<BuildSummary> relatives(const BuildSummary& build) const;
    int runningCount() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void refreshed();

private:
    void follow();
    void take(const QList<BuildEvent>& events);
    void set(QList<BuildSummary> builds);
    QString textOf(const BuildSummary& build, int column) const;

    EngineClient* m_engine;
    QList<BuildSummary> m_builds;
    QString m_problem;
    JobId m_job = 0, m_followJob = 0;
    bool m_again = false; // changed while a question was under way
    bool m_loaded = false;
    bool m_active = false;
};

// Of a build that runs: until now.
qint64 durationOf(const BuildSummary& build);

} // namespace slipway::ui
