// What the desktop has asked for and waits for: builds, pulls, deletions. A job has a row once it has taken 300 ms;
// what is quicker is never seen. The oldest comes first.
#pragma once

#include <QAbstractListModel>

#include <functional>

namespace slipway::ui {

class Jobs : public QAbstractListModel {
    Q_OBJECT
public:
    using Id = quint64; // never reused; 0 is none
    enum Role {
        IdRole = Qt::UserRole,
        PermilleRole, // how much is done; -1: unknown
        DetailRole,   // "step 3 of 7", "31 MB of 57 MB"
        CancellableRole,
    };

    explicit Jobs(QObject* parent = nullptr);

    // The job goes when it is removed, and with `owner`. `cancel` ends it where it is under way, and whoever it belongs
    // to removes it then; without it the job cannot be cancelled. `title`: "Building shop".
    Id add(QObject* owner, const QString& title, std::function<void()> cancel = {});
    // `total` 0: unknown. Unknown ids are ignored, here and below.
    void setProgress(Id id, qint64 current, qint64 total, const QString& detail);
    void remove(Id id);
    void cancel(Id id);

    // Of all that would be lost with the desktop, those without a row included.
    QStringList cancellableTitles() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Job {
        Id id = 0;
        QString title, detail;
        int permille = -1;
        std::function<void()> cancel;
        QMetaObject::Connection owner;
    };
    qsizetype find(Id id) const;
    void reveal(Id id);

    QList<Job> m_jobs; // the first m_shown of them have rows
    int m_shown = 0;
    Id m_lastId = 0;
};

} // namespace slipway::ui
