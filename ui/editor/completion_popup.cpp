#include "ui/editor/completion_popup.h"

#include "ui/editor/completion_delegate.h"
#include "ui/editor/completion_model.h"
#include "ui/theme/tokens.h"

#include <QListView>
#include <QScrollBar>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int widest = 520;
constexpr int narrowest = 220;
constexpr int shownRows = 9;
constexpr int textIndent = 34; // of a row
} // namespace

CompletionPopup::CompletionPopup(QWidget* window)
    : FloatingCard(window)
    , m_model(new CompletionModel(this))
    , m_list(new QListView) {
    setObjectName(QStringLiteral("completionPopup"));
    setFocusPolicy(Qt::NoFocus);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Completions"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CompletionDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::tight, theme::tight, theme::tight, theme::tight);
    layout->addWidget(m_list);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
        const CompletionItem item = m_model->at(index.row());
        hide();
        Q_EMIT chosen(item);
    });
    hide();
}

void CompletionPopup::open(const QList<CompletionItem>& items, const QRect& anchor) {
    m_model->setItems(items);
    m_moved = false;
    const QFontMetrics code(theme::font(theme::Type::Code)), caption(theme::font(theme::Type::Caption));
    int width = narrowest;
    for (const CompletionItem& item : items.mid(0, 50))
        width = qMax(width, code.horizontalAdvance(item.text) + caption.horizontalAdvance(item.detail) + 70);
    width = widthFor(qMin(width, widest));
    const int rows = qMin(shownRows, int(items.size()));
    const int height = rows * m_list->sizeHintForRow(0) + 2 * theme::tight + 2;
    // The texts stand below what is typed.
    place(anchor.translated(-textIndent, 0), {width, height});
    m_list->setCurrentIndex(m_model->index(0));
    m_list->scrollToTop();
}

std::optional<CompletionItem> CompletionPopup::current() const {
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? std::optional(m_model->at(index.row())) : std::nullopt;
}

void CompletionPopup::move(int rows) {
    const int count = m_model->rowCount();
    if (count == 0)
        return;
    const int row = m_list->currentIndex().row();
    // A page stops at the ends; a step goes around them.
    const int next = qAbs(rows) == 1 ? (row + rows + count) % count : qBound(0, row + rows, count - 1);
    m_list->setCurrentIndex(m_model->index(next));
    m_moved = true;
}

} // namespace slipway::ui
