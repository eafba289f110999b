// A terminal to look at and type into. It gets the size of its place, and the program hears of that; lines that scroll
// off can be gone back to.
//
// Keys go to the program, the application's shortcuts too. What stays: Ctrl+Shift+C and V (and Ctrl+Insert,
// Shift+Insert) copy and paste, Shift with Page Up, Page Down, Home and End scrolls, Ctrl+Tab leaves the terminal.
// Where the program asks for the mouse it gets it, and Shift selects nevertheless.
#pragma once

#include <QAbstractScrollArea>
#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

#include "ui/cells/cell_painter.h"
#include "ui/engine/terminal_channel.h"
#include "ui/terminal/terminal_screen.h"
#include "ui/theme/tokens.h"

#include <deque>

namespace slipway::ui {

class TerminalView : public QAbstractScrollArea {
    Q_OBJECT
public:
    // Between two cells of a line.
    struct Position {
        qint64 line = 0;
        int column = 0;
        auto operator<=>(const Position&) const = default;
    };

    // Between the edge and the first cell.
    static constexpr int insetX = theme::large, insetY = theme::small;

    explicit TerminalView(QWidget* parent = nullptr);

    TerminalScreen* screen() { return &m_screen; }
    const TerminalScreen* screen() const { return &m_screen; }
    // nullptr: nobody is there; what is on the screen stays. The channel stays its owner's.
    void setChannel(TerminalChannel* channel);
    QSize cells() const; // columns and rows of the place it has
    // Bytes that have come and are not on the screen so far.
    qsizetype queued() const { return m_queued; }
    // Puts them there, however long it takes.
    void flush();

    bool hasSelection() const { return m_anchor != m_cursor; }
    void select(Position anchor, Position cursor);
    QString selectedText() const;
    void copy();
    void paste();
    // Asks first where the program would take each line of it for a command.
    void pasteText(const QString& text);
    QString visibleText() const;

    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

Q_SIGNALS:
    void selectionChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void inputMethodEvent(QInputMethodEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool) override { return false; }
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void scrollContentsBy(int, int) override {}

private:
    enum class Unit { Cell, Word, Line };
    struct Piece {
        QByteArray bytes;
        qsizetype taken = 0;
    };

    // What comes and what it changes.
    void take();
    void refresh();
    void fit();
    void scrollTo(qint64 top);
    bool isAtEnd() const { return m_top >= m_screen.screenLine(); }
    void ringBell();
    void restartBlinking();

    // Keys.
    bool handleOwnKey(QKeyEvent* event);
    void typed();

    // Mouse and selection.
    bool programHasMouse(Qt::KeyboardModifiers modifiers) const;
    QPoint cellAt(const QPoint& point) const; // column and row of the view
    Position positionAt(const QPoint& point) const;
    Position startOf(Position position, Unit unit) const;
    Position endOf(Position position, Unit unit) const;
    void extendTo(const QPoint& point);

    void paintLine(QPainter* painter, qint64 number, int y);
    void paintCursor(QPainter* painter);

    TerminalScreen m_screen{80, 24};
    CellPainter m_painter{theme::font(theme::Type::Code)};
    QPointer<TerminalChannel> m_channel;
    std::deque<Piece> m_queue;
    qsizetype m_queued = 0;
    QTimer m_take, m_refresh, m_resize, m_blink, m_bell, m_autoScroll;
    QElapsedTimer m_sinceRefresh;

    qint64 m_top = 0;
    bool m_following = true;
    bool m_adjusting = false;
    int m_wheel = 0;
    bool m_cursorShown = true;
    int m_blinks = 0;
    QString m_preedit;

    Position m_anchor, m_cursor;
    Position m_pressedFrom, m_pressedTo;
    Unit m_unit = Unit::Cell;
    bool m_selecting = false;
    int m_reportedButton = 0;
    QElapsedTimer m_sinceDoubleClick;
    QPoint m_dragged;
};

} // namespace slipway::ui
