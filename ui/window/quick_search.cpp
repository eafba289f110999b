#include "ui/window/quick_search.h"

#include "ui/widgets/controls.h"
#include "ui/window/quick_search_delegate.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int widest = 620;
constexpr int highest = 460;
constexpr int rowsOfPage = 8;
} // namespace

QuickSearch::QuickSearch(const QList<Entry>& entries, QWidget* parent)
    : QDialog(parent, Qt::Popup)
    , m_model(new QuickSearchModel(this))
    , m_input(new QLineEdit)
    , m_list(new QListView)
    , m_nothing(makeLabel(tr("Nothing matches"), theme::Type::Body, theme::Ink::Muted)) {
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Search everything"));
    m_input->setPlaceholderText(tr("Search projects, containers, images, builds and commands"));
    m_input->setAccessibleName(tr("Search everything"));
    m_input->setObjectName(QStringLiteral("quickSearchInput"));
    m_input->setClearButtonEnabled(true);
    m_input->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("quickSearchList"));
    m_list->setAccessibleName(tr("Matches"));
    m_list->setFrameShape(QFrame::NoFrame);
    // The keys stay with the line; they walk the list from there.
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new QuickSearchDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing->setAlignment(Qt::AlignCenter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::medium, theme::medium, theme::medium, theme::medium);
    layout->addWidget(m_input);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing, 1);
    connect(m_input, &QLineEdit::textChanged, m_model, &QuickSearchModel::setFilter);
    connect(m_model, &QAbstractItemModel::modelReset, this, &QuickSearch::refresh);
    connect(m_list, &QListView::clicked, this, &QuickSearch::go);
    m_model->add(entries);
}

void QuickSearch::add(const QList<Entry>& entries) {
    const QModelIndex current = m_list->currentIndex();
    const bool wasMoved = current.isValid() && current != m_model->best();
    const QVariant kept = current.data(QuickSearchModel::EntryRole);
    m_model->add(entries);
    if (!wasMoved)
        return;
    for (QModelIndex index = m_model->best(); index.isValid(); index = index.siblingAtRow(index.row() + 1))
        if (index.data(QuickSearchModel::EntryRole) == kept)
            m_list->setCurrentIndex(index);
}

void QuickSearch::openOver(const QWidget* window) {
    m_focusBefore = QApplication::focusWidget();
    m_highest = qMin(highest, window->height() - theme::huge);
    resize(qMin(widest, window->width() - theme::huge), m_highest);
    fit();
    QWidget::move(window->mapToGlobal(QPoint((window->width() - width()) / 2, window->height() / 8)));
    show();
    m_input->setFocus();
}

void QuickSearch::refresh() {
    const QModelIndex best = m_model->best();
    m_list->setVisible(best.isValid());
    m_nothing->setVisible(!best.isValid());
    m_list->setCurrentIndex(best);
    m_list->scrollToTop();
    fit();
}

// As high as what is found needs, up to what the window has room for.
void QuickSearch::fit() {
    int rows = 0;
    for (int row = 0; row < m_model->rowCount() && rows < m_highest; ++row)
        rows += m_list->sizeHintForRow(row);
    const int rest = m_model->rowCount() > 0 ? rows : m_nothing->sizeHint().height() + theme::large;
    const QMargins margins = layout()->contentsMargins();
    resize(width(), qMin(m_highest, margins.top() + m_input->sizeHint().height() + layout()->spacing() + rest +
                                        margins.bottom() + theme::tight));
}

void QuickSearch::go(const QModelIndex& index) {
    const Entry* entry = m_model->at(index);
    if (!entry)
        return;
    const auto target = entry->go;
    accept();
    target();
}

// Back to where the keys went before; where something is gone to, that takes them.
void QuickSearch::done(int result) {
    QDialog::done(result);
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::PopupFocusReason);
}

void QuickSearch::move(int rows) {
    QModelIndex index = m_list->currentIndex();
    for (int i = 0; i < qAbs(rows); ++i)
        index = m_model->step(index, rows > 0 ? 1 : -1);
    m_list->setCurrentIndex(index);
    // Its heading with it.
    if (index.row() == m_model->best().row())
        m_list->scrollToTop();
}

bool QuickSearch::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_input && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Up:
            move(-1);
            return true;
        case Qt::Key_Down:
            move(1);
            return true;
        case Qt::Key_PageUp:
            move(-rowsOfPage);
            return true;
        case Qt::Key_PageDown:
            move(rowsOfPage);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            go(m_list->currentIndex());
            return true;
        default:
            break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace slipway::ui
