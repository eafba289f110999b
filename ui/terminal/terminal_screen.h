// A terminal without a window: libvterm's cells, the lines that have scrolled off, and the bytes that keys, mouse and
// pastes become. Titles, icons and whatever else a program asks of the outside are passed over.
//
// Lines are numbered: those that scrolled off from firstLine() on, then the rows of the screen from screenLine() on. A
// line keeps its number when it scrolls off.
#pragma once

#include <QList>
#include <QObject>
#include <QPoint>
#include <QString>

#include <deque>
#include <memory>
#include <vector>

#include "ui/cells/cell_style.h"

namespace slipway::ui {

class TerminalScreen : public QObject {
    Q_OBJECT
public:
    static constexpr int mostScrolledOff = 10'000;

    enum class CursorShape { Block, Underline, Bar };
    enum class Mouse { None, Click, Drag, Move };
    struct Cell {
        QString text; // one character with what combines with it; empty: a space, or the second half of a wide one
        int width = 1;
        CellStyle style;
    };

    TerminalScreen(int columns, int rows, QObject* parent = nullptr);
    ~TerminalScreen() override;

    // From the program.
    void feed(const QByteArray& bytes);
    void resize(int columns, int rows);
    // As after being switched on, with nothing scrolled off.
    void reset();

    int columns() const { return m_columns; }
    int rows() const { return m_rows; }
    qint64 firstLine() const { return m_screenLine - qint64(m_scrolledOff.size()); }
    qint64 screenLine() const { return m_screenLine; }
    qint64 endLine() const { return m_screenLine + m_rows; }
    // Exactly columns() or, of a line that scrolled off at another width, as many as it has.
    QList<Cell> line(qint64 number) const;
    void clearScrolledOff();

    // Column and row on the screen.
    QPoint cursor() const { return m_cursor; }
    bool isCursorVisible() const { return m_cursorVisible; }
    bool cursorBlinks() const { return m_cursorBlinks; }
    CursorShape cursorShape() const { return m_cursorShape; }
    bool isAlternate() const { return m_alternate; }
    Mouse mouse() const { return m_mouse; }

    // To the program: these become bytes in output().
    void sendText(const QString& text, Qt::KeyboardModifiers modifiers = {});
    // False when the key means nothing to a terminal.
    bool sendKey(int key, Qt::KeyboardModifiers modifiers);
    // Line ends become what Enter sends; what could be more than text is taken out.
    void sendPaste(const QString& text);
    // Whether the program can tell a paste from typing.
    bool bracketsPastes();
    void sendMouseMove(QPoint cell, Qt::KeyboardModifiers modifiers);
    // 1 left, 2 middle, 3 right, 4 and 5 the wheel up and down.
    void sendMouseButton(int button, bool pressed, Qt::KeyboardModifiers modifiers);
    void sendFocus(bool in);

Q_SIGNALS:
    void output(const QByteArray& bytes);
    void changed();
    void bell();
    void alternateChanged();

private:
    struct Terminal; // libvterm's side
    struct Packed {
        char32_t ch = 0;
        quint16 style = 0;
        quint8 width = 1;
    };
    struct ScrolledOff {
        std::vector<Packed> cells;
        std::vector<std::pair<quint16, QString>> combined; // by column: characters with what combines with them
        quint16 columns = 0;
    };

    int m_columns, m_rows;
    qint64 m_screenLine = 0;
    std::deque<ScrolledOff> m_scrolledOff;
    CellStyles m_styles; // of what scrolled off
    QPoint m_cursor;
    bool m_cursorVisible = true, m_cursorBlinks = false, m_alternate = false;
    CursorShape m_cursorShape = CursorShape::Block;
    Mouse m_mouse = Mouse::None;
    QByteArray m_out; // of the call that runs
    std::unique_ptr<Terminal> m_terminal;
};

} // namespace slipway::ui
