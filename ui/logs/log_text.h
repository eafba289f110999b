// A log on the screen. Only what can be seen is laid out, so that its length does not matter. At the end of the log it
// follows what comes; scrolling up or selecting releases it, and a button says how much has come since.
//
// Copying and selecting work as in any text; the keys that move the cursor move what is seen along with it. Addresses
// are text like any other: nothing here can be clicked to go somewhere.
#pragma once

#include <QAbstractScrollArea>
#include <QElapsedTimer>
#include <QTimer>

#include <functional>
#include <optional>

#include "ui/cells/cell_painter.h"
#include "ui/logs/log_export.h"
#include "ui/logs/log_feed.h"
#include "ui/logs/log_layout.h"
#include "ui/logs/log_search.h"
#include "ui/theme/tokens.h"

QT_BEGIN_NAMESPACE
class QPushButton;
QT_END_NAMESPACE

namespace slipway::ui {

// Where somebody reads: the first line that is seen, by its time. So it is found again when the same log comes anew, or
// together with others, whatever its lines are numbered then.
struct LogPlace {
    qint64 time = noTime;
    int nth = 0; // of the lines with that time, and those without one behind them
};

class LogText : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit LogText(QWidget* parent = nullptr, qint64 limit = LogStore::defaultLimit);

    LogFeed* feed() { return &m_feed; }
    const LogBuffer& buffer() const { return m_feed.buffer(); }
    LogSearch* search() { return &m_search; }
    void append(const QByteArray& bytes) { m_feed.append(bytes); }
    void reset();

    bool isFollowing() const { return m_following; }
    void follow();
    // Nothing: it follows, or no line has a time.
    std::optional<LogPlace> place() const;
    // Follows what comes until it has reached that place, and stops there; unless somebody scrolls first, or the log
    // has not got that far within seconds.
    void seek(const std::optional<LogPlace>& place);
    // Lines that have come since it stopped following.
    qint64 newLines() const;

    bool showsTimes() const { return m_showsTimes; }
    void setShowsTimes(bool on);
    bool wraps() const { return m_wraps; }
    void setWraps(bool on);
    // What stands in a log without a line.
    void setPlaceholder(const QString& text);

    bool hasSelection() const { return m_anchor != m_cursor; }
    void selectAll();
    QString selectedText() const;
    void copy();
    // Where what the mouse has selected goes, for the middle button to paste it; by itself to the window system, if
    // that has a place for it.
    void setSelectionSink(const std::function<void(const QString&)>& sink) { m_selectionSink = sink; }
    LogExport exported() const; // everything, with what is shown beside it
    QString toPlainText() const;

    LogPosition cursor() const { return m_cursor; }
    LogPosition anchor() const { return m_anchor; }
    // The first line and row that can be seen.
    qint64 topLine() const { return m_top.line; }
    // The text of the lines that can be seen, and where the first begins; what a screen reader gets.
    QString visibleText() const;
    int visibleOffset(LogPosition position) const;
    LogPosition positionAt(const QPoint& point) const;
    // The first line that is at least partly seen and the first after those.
    std::pair<qint64, qint64> visibleLines() const;
    int rowHeight() const { return m_painter.rowHeight() + 1; }

Q_SIGNALS:
    void followingChanged(bool following);
    void selectionChanged();
    void findRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void scrollContentsBy(int, int) override {}

private:
    struct Top {
        qint64 line = 1;
        int row = 0;
        auto operator<=>(const Top&) const = default;
    };
    enum class By { Person, Program };
    enum class Unit { Character, Word, Line };

    // Scrolling.
    void linesChanged();
    void refresh();
    void measureMargin();
    int rowCells() const; // 0: lines are not wrapped
    int visibleRows() const;
    int rowsOf(qint64 line) const;
    Top bottom() const; // the top from which on the end is seen
    Top moved(Top from, int rows) const;
    void scrollTo(Top top, By by);
    void scrollBarMoved(int value);
    void updateScrollBars();
    void updateFollowButton();
    void setFollowing(bool following);
    void reveal(LogPosition position);
    void revealMatch();
    void goOnSeeking();

    // The cursor and the selection.
    LogPosition startOf(LogPosition position, Unit unit) const;
    LogPosition endOf(LogPosition position, Unit unit) const;
    void select(LogPosition anchor, LogPosition cursor);
    void moveCursor(LogPosition position, bool selecting);
    LogPosition cursorMovedRows(int rows) const;
    LogPosition endPosition() const;
    void extendTo(const QPoint& point);
    LogExport selected() const;
    void offerSelection();
    bool moveByKey(QKeyEvent* event);

    // Painting.
    struct Line; // one that is being painted
    void paintRow(QPainter* painter, const Line& line, int row, int y);
    void paintMatches(QPainter* painter, const Line& line, int row, int y);
    QRectF selectedRect(const Line& line, int row, int y) const;
    void paintMargin(QPainter* painter, const LogLine& line, int y);
    void paintFocus(QPainter* painter) const;
    QRectF cellRect(const LogLayout& layout, int row, int from, int to, int y) const;

    LogFeed m_feed;
    LogSearch m_search;
    CellPainter m_painter{theme::font(theme::Type::Code)};
    QTimer m_refresh;
    QElapsedTimer m_sinceRefresh;
    QPushButton* m_followButton;
    QString m_placeholder;

    Top m_top;
    bool m_following = true;
    bool m_adjusting = false;
    qint64 m_endWhenReleased = 1;
    std::optional<LogPlace> m_sought;
    qint64 m_soughtFrom = 1; // all lines before are older
    QElapsedTimer m_seeking;
    bool m_showsTimes = false;
    bool m_wraps = false;
    int m_wheel = 0;
    // The margin's columns, in pixels; 0: not there.
    int m_timeWidth = 0, m_sourceWidth = 0, m_streamWidth = 0;
    int m_textLeft = 0;

    LogPosition m_anchor, m_cursor; // line 0: nowhere
    std::function<void(const QString&)> m_selectionSink;
    LogPosition m_pressedFrom, m_pressedTo;
    Unit m_unit = Unit::Character;
    QElapsedTimer m_sinceDoubleClick;
    QTimer m_autoScroll;
    QPoint m_dragged;
};

} // namespace slipway::ui
