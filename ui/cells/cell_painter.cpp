#include "ui/cells/cell_painter.h"

#include "ui/cells/cell_style.h"
#include "ui/cells/cell_width.h"

#include <QPainter>

#include <cmath>

namespace slipway::ui {

CellPainter::CellPainter(const QFont& font)
    : m_font(font)
    , m_metrics(font)
    , m_width(m_metrics.horizontalAdvance(QString(100, QLatin1Char('0'))) / 100)
    , m_height(int(std::ceil(m_metrics.height())))
    , m_simple(0x10000) {}

bool CellPainter::isSimple(char16_t ch) const {
    if (ch >= 0x20 && ch < 0x7f)
        return true;
    quint8& known = m_simple[ch];
    if (known == 0) {
        const QChar::Direction direction = QChar::direction(ch);
        const bool straight = direction != QChar::DirR && direction != QChar::DirAL && !QChar::isSurrogate(ch);
        known = straight && ui::cellWidth(ch) == 1 && m_metrics.inFont(QChar(ch)) &&
                        std::abs(m_metrics.horizontalAdvance(QChar(ch)) - m_width) < 0.01
                    ? 2
                    : 1;
    }
    return known == 2;
}

void CellPainter::draw(QPainter* painter, qreal left, qreal top, QStringView text, quint8 flags, qreal width) const {
    const bool bold = flags & CellStyle::Bold, italic = flags & CellStyle::Italic;
    if (painter->font().bold() != bold || painter->font().italic() != italic) {
        QFont font = m_font;
        font.setBold(bold);
        font.setItalic(italic);
        painter->setFont(font);
    }
    painter->drawText(QPointF(left, top + m_metrics.ascent()),
                      QString::fromRawData(text.data(), text.size())); // does not outlive the call
    if (flags & CellStyle::Underline)
        painter->fillRect(QRectF(left, top + m_metrics.ascent() + 2, width, 1), painter->pen().color());
    if (flags & CellStyle::Strike)
        painter->fillRect(QRectF(left, top + m_metrics.ascent() - m_metrics.strikeOutPos(), width, 1),
                          painter->pen().color());
}

void CellPainter::drawCluster(QPainter* painter, qreal left, qreal top, QStringView text, quint8 flags) const {
    draw(painter, left, top, text, flags, m_width);
}

void CellPainter::drawText(QPainter* painter, qreal left, qreal top, QStringView text, quint8 flags) const {
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = at;
        while (end < text.size() && isSimple(text[end].unicode()))
            ++end;
        // What combines with the last one is drawn together with it.
        if (end > at && end < text.size()) {
            const bool pair = text[end].isHighSurrogate() && end + 1 < text.size();
            const char32_t next = pair ? QChar::surrogateToUcs4(text[end], text[end + 1]) : text[end].unicode();
            if (ui::cellWidth(next) == 0)
                --end;
        }
        if (end > at) {
            const qreal width = m_width * qreal(end - at);
            draw(painter, left, top, text.sliced(at, end - at), flags, width);
            left += width;
            at = end;
            continue;
        }
        int cells = 0;
        for (bool first = true; end < text.size(); first = false) {
            const bool pair = text[end].isHighSurrogate() && end + 1 < text.size();
            const char32_t ch = pair ? QChar::surrogateToUcs4(text[end], text[end + 1]) : text[end].unicode();
            const int width = ui::cellWidth(ch);
            if (!first && width > 0)
                break;
            cells += width;
            end += pair ? 2 : 1;
        }
        draw(painter, left, top, text.sliced(at, end - at), flags, m_width * cells);
        left += m_width * cells;
        at = end;
    }
}

} // namespace slipway::ui
