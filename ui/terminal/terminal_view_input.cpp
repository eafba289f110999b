// Keys, mouse and the selection of TerminalView.
#include "ui/terminal/terminal_view.h"

#include "ui/theme/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QStyleHints>
#include <QWheelEvent>

#include <algorithm>

namespace slipway::ui {

namespace {

// Of paths and addresses too: what one wants to copy as a whole.
bool isWordPart(const QString& text) {
    return !text.isEmpty() &&
           (text[0].isLetterOrNumber() || text[0].isSurrogate() || QStringLiteral("_-./~:@%+#=?&").contains(text[0]));
}

int buttonNumber(Qt::MouseButton button) {
    switch (button) {
    case Qt::LeftButton:
        return 1;
    case Qt::MiddleButton:
        return 2;
    case Qt::RightButton:
        return 3;
    default:
        return 0;
    }
}

constexpr Qt::KeyboardModifiers relevant = Qt::ShiftModifier | Qt::ControlModifier | Qt::AltModifier;

} // namespace

bool TerminalView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        // The shell's Ctrl+R is not the window's.
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isWindows = key->modifiers().testFlag(Qt::ControlModifier) &&
                               key->modifiers().testFlag(Qt::ShiftModifier) && key->key() != Qt::Key_C &&
                               key->key() != Qt::Key_V;
        if (m_channel && !isWindows) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

bool TerminalView::handleOwnKey(QKeyEvent* event) {
    const Qt::KeyboardModifiers modifiers = event->modifiers() & relevant;
    const int key = event->key();
    if (modifiers == (Qt::ControlModifier | Qt::ShiftModifier)) {
        if (key == Qt::Key_C)
            copy();
        else if (key == Qt::Key_V)
            paste();
        else if (key == Qt::Key_Up)
            scrollTo(m_top - 1);
        else if (key == Qt::Key_Down)
            scrollTo(m_top + 1);
        else if (key == Qt::Key_Backtab || key == Qt::Key_Tab)
            QAbstractScrollArea::focusNextPrevChild(false);
        else
            return false;
        return true;
    }
    if (modifiers == Qt::ControlModifier && key == Qt::Key_Tab) {
        QAbstractScrollArea::focusNextPrevChild(true);
        return true;
    }
    if (modifiers == Qt::ControlModifier && key == Qt::Key_Insert) {
        copy();
        return true;
    }
    if (modifiers != Qt::ShiftModifier || m_screen.isAlternate())
        return false;
    switch (key) {
    case Qt::Key_Insert:
        paste();
        return true;
    case Qt::Key_PageUp:
        scrollTo(m_top - m_screen.rows() + 1);
        return true;
    case Qt::Key_PageDown:
        scrollTo(m_top + m_screen.rows() - 1);
        return true;
    case Qt::Key_Home:
        scrollTo(m_screen.firstLine());
        return true;
    case Qt::Key_End:
        scrollTo(m_screen.screenLine());
        return true;
    default:
        return false;
    }
}

void TerminalView::typed() {
    if (!m_following)
        scrollTo(m_screen.screenLine());
    restartBlinking();
    viewport()->update();
}

void TerminalView::keyPressEvent(QKeyEvent* event) {
    if (handleOwnKey(event))
        return;
    if (!m_channel) {
        event->ignore();
        return;
    }
    const Qt::KeyboardModifiers modifiers = event->modifiers();
    if (m_screen.sendKey(event->key(), modifiers)) {
        typed();
        return;
    }
    const QString text = event->text();
    const bool printable = !text.isEmpty() && text[0].isPrint();
    // AltGr comes as Ctrl+Alt on some keyboards: what it writes is what was meant.
    if (printable && modifiers.testFlag(Qt::ControlModifier) && modifiers.testFlag(Qt::AltModifier))
        m_screen.sendText(text);
    else if (modifiers.testFlag(Qt::ControlModifier) && event->key() >= 0x20 && event->key() < 0x7f)
        m_screen.sendText(QString(QChar(event->key())), modifiers);
    else if (printable)
        m_screen.sendText(text, modifiers & Qt::AltModifier);
    else {
        event->ignore();
        return;
    }
    typed();
}

void TerminalView::inputMethodEvent(QInputMethodEvent* event) {
    m_preedit = event->preeditString();
    if (m_channel && !event->commitString().isEmpty()) {
        m_screen.sendText(event->commitString());
        typed();
    }
    viewport()->update();
    event->accept();
}

QVariant TerminalView::inputMethodQuery(Qt::InputMethodQuery query) const {
    switch (query) {
    case Qt::ImEnabled:
        return bool(m_channel);
    case Qt::ImCursorRectangle:
        return QRect(int(insetX + m_screen.cursor().x() * m_painter.cellWidth()),
                     insetY + int(m_screen.screenLine() - m_top + m_screen.cursor().y()) * m_painter.rowHeight(), 1,
                     m_painter.rowHeight())
            .translated(viewport()->pos());
    case Qt::ImFont:
        return m_painter.font();
    case Qt::ImHints:
        return int(Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase | Qt::ImhSensitiveData);
    default:
        return QAbstractScrollArea::inputMethodQuery(query);
    }
}

void TerminalView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    m_screen.sendFocus(true);
    restartBlinking();
    viewport()->update();
}

void TerminalView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    m_screen.sendFocus(false);
    restartBlinking();
    viewport()->update();
}

// Mouse.

bool TerminalView::programHasMouse(Qt::KeyboardModifiers modifiers) const {
    return m_channel && m_screen.mouse() != TerminalScreen::Mouse::None && !modifiers.testFlag(Qt::ShiftModifier) &&
           isAtEnd();
}

QPoint TerminalView::cellAt(const QPoint& point) const {
    return {std::clamp(int((point.x() - insetX) / m_painter.cellWidth()), 0, m_screen.columns() - 1),
            std::clamp((point.y() - insetY) / m_painter.rowHeight(), 0, m_screen.rows() - 1)};
}

TerminalView::Position TerminalView::positionAt(const QPoint& point) const {
    const int row = cellAt(point).y();
    const int column = int((point.x() - insetX) / m_painter.cellWidth() + 0.5);
    return {std::min(m_top + row, m_screen.endLine() - 1), std::clamp(column, 0, m_screen.columns())};
}

TerminalView::Position TerminalView::startOf(Position position, Unit unit) const {
    if (unit == Unit::Line)
        return {position.line, 0};
    const auto line = m_screen.line(position.line);
    while (unit == Unit::Word && position.column > 0 && position.column <= line.size() &&
           isWordPart(line[position.column - 1].text))
        --position.column;
    return position;
}

TerminalView::Position TerminalView::endOf(Position position, Unit unit) const {
    if (unit == Unit::Line)
        return {position.line, m_screen.columns()};
    const auto line = m_screen.line(position.line);
    while (unit == Unit::Word && position.column < line.size() && isWordPart(line[position.column].text))
        ++position.column;
    return position;
}

void TerminalView::select(Position anchor, Position cursor) {
    if (m_anchor == anchor && m_cursor == cursor)
        return;
    m_anchor = anchor;
    m_cursor = cursor;
    viewport()->update();
    Q_EMIT selectionChanged();
}

void TerminalView::extendTo(const QPoint& point) {
    const Position position = positionAt(point);
    if (position < m_pressedFrom)
        select(m_pressedTo, startOf(position, m_unit));
    else
        select(m_pressedFrom, std::max(m_pressedTo, endOf(position, m_unit)));
}

void TerminalView::mousePressEvent(QMouseEvent* event) {
    const QPoint point = event->position().toPoint();
    if (programHasMouse(event->modifiers())) {
        m_reportedButton = buttonNumber(event->button());
        const QPoint cell = cellAt(point);
        m_screen.sendMouseMove(cell, event->modifiers());
        if (m_reportedButton > 0)
            m_screen.sendMouseButton(m_reportedButton, true, event->modifiers());
        return;
    }
    if (event->button() == Qt::MiddleButton) {
        if (QGuiApplication::clipboard()->supportsSelection())
            pasteText(QGuiApplication::clipboard()->text(QClipboard::Selection));
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    const bool third =
        m_sinceDoubleClick.isValid() && m_sinceDoubleClick.elapsed() < QApplication::doubleClickInterval();
    m_sinceDoubleClick.invalidate();
    m_unit = third ? Unit::Line : Unit::Cell;
    const Position position = positionAt(point);
    m_pressedFrom = startOf(position, m_unit);
    m_pressedTo = endOf(position, m_unit);
    m_selecting = true;
    select(m_pressedFrom, m_pressedTo);
}

void TerminalView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (programHasMouse(event->modifiers()) || event->button() != Qt::LeftButton) {
        mousePressEvent(event);
        return;
    }
    m_sinceDoubleClick.start();
    m_unit = Unit::Word;
    // The word that the cell under the mouse is part of, not the boundary that is nearest.
    const QPoint cell = cellAt(event->position().toPoint());
    const Position position{std::min(m_top + cell.y(), m_screen.endLine() - 1), cell.x()};
    m_pressedFrom = startOf(position, m_unit);
    m_pressedTo = endOf(position, m_unit);
    m_selecting = true;
    select(m_pressedFrom, m_pressedTo);
}

void TerminalView::mouseMoveEvent(QMouseEvent* event) {
    const QPoint point = event->position().toPoint();
    if (m_selecting) {
        m_dragged = point;
        if (point.y() >= 0 && point.y() < viewport()->height())
            m_autoScroll.stop();
        else if (!m_autoScroll.isActive())
            m_autoScroll.start();
        extendTo(point);
    } else if (programHasMouse(event->modifiers())) {
        const bool wanted = m_screen.mouse() == TerminalScreen::Mouse::Move ||
                            (m_screen.mouse() == TerminalScreen::Mouse::Drag && m_reportedButton > 0);
        if (wanted)
            m_screen.sendMouseMove(cellAt(point), event->modifiers());
    }
}

void TerminalView::mouseReleaseEvent(QMouseEvent* event) {
    m_autoScroll.stop();
    if (std::exchange(m_selecting, false)) {
        if (hasSelection() && QGuiApplication::clipboard()->supportsSelection())
            QGuiApplication::clipboard()->setText(selectedText(), QClipboard::Selection);
        return;
    }
    if (m_reportedButton > 0) {
        m_screen.sendMouseMove(cellAt(event->position().toPoint()), event->modifiers());
        m_screen.sendMouseButton(std::exchange(m_reportedButton, 0), false, event->modifiers());
    }
}

void TerminalView::wheelEvent(QWheelEvent* event) {
    m_wheel += event->angleDelta().y();
    const int perRow = 120 / std::max(1, QGuiApplication::styleHints()->wheelScrollLines());
    const int rows = m_wheel / perRow;
    m_wheel -= rows * perRow;
    event->accept();
    if (programHasMouse(event->modifiers())) {
        m_screen.sendMouseMove(cellAt(event->position().toPoint()), event->modifiers());
        for (int i = 0; i < std::abs(rows); ++i)
            m_screen.sendMouseButton(rows > 0 ? 4 : 5, true, event->modifiers());
    } else if (m_screen.isAlternate() && m_channel) {
        // A pager without the mouse scrolls by its arrow keys.
        for (int i = 0; i < std::abs(rows); ++i)
            m_screen.sendKey(rows > 0 ? Qt::Key_Up : Qt::Key_Down, {});
    } else if (rows != 0) {
        scrollTo(m_top - rows);
    }
}

void TerminalView::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Mouse && programHasMouse(event->modifiers()))
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* copySelected = menu->addAction(theme::icon(QStringLiteral("copy")), tr("Copy"), this, &TerminalView::copy);
    copySelected->setShortcut(QKeySequence(Qt::ControlModifier | Qt::ShiftModifier | Qt::Key_C));
    copySelected->setEnabled(hasSelection());
    QAction* pasted = menu->addAction(theme::icon(QStringLiteral("paste")), tr("Paste"), this, &TerminalView::paste);
    pasted->setShortcut(QKeySequence(Qt::ControlModifier | Qt::ShiftModifier | Qt::Key_V));
    pasted->setEnabled(bool(m_channel));
    menu->addSeparator();
    menu->addAction(tr("Forget what has scrolled off"), &m_screen, &TerminalScreen::clearScrolledOff);
    menu->popup(event->globalPos());
}

} // namespace slipway::ui
