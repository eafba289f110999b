#include "ui/window/quick_search.h"

#include "ui/theme/icons.h"
#include "ui/widgets/format.h"
#include "ui/window/quick_search_delegate.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int shownEntries = 50;
constexpr int widest = 560;
constexpr int highest = 380;
} // namespace

QuickSearch::QuickSearch(QList<Entry> entries, QWidget* parent)
    : QDialog(parent, Qt::Popup)
    , m_entries(std::move(entries))
    , m_input(new QLineEdit)
    , m_list(new QListWidget) {
    setAttribute(Qt::WA_StyledBackground);
    m_input->setPlaceholderText(tr("Search projects, containers, images and commands"));
    m_input->setAccessibleName(tr("Search everything"));
    m_input->setObjectName(QStringLiteral("quickSearchInput"));
    m_input->setClearButtonEnabled(true);
    m_input->installEventFilter(this);
    m_list->setAccessibleName(tr("Matches"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setIconSize({theme::iconSize, theme::iconSize});
    m_list->setItemDelegate(new QuickSearchDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::medium, theme::medium, theme::medium, theme::medium);
    layout->addWidget(m_input);
    layout->addWidget(m_list, 1);
    connect(m_input, &QLineEdit::textChanged, this, &QuickSearch::filter);
    connect(m_list, &QListWidget::itemClicked, this, &QuickSearch::go);
    filter({});
}

void QuickSearch::openOver(const QWidget* window) {
    resize(qMin(widest, window->width() - theme::huge), qMin(highest, window->height() - theme::huge));
    move(window->mapToGlobal(QPoint((window->width() - this->width()) / 2, window->height() / 8)));
    show();
    m_input->setFocus();
}

void QuickSearch::filter(const QString& text) {
    m_list->clear();
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (int i = 0; i < m_entries.size() && m_list->count() < shownEntries; ++i) {
        const Entry& entry = m_entries[i];
        const QString haystack = entry.title + QLatin1Char(' ') + entry.detail;
        const bool matches = std::ranges::all_of(
            words, [&](const QString& word) { return haystack.contains(word, Qt::CaseInsensitive); });
        if (!matches)
            continue;
        auto* item = new QListWidgetItem(theme::icon(entry.icon), inertText(entry.title), m_list);
        item->setData(Qt::UserRole, i);
        item->setData(QuickSearchDelegate::DetailRole, inertText(entry.detail));
        item->setToolTip(toolTipText(inertText(entry.detail)));
    }
    m_list->setCurrentRow(0);
}

void QuickSearch::go() {
    const QListWidgetItem* item = m_list->currentItem();
    if (!item)
        return;
    const auto target = m_entries[item->data(Qt::UserRole).toInt()].go;
    close();
    target();
}

bool QuickSearch::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_input && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down: {
            const int step = key->key() == Qt::Key_Down ? 1 : -1;
            m_list->setCurrentRow(qBound(0, m_list->currentRow() + step, m_list->count() - 1));
            return true;
        }
        case Qt::Key_Return:
        case Qt::Key_Enter:
            go();
            return true;
        default:
            break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace slipway::ui
