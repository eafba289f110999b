// The preview beside .dockerignore: what each COPY takes as the rules stand, while they are typed.
#pragma once

#include <QWidget>

#include "ui/projects/copy_preview.h"

QT_BEGIN_NAMESPACE
class QTreeView;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class CopyPreviewModel;
class ElidedLabel;

class CopyPreviewView : public QWidget {
    Q_OBJECT
public:
    explicit CopyPreviewView(QWidget* parent = nullptr);

    void setPreview(const QString& dockerfileName, const IgnorePreview& preview);
    CopyPreviewModel* model() { return m_model; }

Q_SIGNALS:
    void lineActivated(int line); // of the Dockerfile

private:
    CopyPreviewModel* m_model;
    ElidedLabel* m_title;
    Banner* m_problem;
    QTreeView* m_tree;
    QSet<int> m_closed; // lines of instructions that somebody closed
    bool m_filling = false;
};

} // namespace slipway::ui
