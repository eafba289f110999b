// The cursor, the selection, mouse and keys of LogText.
#include "ui/logs/log_text.h"

#include "ui/theme/icons.h"

#include <QAccessible>
#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QStyleHints>

#include <algorithm>

namespace slipway::ui {

namespace {

bool isWordPart(QChar ch) {
    return ch.isLetterOrNumber() || ch == QLatin1Char('_') || ch.isSurrogate() || ch.isMark();
}

} // namespace

LogPosition LogText::endPosition() const {
    if (buffer().isEmpty())
        return {buffer().first(), 0};
    const qint64 last = buffer().end() - 1;
    return {last, int(buffer().text(last).size())};
}

LogPosition LogText::positionAt(const QPoint& point) const {
    if (buffer().isEmpty())
        return {buffer().first(), 0};
    const int rows = (point.y() - theme::tight) / rowHeight();
    const Top top = point.y() < theme::tight ? m_top : moved(m_top, rows);
    const LogLayout layout(buffer().line(top.line), rowCells());
    const qreal x = point.x() - m_textLeft + (m_wraps ? 0 : horizontalScrollBar()->value());
    // Below the last line is its end.
    if (top.line == buffer().end() - 1 && point.y() >= theme::tight && moved(top, -rows) > m_top)
        return endPosition();
    return {top.line, layout.offsetAt(std::min(top.row, layout.rows() - 1), x / m_painter.cellWidth())};
}

LogPosition LogText::startOf(LogPosition position, Unit unit) const {
    if (unit == Unit::Line)
        return {position.line, 0};
    if (unit == Unit::Word) {
        const QString text = buffer().text(position.line);
        while (position.offset > 0 && isWordPart(text[position.offset - 1]))
            --position.offset;
    }
    return position;
}

LogPosition LogText::endOf(LogPosition position, Unit unit) const {
    const QString text = buffer().text(position.line);
    if (unit == Unit::Line)
        return position.line + 1 < buffer().end() ? LogPosition{position.line + 1, 0}
                                                  : LogPosition{position.line, int(text.size())};
    if (unit == Unit::Word)
        while (position.offset < text.size() && isWordPart(text[position.offset]))
            ++position.offset;
    return position;
}

void LogText::select(LogPosition anchor, LogPosition cursor) {
    if (m_anchor == anchor && m_cursor == cursor)
        return;
    m_anchor = anchor;
    m_cursor = cursor;
    viewport()->update();
    QAccessibleTextCursorEvent event(this, visibleOffset(cursor));
    QAccessible::updateAccessibility(&event);
    Q_EMIT selectionChanged();
}

void LogText::moveCursor(LogPosition position, bool selecting) {
    select(selecting ? m_anchor : position, position);
    reveal(position);
}

LogPosition LogText::cursorMovedRows(int rows) const {
    const LogLayout from(buffer().line(m_cursor.line), rowCells());
    const int row = from.rowOf(m_cursor.offset);
    const Top to = moved({m_cursor.line, row}, rows);
    if (to == Top{m_cursor.line, row})
        return rows < 0 ? LogPosition{m_cursor.line, 0} : endPosition();
    const LogLayout layout(buffer().line(to.line), rowCells());
    const int cell = from.cell(m_cursor.offset) - from.cell(from.rowStart(row));
    return {to.line, layout.offsetAt(to.row, cell)};
}

bool LogText::moveByKey(QKeyEvent* event) {
    if (buffer().isEmpty())
        return false;
    // The first key finds the cursor where one looks.
    if (m_cursor.line < buffer().first() || m_cursor.line >= buffer().end()) {
        const auto [first, end] = visibleLines();
        m_anchor = m_cursor = {m_following ? end - 1 : first, 0};
    }
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    const LogLayout layout(buffer().line(m_cursor.line), rowCells());
    const int offset = std::min(m_cursor.offset, int(layout.text().size()));
    const int row = layout.rowOf(offset);
    const int page = std::max(1, visibleRows() - 1);
    switch (event->key()) {
    case Qt::Key_Up:
        if (control)
            scrollTo(moved(m_top, -1), By::Person);
        else
            moveCursor(cursorMovedRows(-1), shift);
        return true;
    case Qt::Key_Down:
        if (control)
            scrollTo(moved(m_top, 1), By::Person);
        else
            moveCursor(cursorMovedRows(1), shift);
        return true;
    case Qt::Key_PageUp:
        scrollTo(moved(m_top, -page), By::Person);
        moveCursor(cursorMovedRows(-page), shift);
        return true;
    case Qt::Key_PageDown:
        scrollTo(moved(m_top, page), By::Person);
        moveCursor(cursorMovedRows(page), shift);
        return true;
    case Qt::Key_Left:
        if (offset > 0)
            moveCursor({m_cursor.line, layout.before(offset)}, shift);
        else if (m_cursor.line > buffer().first())
            moveCursor({m_cursor.line - 1, int(buffer().text(m_cursor.line - 1).size())}, shift);
        return true;
    case Qt::Key_Right:
        if (offset < layout.text().size())
            moveCursor({m_cursor.line, layout.after(offset)}, shift);
        else if (m_cursor.line + 1 < buffer().end())
            moveCursor({m_cursor.line + 1, 0}, shift);
        return true;
    case Qt::Key_Home:
        moveCursor(control ? LogPosition{buffer().first(), 0} : LogPosition{m_cursor.line, layout.rowStart(row)},
                   shift);
        return true;
    case Qt::Key_End:
        if (control) {
            moveCursor(endPosition(), shift);
            scrollTo(bottom(), By::Person);
        } else {
            const bool last = row + 1 == layout.rows();
            moveCursor({m_cursor.line, last ? layout.rowEnd(row) : layout.before(layout.rowEnd(row))}, shift);
        }
        return true;
    default:
        return false;
    }
}

void LogText::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (event->matches(QKeySequence::SelectAll))
        selectAll();
    else if (!moveByKey(event))
        event->ignore(); // to the page, which has shortcuts of its own
}

void LogText::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    const LogPosition position = positionAt(event->position().toPoint());
    const bool third =
        m_sinceDoubleClick.isValid() && m_sinceDoubleClick.elapsed() < QApplication::doubleClickInterval();
    m_sinceDoubleClick.invalidate();
    if (event->modifiers().testFlag(Qt::ShiftModifier) && m_cursor.line != 0) {
        m_unit = Unit::Character;
        m_pressedFrom = m_pressedTo = m_anchor;
        select(m_anchor, position);
        return;
    }
    m_unit = third ? Unit::Line : Unit::Character;
    m_pressedFrom = startOf(position, m_unit);
    m_pressedTo = endOf(position, m_unit);
    select(m_pressedFrom, m_pressedTo);
}

void LogText::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_sinceDoubleClick.start();
    m_unit = Unit::Word;
    const LogPosition position = positionAt(event->position().toPoint());
    m_pressedFrom = startOf(position, m_unit);
    m_pressedTo = endOf(position, m_unit);
    select(m_pressedFrom, m_pressedTo);
}

void LogText::extendTo(const QPoint& point) {
    const LogPosition position = positionAt(point);
    if (position < m_pressedFrom)
        select(m_pressedTo, startOf(position, m_unit));
    else
        select(m_pressedFrom, std::max(m_pressedTo, endOf(position, m_unit)));
    // What is being selected may not move away.
    if (hasSelection())
        setFollowing(false);
}

void LogText::mouseMoveEvent(QMouseEvent* event) {
    if (!event->buttons().testFlag(Qt::LeftButton))
        return;
    m_dragged = event->position().toPoint();
    if (viewport()->rect().adjusted(-10'000, 0, 10'000, 0).contains(m_dragged))
        m_autoScroll.stop();
    else if (!m_autoScroll.isActive())
        m_autoScroll.start();
    extendTo(m_dragged);
}

void LogText::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_autoScroll.stop();
    offerSelection();
}

void LogText::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* copySelected = menu->addAction(theme::icon(QStringLiteral("copy")), tr("Copy"), this, &LogText::copy);
    copySelected->setShortcut(QKeySequence::Copy);
    copySelected->setEnabled(hasSelection());
    QAction* all = menu->addAction(tr("Select all"), this, &LogText::selectAll);
    all->setShortcut(QKeySequence::SelectAll);
    all->setEnabled(!buffer().isEmpty());
    menu->addSeparator();
    QAction* find = menu->addAction(theme::icon(QStringLiteral("search")), tr("Find…"), this, &LogText::findRequested);
    find->setShortcut(QKeySequence::Find);
    QAction* end = menu->addAction(theme::icon(QStringLiteral("follow")), tr("Follow"), this, &LogText::follow);
    end->setEnabled(!m_following);
    menu->popup(event->globalPos());
}

void LogText::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void LogText::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace slipway::ui
