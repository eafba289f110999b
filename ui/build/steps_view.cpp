#include "ui/build/steps_view.h"

#include "ui/build/build_session.h"
#include "ui/build/steps_delegate.h"
#include "ui/build/steps_search.h"
#include "ui/theme/icons.h"
#include "ui/widgets/seen.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QTimer>

namespace slipway::ui {

namespace {
constexpr int spinIntervalMs = 80;

StepState stateOf(const QModelIndex& step) {
    return step.data(StepsModel::StateRole).value<StepState>();
}
} // namespace

StepsView::StepsView(BuildSession* session, QWidget* parent)
    : QTreeView(parent)
    , m_search(new StepsSearch(session->steps(), this)) {
    auto* delegate = new StepsDelegate(session->steps(), m_search, this);
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
    m_spin = new SeenTimer(this, spinIntervalMs, [this, delegate] {
        delegate->turn();
        viewport()->update();
    });
    connect(session, &BuildSession::stateChanged, this, [this, session] {
        m_spin->setOn(session->isRunning());
        viewport()->update();
    });
    connect(model(), &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex& at, int first) { rowsAdded(at, first); });
    connect(model(), &QAbstractItemModel::modelReset, this, [this] {
        m_opened.clear();
        m_decided.clear();
    });
    connect(model(), &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& step) { stepChanged(step); });
}

void StepsView::rowsAdded(const QModelIndex& parent, int first) {
    // The layout is made later: the bar still says what was in sight.
    const QScrollBar* bar = verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - StepsDelegate::stepHeight;
    // Lines that come to a step that has some are no reason: of steps that run at the same time each stays as it is.
    if (parent.isValid() && first == 0 && stateOf(parent) == StepState::Running && !isDecided(parent))
        open(parent);
    if (atEnd)
        QTimer::singleShot(0, this, [this] { scrollToBottom(); });
}

void StepsView::stepChanged(const QModelIndex& step) {
    if (step.parent().isValid() || stateOf(step) != StepState::Failed)
        return;
    if (!isDecided(step))
        open(step);
    QTimer::singleShot(0, this, [this, at = QPersistentModelIndex(step)] {
        const int lines = model()->rowCount(at);
        scrollTo(lines > 0 && isExpanded(at) ? model()->index(lines - 1, 0, at) : QModelIndex(at));
    });
}

void StepsView::open(const QModelIndex& step) {
    QList<QPersistentModelIndex> kept;
    for (const QPersistentModelIndex& opened : std::as_const(m_opened)) {
        if (!opened.isValid() || opened == step || isDecided(opened))
            continue;
        if (stateOf(opened) == StepState::Running)
            kept << opened;
        else
            collapse(opened);
    }
    m_opened = kept << step;
    expand(step);
}

void StepsView::mouseReleaseEvent(QMouseEvent* event) {
    QTreeView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    if (!index.isValid() || index.data(StepsModel::IsLogRole).toBool() || event->button() != Qt::LeftButton)
        return;
    if (!isDecided(index))
        m_decided << index;
    setExpanded(index, !isExpanded(index));
    Q_EMIT lineActivated(index.data(StepsModel::LineRole).toInt());
}

int StepsView::lineOf(const QModelIndex& index) const {
    const QModelIndex step = index.parent().isValid() ? index.parent() : index;
    return step.data(StepsModel::LineRole).toInt();
}

void StepsView::copySelected() {
    QModelIndexList selected = selectionModel()->selectedIndexes();
    std::sort(selected.begin(), selected.end());
    QStringList lines;
    for (const QModelIndex& index : std::as_const(selected))
        lines << index.data().toString();
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void StepsView::contextMenuEvent(QContextMenuEvent* event) {
    const QModelIndex index = event->reason() == QContextMenuEvent::Mouse ? indexAt(event->pos()) : currentIndex();
    const int line = lineOf(index);
    if (line == 0)
        return;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("stepMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_stepWork) {
        addStepActions(
            menu, [this, line](StepAction action) { Q_EMIT stepActionRequested(action, line); },
            [this, line](StepAction action) { return m_hindrance ? m_hindrance(action, line) : QString(); });
        menu->addSeparator();
    }
    menu->addAction(tr("Go to line %1").arg(line), this, [this, line] { Q_EMIT lineActivated(line); });
    menu->addAction(theme::icon(QStringLiteral("copy")), tr("Copy"), this, &StepsView::copySelected);
    menu->popup(event->reason() == QContextMenuEvent::Mouse
                    ? event->globalPos()
                    : viewport()->mapToGlobal(visualRect(index).bottomLeft() + QPoint(theme::large, 0)));
}

void StepsView::keyPressEvent(QKeyEvent* event) {
    const int line = lineOf(currentIndex());
    const bool plain = event->modifiers() == Qt::NoModifier;
    if (event->matches(QKeySequence::Copy))
        copySelected();
    else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && line > 0)
        Q_EMIT lineActivated(line);
    else if (event->key() == Qt::Key_F9 && plain && m_stepWork && line > 0)
        Q_EMIT stepActionRequested(StepAction::ShellBefore, line);
    else if (event->key() == Qt::Key_F10 && plain && m_stepWork && line > 0)
        Q_EMIT stepActionRequested(StepAction::ShellAfter, line);
    else
        QTreeView::keyPressEvent(event);
}

void StepsView::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    viewport()->update();
}

} // namespace slipway::ui
