// What LogText draws.
#include "ui/logs/log_text.h"

#include "ui/cells/cell_colors.h"
#include "ui/logs/source_ink.h"
#include "ui/theme/icons.h"
#include "ui/theme/style.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyleOption>

#include <algorithm>
#include <optional>

namespace slipway::ui {

struct LogText::Line {
    qint64 number;
    LogLine line;
    LogLayout layout;
    QList<LogMatcher::Match> matches;
    std::optional<LogMatcher::Match> current;
};

QRectF LogText::cellRect(const LogLayout& layout, int row, int from, int to, int y) const {
    const int start = layout.cell(layout.rowStart(row));
    const int scrolled = m_wraps ? 0 : horizontalScrollBar()->value();
    const qreal cell = m_painter.cellWidth();
    const qreal left = m_textLeft - scrolled + (layout.cell(from) - start) * cell;
    return QRectF(left, y, (layout.cell(to) - layout.cell(from)) * cell, rowHeight());
}

void LogText::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    const theme::Colors& c = theme::colors(palette());
    painter.fillRect(viewport()->rect(), c.surface);
    if (buffer().isEmpty()) {
        painter.setPen(c.muted);
        painter.setFont(theme::font(theme::Type::Body));
        painter.drawText(viewport()->rect().adjusted(theme::large, theme::large, -theme::large, -theme::large),
                         Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
        paintFocus(&painter);
        return;
    }
    painter.setFont(m_painter.font());
    int y = theme::tight;
    for (qint64 number = m_top.line; number < buffer().end() && y < viewport()->height(); ++number) {
        const LogLine text = buffer().line(number);
        Line line{number, text, LogLayout(text, rowCells()), {}, {}};
        if (!m_search.matcher().isEmpty())
            line.matches = m_search.matcher().find(line.layout.text());
        if (m_search.current() && m_search.current()->line == number)
            line.current = m_search.current()->match;
        for (int row = number == m_top.line ? std::min(m_top.row, line.layout.rows() - 1) : 0;
             row < line.layout.rows() && y < viewport()->height(); ++row, y += rowHeight()) {
            if (text.stream == LogStream::Notice) {
                painter.fillRect(QRect(0, y, viewport()->width(), rowHeight()), c.warnGround);
                painter.fillRect(QRect(0, y, 3, rowHeight()), c.warn);
            } else if (row == 0) {
                paintMargin(&painter, text, y);
            }
            painter.setClipRect(QRect(m_textLeft - 1, y, viewport()->width(), rowHeight()));
            paintRow(&painter, line, row, y);
            painter.setClipping(false);
        }
    }
    paintFocus(&painter);
}

void LogText::paintFocus(QPainter* painter) const {
    QStyleOption option;
    option.initFrom(viewport());
    option.state.setFlag(QStyle::State_HasFocus, hasFocus());
    theme::paintFocus(painter, option);
}

void LogText::paintMargin(QPainter* painter, const LogLine& line, int y) {
    const theme::Colors& c = theme::colors(palette());
    int x = theme::large;
    if (m_timeWidth > 0 && line.time != noTime) {
        painter->setPen(c.muted);
        m_painter.drawText(painter, x, y, formatLogTime(line.time), 0);
    }
    x += m_timeWidth;
    if (m_sourceWidth > 0 && line.source > 0) {
        // Names take turns in colours; what tells them apart is the name.
        painter->setPen(inkOfSource(line.source, c));
        const QString name = buffer().sources().value(line.source);
        m_painter.drawText(
            painter, x, y,
            QFontMetricsF(m_painter.font()).elidedText(name, Qt::ElideMiddle, m_sourceWidth - theme::medium + 1), 0);
    }
    x += m_sourceWidth;
    if (m_streamWidth > 0 && line.stream == LogStream::Error) {
        painter->setPen(c.warn);
        m_painter.drawText(painter, x, y, tr("err", "a mark before lines of standard error"), CellStyle::Bold);
        painter->fillRect(QRect(0, y, 3, rowHeight()), c.warn);
    }
}

void LogText::paintMatches(QPainter* painter, const Line& line, int row, int y) {
    const theme::Colors& c = theme::colors(palette());
    const int from = line.layout.rowStart(row), to = line.layout.rowEnd(row);
    for (const LogMatcher::Match& match : line.matches) {
        const int start = std::max(match.start, from), end = std::min(match.start + match.length, to);
        if (start >= end)
            continue;
        const QRectF rect = cellRect(line.layout, row, start, end, y);
        painter->fillRect(rect, c.warnGround);
        painter->fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 1), c.warn);
    }
}

QRectF LogText::selectedRect(const Line& line, int row, int y) const {
    const int from = line.layout.rowStart(row), to = line.layout.rowEnd(row);
    const int size = int(line.layout.text().size());
    const LogPosition begin = std::min(m_anchor, m_cursor), end = std::max(m_anchor, m_cursor);
    if (!hasSelection() || begin.line > line.number || end.line < line.number)
        return {};
    const int selectedFrom = begin.line < line.number ? from : std::clamp(begin.offset, from, to);
    const int selectedTo = end.line > line.number ? to : std::clamp(end.offset, from, to);
    QRectF rect = cellRect(line.layout, row, std::min(selectedFrom, size), std::min(selectedTo, size), y);
    const bool lineEnd = end.line > line.number && row + 1 == line.layout.rows();
    if (lineEnd)
        rect.setWidth(rect.width() + m_painter.cellWidth() / 2); // it is selected as well
    return selectedFrom < selectedTo || lineEnd ? rect : QRectF();
}

void LogText::paintRow(QPainter* painter, const Line& line, int row, int y) {
    const theme::Colors& c = theme::colors(palette());
    const theme::Scheme scheme = theme::schemeOf(palette());
    const LogLayout& layout = line.layout;
    const bool notice = line.line.stream == LogStream::Notice;
    // Of a long line only what can be seen is looked at.
    int from = layout.rowStart(row), to = layout.rowEnd(row);
    if (!m_wraps) {
        const qreal firstCell = horizontalScrollBar()->value() / m_painter.cellWidth();
        from = layout.offsetAt(row, std::max(0.0, firstCell - 2));
        to = layout.offsetAt(row, firstCell + viewport()->width() / m_painter.cellWidth() + 2);
    }

    struct Piece {
        int from, to;
        quint16 style;
    };
    QList<Piece> pieces;
    auto next = std::ranges::upper_bound(layout.runs(), from, {}, &LogLayout::Run::start);
    quint16 style = next == layout.runs().begin() ? quint16(0) : std::prev(next)->style;
    for (int at = from; at < to; ++next) {
        const int end = next == layout.runs().end() ? to : std::min(to, next->start);
        if (end > at)
            pieces << Piece{at, end, style};
        at = end;
        if (next == layout.runs().end())
            break;
        style = next->style;
    }
    // With `ground` the text stands on that instead of its own.
    const auto drawText = [&](const std::optional<QColor>& ink, const std::optional<QColor>& ground = {}) {
        for (const Piece& piece : std::as_const(pieces)) {
            const CellStyle& look = buffer().styles()[piece.style];
            const CellLook colors = cellLook(look, scheme, Readability::Always);
            painter->setPen(ink ? *ink : notice ? c.warn : ground && colors.ground.isValid() ? c.text : colors.ink);
            for (int at = piece.from; at < piece.to;) {
                const qsizetype tab = layout.text().indexOf(QLatin1Char('\t'), at);
                const int stop = tab < 0 || tab > piece.to ? piece.to : int(tab);
                if (stop > at) {
                    const QRectF rect = cellRect(layout, row, at, stop, y);
                    m_painter.drawText(painter, rect.left(), rect.top(), QStringView(layout.text()).mid(at, stop - at),
                                       notice ? quint8(CellStyle::Italic) : look.flags);
                }
                at = stop + 1;
            }
        }
    };

    // From the farthest to the nearest: the text's own grounds, the matches, the text, the selection with its text.
    for (const Piece& piece : std::as_const(pieces)) {
        const CellLook look = cellLook(buffer().styles()[piece.style], scheme, Readability::Always);
        if (look.ground.isValid())
            painter->fillRect(cellRect(layout, row, piece.from, piece.to, y), look.ground);
    }
    paintMatches(painter, line, row, y);
    drawText(std::nullopt);
    if (const QRectF selected = selectedRect(line, row, y); !selected.isNull()) {
        painter->save();
        painter->setClipRect(selected, Qt::IntersectClip);
        painter->fillRect(selected, c.selection);
        drawText(std::nullopt, c.selection);
        painter->restore();
    }
    if (line.current) {
        const int start = std::max(line.current->start, layout.rowStart(row));
        const int end = std::min(line.current->start + line.current->length, layout.rowEnd(row));
        if (start < end) {
            const QRectF rect = cellRect(layout, row, start, end, y);
            painter->setClipRect(rect, Qt::IntersectClip);
            painter->fillRect(rect, c.warn);
            drawText(c.surface);
        }
    }
    const bool cursorIsHere = m_cursor.line == line.number && m_cursor.offset >= layout.rowStart(row) &&
                              (m_cursor.offset < layout.rowEnd(row) || row + 1 == layout.rows());
    if (hasFocus() && cursorIsHere && !hasSelection()) {
        const int offset = std::min(m_cursor.offset, int(layout.text().size()));
        const QRectF rect = cellRect(layout, row, offset, offset, y);
        painter->fillRect(QRectF(rect.left() - 0.5, y, 1, rowHeight()), c.accent);
    }
}

} // namespace slipway::ui
