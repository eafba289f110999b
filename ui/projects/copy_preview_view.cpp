#include "ui/projects/copy_preview_view.h"

#include "ui/projects/copy_preview_model.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"

#include <QHeaderView>
#include <QTreeView>
#include <QVBoxLayout>

namespace slipway::ui {

CopyPreviewView::CopyPreviewView(QWidget* parent)
    : QWidget(parent)
    , m_model(new CopyPreviewModel(this))
    , m_title(new ElidedLabel)
    , m_problem(new Banner({theme::small, 0, theme::small, theme::small}))
    , m_tree(new QTreeView) {
    m_title->setFont(theme::font(theme::Type::Strong));
    m_title->setContentsMargins(theme::medium, theme::small, theme::medium, theme::small);
    m_tree->setObjectName(QStringLiteral("copyPreview"));
    m_tree->setAccessibleName(tr("What COPY takes"));
    m_tree->setModel(m_model);
    m_tree->setHeaderHidden(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(CopyPreviewModel::What, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(CopyPreviewModel::Why, QHeaderView::ResizeToContents);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_title);
    layout->addWidget(m_problem);
    layout->addWidget(m_tree, 1);
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex& index) {
        const QModelIndex copy = index.parent().isValid() ? index.parent() : index.siblingAtColumn(0);
        Q_EMIT lineActivated(copy.data(CopyPreviewModel::LineRole).toInt());
    });
    const auto remember = [this](bool closed) {
        return [this, closed](const QModelIndex& index) {
            const int line = index.data(CopyPreviewModel::LineRole).toInt();
            if (m_filling)
                return;
            if (closed)
                m_closed << line;
            else
                m_closed.remove(line);
        };
    };
    connect(m_tree, &QTreeView::collapsed, this, remember(true));
    connect(m_tree, &QTreeView::expanded, this, remember(false));
}

void CopyPreviewView::setPreview(const QString& dockerfileName, const IgnorePreview& preview) {
    m_filling = true;
    const int scrolled = m_tree->verticalScrollBar()->value();
    m_model->setPreview(preview);
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row, 0);
        m_tree->setExpanded(index, !m_closed.contains(index.data(CopyPreviewModel::LineRole).toInt()));
    }
    m_tree->verticalScrollBar()->setValue(scrolled);
    m_filling = false;
    m_title->setFullText(preview.copies.isEmpty() ? tr("%1 copies nothing from this folder").arg(dockerfileName)
                                                  : tr("What %1 will copy").arg(dockerfileName));
    if (!preview.problem.isEmpty())
        m_problem->tell(Banner::Kind::Error, tr("A rule cannot be read; until it is mended nothing is left out"),
                        preview.problem);
    else if (!preview.isWhole)
        m_problem->tell(Banner::Kind::Info, tr("The folder has more files than are looked at here"));
    else
        m_problem->hide();
}

} // namespace slipway::ui
