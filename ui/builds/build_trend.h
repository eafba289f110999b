// How long the last builds of a project took: a bar each, and the median of those that succeeded. The arrows walk the
// bars, Enter opens the build.
#pragma once

#include <QWidget>

#include "ui/engine/build_record.h"

namespace slipway::ui {

class BuildTrend : public QWidget {
    Q_OBJECT
public:
    explicit BuildTrend(QWidget* parent = nullptr);

    // The oldest first; only the last of them are shown. `current` is marked.
    void setBuilds(const QList<BuildSummary>& builds, const QString& current);
    // nullopt: none has succeeded.
    std::optional<qint64> median() const { return m_median; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void buildClicked(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF barArea() const;
    QRectF barOf(int number) const;
    int barAt(const QPoint& point) const; // -1: none
    void walkTo(int bar);
    QString describe(int bar) const;

    QList<BuildSummary> m_builds;
    QString m_current;
    int m_bar = 0; // where the keys are
    std::optional<qint64> m_median;
    qint64 m_longest = 1;
};

// The middle one, or the mean of the two in the middle; nullopt for none.
std::optional<qint64> medianOf(QList<qint64> values);

} // namespace slipway::ui
