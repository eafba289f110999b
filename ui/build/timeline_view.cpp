#include "ui/build/timeline_view.h"

#include "ui/build/build_session.h"
#include "ui/build/step_look.h"
#include "ui/build/timeline_model.h"
#include "ui/theme/style.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"
#include "ui/widgets/seen.h"

#include <QKeyEvent>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int rowHeight = 28;
constexpr int axisHeight = 26;
constexpr int barHeight = 14;
constexpr int smallestBar = 4;
constexpr int tickMs = 200;
constexpr int tickRoom = 80; // pixels between two times of the axis
constexpr qint64 shortestSpanMs = 100;
} // namespace

QList<qint64> timeTicks(qint64 spanMs, int most) {
    static constexpr qint64 steps[]{10,      20,        50,        100,       200,        500,       1'000,
                                    2'000,   5'000,     10'000,    30'000,    60'000,     120'000,   300'000,
                                    600'000, 1'800'000, 3'600'000, 7'200'000, 18'000'000, 36'000'000};
    qint64 step = steps[std::size(steps) - 1];
    for (const qint64 candidate : steps) {
        if (spanMs / candidate < qMax(1, most)) {
            step = candidate;
            break;
        }
    }
    QList<qint64> ticks;
    for (qint64 at = 0; at <= spanMs; at += step)
        ticks << at;
    return ticks;
}

// Where a moment of the build stands, and the times over the bars.
class TimeAxis : public QWidget {
public:
    qint64 span = shortestSpanMs;

    TimeAxis() { setFixedHeight(axisHeight); }
    // The part of a row that is the axis; before it stands the step's text.
    int left() const { return qBound(140, width() * 2 / 5, 360); }
    int right() const { return width() - theme::large - room(); }
    qreal x(qint64 ms) const { return left() + qreal(right() - left()) * qreal(ms) / qreal(span); }
    QList<qint64> ticks() const { return timeTicks(span, (right() - left()) / tickRoom); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const theme::Colors& c = theme::colors(palette());
        painter.setFont(theme::font(theme::Type::Caption));
        painter.setPen(c.muted);
        for (const qint64 tick : ticks())
            painter.drawText(QRectF(x(tick) + 4, 0, tickRoom, height()), Qt::AlignLeft | Qt::AlignVCenter,
                             tick == 0 ? QStringLiteral("0") : formatDuration(tick));
    }

private:
    // For the duration behind a bar that ends where the axis does.
    static int room() {
        return QFontMetrics(theme::font(theme::Type::Caption)).horizontalAdvance(QStringLiteral("00.0 ms"));
    }
};

namespace {

class TimelineDelegate : public QStyledItemDelegate {
public:
    TimelineDelegate(const TimeAxis* axis, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_axis(axis) {}

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, rowHeight}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        painter->save();
        const theme::Colors& c = theme::colors(option.palette);
        const QRect row = option.rect;
        const bool isStage = index.data(TimelineModel::IsStageRole).toBool();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(row, c.selection);
        else if (option.state.testFlag(QStyle::State_MouseOver))
            painter->fillRect(row, c.raised);
        painter->setPen(c.border);
        for (const qint64 tick : m_axis->ticks())
            painter->drawLine(QPointF(m_axis->x(tick), row.top()), QPointF(m_axis->x(tick), row.bottom()));
        if (isStage)
            paintStage(painter, option, index);
        else
            paintStep(painter, option, index);
        theme::paintFocus(painter, option);
        painter->restore();
    }

private:
    QRectF barOf(const QRect& row, const QModelIndex& index) const {
        const qint64 start = index.data(StepsModel::StartRole).toLongLong();
        const qint64 duration = index.data(StepsModel::DurationRole).toLongLong();
        const qreal left = m_axis->x(start);
        return {left, row.center().y() - barHeight / 2.0 + 1,
                qMax(qreal(smallestBar), m_axis->x(start + duration) - left), qreal(barHeight)};
    }

    void paintStage(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
        const theme::Colors& c = theme::colors(option.palette);
        const QRect row = option.rect;
        painter->setFont(theme::font(theme::Type::Strong));
        painter->setPen(c.text);
        const QRect text(row.left() + theme::large, row.top(), m_axis->left() - theme::large - theme::small,
                         row.height());
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
        // A bracket over its steps.
        const QRectF bar = barOf(row, index);
        painter->setPen(QPen(c.muted, 1.5));
        const qreal y = bar.center().y();
        painter->drawLine(QPointF(bar.left(), y), QPointF(bar.right(), y));
        painter->drawLine(QPointF(bar.left(), y), QPointF(bar.left(), y + 5));
        painter->drawLine(QPointF(bar.right(), y), QPointF(bar.right(), y + 5));
        paintDetail(painter, option, bar, index.data(StepsModel::DetailRole).toString(), c.muted);
    }

    void paintStep(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
        const theme::Colors& c = theme::colors(option.palette);
        const QRect row = option.rect;
        const auto state = index.data(StepsModel::StateRole).value<StepState>();
        const StepLook look = lookOf(state);
        const QColor ink = theme::inkColor(look.ink, option.palette);
        theme::paintIcon(painter, QRectF(row.left() + theme::large, row.center().y() - 7, 14, 14), look.icon, ink);
        const QRect text(row.left() + theme::large + 22, row.top(), m_axis->left() - theme::large - 22 - theme::small,
                         row.height());
        painter->setFont(theme::font(theme::Type::Code));
        painter->setPen(state == StepState::Cached || state == StepState::Waiting ? c.muted : c.text);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
        if (state == StepState::Waiting || state == StepState::WillRun)
            return;
        painter->setRenderHint(QPainter::Antialiasing);
        QRectF bar = barOf(row, index);
        if (state == StepState::Cached) {
            // It took no time: a mark where it was found.
            painter->setPen(QPen(c.muted, 1.2));
            painter->setBrush(c.surface);
            const QRectF diamond(bar.left() - 5, bar.center().y() - 5, 10, 10);
            painter->drawPolygon(QPolygonF{
                QPointF(diamond.center().x(), diamond.top()), QPointF(diamond.right(), diamond.center().y()),
                QPointF(diamond.center().x(), diamond.bottom()), QPointF(diamond.left(), diamond.center().y())});
            bar.setRight(diamond.right());
        } else {
            painter->setPen(state == StepState::Cancelled ? QPen(c.muted, 1, Qt::DashLine) : QPen(ink, 1));
            QColor ground = ink;
            ground.setAlphaF(state == StepState::Failed ? 0.9F : 0.55F);
            painter->setBrush(state == StepState::Cancelled ? QBrush(Qt::NoBrush) : QBrush(ground));
            painter->drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), theme::smallRadius, theme::smallRadius);
        }
        const QString detail = state == StepState::Cached || state == StepState::Cancelled
                                   ? look.label
                                   : formatDuration(index.data(StepsModel::DurationRole).toLongLong());
        paintDetail(painter, option, bar, detail, state == StepState::Failed ? c.bad : c.muted);
    }

    void paintDetail(QPainter* painter, const QStyleOptionViewItem& option, const QRectF& bar, const QString& text,
                     const QColor& ink) const {
        painter->setFont(theme::font(theme::Type::Caption));
        const int width = painter->fontMetrics().horizontalAdvance(text);
        // Behind the bar; before it where there is no room.
        qreal left = bar.right() + 6;
        if (left + width > option.rect.right() - theme::tight)
            left = qMax(qreal(m_axis->left()), bar.left() - 6 - width);
        painter->setPen(ink);
        painter->drawText(QRectF(left, option.rect.top(), width + 1, option.rect.height()),
                          Qt::AlignLeft | Qt::AlignVCenter, text);
    }

    const TimeAxis* m_axis;
};

} // namespace

TimelineView::TimelineView(BuildSession* session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new TimelineModel(session->steps(), this))
    , m_axis(new TimeAxis)
    , m_list(new QListView) {
    m_list->setObjectName(QStringLiteral("timeline"));
    m_list->setAccessibleName(tr("Timeline of the build"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new TimelineDelegate(m_axis, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->installEventFilter(this);
    setFocusProxy(m_list);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_axis);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_list, 1);

    m_tick = new SeenTimer(this, tickMs, [this] { refresh(); });
    connect(session, &BuildSession::stateChanged, this, &TimelineView::refresh);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &TimelineView::refresh);
    connect(m_model, &QAbstractItemModel::modelReset, this, &TimelineView::refresh);
    connect(m_list, &QListView::clicked, this, [this] {
        if (currentLine() > 0)
            Q_EMIT lineActivated(currentLine());
    });
    connect(m_list, &QWidget::customContextMenuRequested, this, &TimelineView::showMenu);
    refresh();
}

void TimelineView::refresh() {
    qint64 span = qMax(shortestSpanMs, m_session->steps()->elapsedMs());
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex at = m_model->index(row);
        if (!at.data(TimelineModel::IsStageRole).toBool())
            span = qMax(span,
                        at.data(StepsModel::StartRole).toLongLong() + at.data(StepsModel::DurationRole).toLongLong());
    }
    m_axis->span = span;
    m_axis->update();
    m_list->viewport()->update();
    m_tick->setOn(m_session->isRunning());
}

int TimelineView::currentLine() const {
    return m_list->currentIndex().data(StepsModel::LineRole).toInt();
}

void TimelineView::showMenu(const QPoint& position) {
    const int line = m_list->indexAt(position).data(StepsModel::LineRole).toInt();
    if (line == 0)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_stepWork) {
        addStepActions(
            menu, [this, line](StepAction action) { Q_EMIT stepActionRequested(action, line); },
            [this, line](StepAction action) { return m_hindrance ? m_hindrance(action, line) : QString(); });
        menu->addSeparator();
    }
    menu->addAction(tr("Go to line %1").arg(line), this, [this, line] { Q_EMIT lineActivated(line); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

bool TimelineView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list && event->type() == QEvent::Show)
        refresh();
    if (watched != m_list || event->type() != QEvent::KeyPress || currentLine() == 0)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)
        Q_EMIT lineActivated(currentLine());
    else if (key->key() == Qt::Key_F9 && m_stepWork)
        Q_EMIT stepActionRequested(StepAction::ShellBefore, currentLine());
    else if (key->key() == Qt::Key_F10 && m_stepWork)
        Q_EMIT stepActionRequested(StepAction::ShellAfter, currentLine());
    else
        return false;
    return true;
}

} // namespace slipway::ui
