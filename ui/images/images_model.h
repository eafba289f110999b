// The engine's images, one row a tag; an image without a tag has one row too.
#pragma once

#include <QAbstractTableModel>
#include <QSet>

#include "ui/engine/engine_client.h"

namespace slipway::ui {

class ContainersModel;

class ImagesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Id, Usage, Size, Created, ColumnCount };
    enum Role { ReferenceRole = Qt::UserRole, SortRole };

    ImagesModel(EngineClient* engine, ContainersModel* containers, QObject* parent = nullptr);

    struct Row {
        QString tag; // empty: dangling
        Image image;
        bool operator==(const Row&) const = default;
    };
    const Row* at(const QModelIndex& index) const;
    // The tag, else the id: what a deletion names.
    static QString referenceOf(const Row& row);
    // For a person, where there are no other columns: the tag, else "(no tag) 0123456789ab".
    static QString nameOf(const Row& row);
    // Their usage says that they are being deleted meanwhile.
    void setDeleting(const QSet<QString>& references);
    int inUse(const Row& row) const; // containers of it
    qint64 totalSize() const;        // each image once
    int imageCount() const { return m_imageCount; }
    bool isLoaded() const { return m_loaded; }
    bool hasTag(const QString& tag) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void refreshed();

private:
    void refresh();
    void set(const QList<Image>& images);

    EngineClient* m_engine;
    ContainersModel* m_containers;
    QList<Row> m_rows;
    QSet<QString> m_deleting;
    qint64 m_totalSize = 0;
    int m_imageCount = 0;
    JobId m_job = 0;
    bool m_again = false;
    bool m_loaded = false;
};

} // namespace slipway::ui
