// The problems of a Dockerfile as rows, errors and warnings in the order of the text.
#pragma once

#include <QAbstractListModel>

#include "ui/editor/problem.h"

namespace slipway::ui {

class ProblemsModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        IsErrorRole = Qt::UserRole,
        WhereRole, // "Dockerfile:5"
        RuleRole,
        ExplanationRole,
        FixRole, // its title; empty: none
    };
    using QAbstractListModel::QAbstractListModel;

    void setProblems(const QString& fileName, const QList<Problem>& problems);
    const Problem& at(int row) const { return m_problems[row]; }
    int errorCount() const;
    int fixCount() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QString m_fileName;
    QList<Problem> m_problems;
};

} // namespace slipway::ui
