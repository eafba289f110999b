// Draws text on a grid of cells. What the font draws in exactly one cell is drawn in stretches, anything else
// character by character, each at its cell: a fallback font's width does not move what follows.
#pragma once

#include <QFont>
#include <QFontMetricsF>
#include <QStringView>

#include <vector>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace slipway::ui {

class CellPainter {
public:
    explicit CellPainter(const QFont& font);

    const QFont& font() const { return m_font; }
    qreal cellWidth() const { return m_width; }
    int rowHeight() const { return m_height; }
    qreal ascent() const { return m_metrics.ascent(); }
    // Whether it may be part of a stretch.
    bool isSimple(char16_t ch) const;

    // `left`, `top`: of the first character's cell. The painter's pen is the ink; its font is changed.
    void drawText(QPainter* painter, qreal left, qreal top, QStringView text, quint8 flags) const;
    // One character with what combines with it, whatever its width.
    void drawCluster(QPainter* painter, qreal left, qreal top, QStringView text, quint8 flags) const;

private:
    void draw(QPainter* painter, qreal left, qreal top, QStringView text, quint8 flags, qreal width) const;

    QFont m_font;
    QFontMetricsF m_metrics;
    qreal m_width;
    int m_height;
    mutable std::vector<quint8> m_simple; // by UTF-16 unit: 0 unknown, 1 no, 2 yes
};

} // namespace slipway::ui
