// The list of problems under the editor: a heading that says how many and opens it, then a row for each.
#pragma once

#include <QWidget>

#include "ui/editor/problem.h"

QT_BEGIN_NAMESPACE
class QListView;
class QPushButton;
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class ElidedLabel;
class IconLabel;
class ProblemsModel;

class ProblemsView : public QWidget {
    Q_OBJECT
public:
    explicit ProblemsView(QWidget* parent = nullptr);

    void setProblems(const QString& fileName, const QList<Problem>& problems);
    void setOpen(bool open);
    ProblemsModel* model() { return m_model; }

Q_SIGNALS:
    void activated(const slipway::ui::Problem& problem); // double click, Enter
    void fixRequested(const slipway::ui::Problem& problem);
    void fixAllRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void update();

    ProblemsModel* m_model;
    bool m_open = true;
    QToolButton* m_toggle;
    IconLabel* m_icon;
    ElidedLabel* m_summary;
    QPushButton* m_fixAll;
    QListView* m_list;
};

} // namespace slipway::ui
