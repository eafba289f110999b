#include "ui/build/steps_view.h"

#include "ui/build/build_session.h"
#include "ui/theme/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace slipway::ui {

namespace {

constexpr int stepHeight = 34;
constexpr int logIndent = 40;
constexpr int spinIntervalMs = 80;

struct StepLook {
    const char* icon;
    theme::Ink ink;
};

StepLook lookOf(StepState state) {
    switch (state) {
    case StepState::Waiting:
        return {"gutter-waiting", theme::Ink::Muted};
    case StepState::WillRun:
        return {"gutter-run", theme::Ink::Accent};
    case StepState::Running:
        return {"gutter-running", theme::Ink::Busy};
    case StepState::Cached:
        return {"gutter-cached", theme::Ink::Muted};
    case StepState::Done:
        return {"gutter-done", theme::Ink::Good};
    case StepState::Failed:
        return {"gutter-failed", theme::Ink::Bad};
    case StepState::Cancelled:
        return {"minus", theme::Ink::Muted};
    }
    return {"gutter-waiting", theme::Ink::Muted};
}

class StepsDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    int angle = 0;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        if (!index.data(StepsModel::IsLogRole).toBool())
            return {200, stepHeight};
        const QFontMetrics metrics(theme::font(theme::Type::Code));
        const bool last = index.row() == index.model()->rowCount(index.parent()) - 1;
        return {logIndent + metrics.horizontalAdvance(index.data().toString()) + theme::medium,
                metrics.height() + 3 + (last ? theme::small : 0)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        painter->save();
        const theme::Colors& c = theme::colors(option.palette);
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, c.selection);
        else if (option.state.testFlag(QStyle::State_MouseOver))
            painter->fillRect(option.rect, c.raised);
        if (index.data(StepsModel::IsLogRole).toBool())
            paintLog(painter, option, index, c);
        else
            paintStep(painter, option, index, c);
        painter->restore();
    }

private:
    static void paintLog(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                         const theme::Colors& c) {
        painter->setFont(theme::font(theme::Type::Code));
        const QFontMetrics metrics(painter->font());
        const bool failed = index.parent().data(StepsModel::StateRole).value<StepState>() == StepState::Failed;
        QColor thread = failed ? c.bad : c.border;
        painter->fillRect(QRect(option.rect.left() + 25, option.rect.top(), 2, option.rect.height()), thread);
        painter->setPen(c.text);
        painter->drawText(option.rect.left() + logIndent, option.rect.top() + metrics.ascent() + 1,
                          metrics.elidedText(index.data().toString(), Qt::ElideRight,
                                             option.rect.width() - logIndent - theme::small));
    }

    void paintStep(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                   const theme::Colors& c) const {
        const auto state = index.data(StepsModel::StateRole).value<StepState>();
        const StepLook look = lookOf(state);
        // The row may be as wide as the longest log line; its heading stays in the visible part.
        const auto* view = qobject_cast<const QAbstractScrollArea*>(option.widget);
        QRect row = option.rect;
        if (view)
            row = QRect(0, row.top(), view->viewport()->width(), row.height());
        const bool hasLog = index.model()->hasChildren(index);
        if (hasLog) {
            const bool open = option.state.testFlag(QStyle::State_Open);
            theme::paintIcon(painter, QRectF(row.left() + 4, row.center().y() - 5, 11, 11),
                             QLatin1String(open ? "chevron-down" : "chevron-right"), c.muted);
        }
        const QRectF glyph(row.left() + 18, row.center().y() - 7, 16, 16);
        const QColor color = theme::inkColor(look.ink, option.palette);
        if (state == StepState::Running) {
            painter->save();
            painter->setRenderHint(QPainter::SmoothPixmapTransform);
            painter->translate(glyph.center());
            painter->rotate(angle);
            theme::paintIcon(painter, glyph.translated(-glyph.center()), QLatin1String(look.icon), color);
            painter->restore();
        } else {
            theme::paintIcon(painter, glyph, QLatin1String(look.icon), color);
        }

        const int baseline =
            row.top() + (row.height() + QFontMetrics(option.font).ascent() - QFontMetrics(option.font).descent()) / 2;
        const QFont caption = theme::font(theme::Type::Caption);
        QString detail = index.data(StepsModel::DetailRole).toString();
        const QFontMetrics captionMetrics(caption);
        detail = captionMetrics.elidedText(detail, Qt::ElideRight, row.width() / 3);
        const int detailWidth = captionMetrics.horizontalAdvance(detail);
        painter->setFont(caption);
        painter->setPen(state == StepState::Failed ? c.bad : c.muted);
        painter->drawText(row.right() - theme::medium - detailWidth, baseline, detail);

        // The keyword stands out, as in the editor.
        const QString text = index.data().toString();
        const QString keyword = text.section(QLatin1Char(' '), 0, 0);
        int left = row.left() + logIndent;
        const int right = row.right() - theme::medium - detailWidth - theme::medium;
        QFont code = theme::font(theme::Type::Code);
        code.setBold(true);
        painter->setFont(code);
        painter->setPen(state == StepState::Waiting || state == StepState::Cancelled ? c.muted : c.keyword);
        painter->drawText(left, baseline, keyword);
        left += QFontMetrics(code).horizontalAdvance(keyword + QLatin1Char(' '));
        code.setBold(false);
        painter->setFont(code);
        painter->setPen(state == StepState::Cached || state == StepState::Waiting ? c.muted : c.text);
        painter->drawText(left, baseline,
                          QFontMetrics(code).elidedText(text.mid(keyword.size() + 1), Qt::ElideRight, right - left));
    }
};

} // namespace

StepsView::StepsView(BuildSession* session, QWidget* parent)
    : QTreeView(parent) {
    auto* delegate = new StepsDelegate(this);
    setItemDelegate(delegate);
    setModel(session->steps());
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setFrameShape(NoFrame);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setExpandsOnDoubleClick(false);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setAccessibleName(tr("Build steps"));
    m_spin.setInterval(spinIntervalMs);
    connect(&m_spin, &QTimer::timeout, this, [this, delegate] {
        delegate->angle = (delegate->angle + 30) % 360;
        viewport()->update();
    });
    connect(session, &BuildSession::stateChanged, this, [this, session] {
        if (session->isRunning())
            m_spin.start();
        else
            m_spin.stop();
        viewport()->update();
    });
    connect(model(), &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& at) { rowsAdded(at); });
    connect(model(), &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& step) { stepChanged(step); });
}

void StepsView::rowsAdded(const QModelIndex& parent) {
    if (!parent.isValid()) {
        scrollToBottom();
        return;
    }
    const QScrollBar* bar = verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - stepHeight;
    if (m_opened != parent && parent.data(StepsModel::StateRole).value<StepState>() == StepState::Running)
        openOnly(parent);
    if (atEnd)
        QTimer::singleShot(0, this, [this] { scrollToBottom(); });
}

void StepsView::stepChanged(const QModelIndex& step) {
    if (step.data(StepsModel::StateRole).value<StepState>() != StepState::Failed)
        return;
    openOnly(step);
    QTimer::singleShot(0, this, [this] { scrollToBottom(); });
}

void StepsView::openOnly(const QModelIndex& step) {
    if (m_opened.isValid() && m_opened != step)
        collapse(m_opened);
    m_opened = step;
    expand(step);
}

void StepsView::mouseReleaseEvent(QMouseEvent* event) {
    QTreeView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    if (!index.isValid() || index.data(StepsModel::IsLogRole).toBool() || event->button() != Qt::LeftButton)
        return;
    if (m_opened == index)
        m_opened = QPersistentModelIndex();
    setExpanded(index, !isExpanded(index));
    Q_EMIT lineActivated(index.data(StepsModel::LineRole).toInt());
}

void StepsView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        QModelIndexList selected = selectionModel()->selectedIndexes();
        std::sort(selected.begin(), selected.end());
        QStringList lines;
        for (const QModelIndex& index : std::as_const(selected))
            lines << index.data().toString();
        QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
        return;
    }
    const QModelIndex current = currentIndex();
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && current.isValid()) {
        const QModelIndex step = current.parent().isValid() ? current.parent() : current;
        Q_EMIT lineActivated(step.data(StepsModel::LineRole).toInt());
        return;
    }
    QTreeView::keyPressEvent(event);
}

void StepsView::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    viewport()->update();
}

} // namespace slipway::ui
