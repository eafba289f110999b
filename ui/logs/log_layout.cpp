#include "ui/logs/log_layout.h"

#include "ui/cells/cell_width.h"

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr int tabWidth = 8;
} // namespace

LogLayout::LogLayout(const LogLine& line, int rowCells) {
    if (line.plain || line.text.empty()) {
        m_text = QString::fromLatin1(line.text.data(), qsizetype(line.text.size()));
        for (const LogRun& run : line.runs)
            m_runs << Run{int(run.start - line.runsFrom), run.style};
    } else {
        m_text = QString::fromUtf8(line.text.data(), qsizetype(line.text.size()));
        measure(line);
    }
    if (rowCells > 0)
        wrap(rowCells);
}

void LogLayout::measure(const LogLine& line) {
    m_cells.reserve(std::size_t(m_text.size()) + 1);
    int cells = 0;
    quint32 bytes = 0;
    auto run = line.runs.begin();
    for (qsizetype i = 0; i < m_text.size(); ++i) {
        for (; run != line.runs.end() && run->start - line.runsFrom <= bytes; ++run)
            m_runs << Run{int(i), run->style};
        m_cells.push_back(cells);
        char32_t ch = m_text[i].unicode();
        if (m_text[i].isHighSurrogate() && i + 1 < m_text.size()) {
            ch = QChar::surrogateToUcs4(m_text[i], m_text[i + 1]);
            m_cells.push_back(cells);
            ++i;
        }
        bytes += ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;
        cells += ch == U'\t' ? tabWidth - cells % tabWidth : cellWidth(ch);
    }
    m_cells.push_back(cells);
}

void LogLayout::wrap(int rowCells) {
    const int size = int(m_text.size());
    if (m_cells.empty()) {
        for (int start = rowCells; start < size; start += rowCells)
            m_rowStarts.push_back(start);
        return;
    }
    int rowCell = 0;
    for (int at = 0; at < size; at = after(at)) {
        if (at > m_rowStarts.back() && cell(after(at)) - rowCell > rowCells) {
            m_rowStarts.push_back(at);
            rowCell = cell(at);
        }
    }
}

int LogLayout::rowsOf(const LogLine& line, int rowCells) {
    if (rowCells <= 0 || line.text.size() <= std::size_t(rowCells) / tabWidth)
        return 1;
    if (line.plain)
        return std::max(1, (int(line.text.size()) + rowCells - 1) / rowCells);
    return LogLayout(line, rowCells).rows();
}

int LogLayout::rowOf(int offset) const {
    const auto after = std::ranges::upper_bound(m_rowStarts, offset);
    return int(after - m_rowStarts.begin()) - 1;
}

int LogLayout::offsetAt(int row, qreal wanted) const {
    const int start = rowStart(row), end = rowEnd(row);
    const qreal target = cell(start) + wanted;
    int best = start;
    for (int at = start; at < end;) {
        const int next = after(at);
        if (target < (cell(at) + cell(next)) / 2.0)
            break;
        best = at = next;
    }
    // The end of a row that goes on is the beginning of the next.
    return best == end && row + 1 < rows() ? before(end) : best;
}

int LogLayout::after(int offset) const {
    const int size = int(m_text.size());
    if (offset >= size)
        return size;
    if (m_cells.empty())
        return offset + 1;
    int next = offset + 1;
    // What combines, and the second half of a pair, belongs to what stands before it.
    while (next < size && (m_text[next].isLowSurrogate() || cell(next) == cell(next + 1)))
        ++next;
    return next;
}

int LogLayout::before(int offset) const {
    if (m_cells.empty() || offset <= 1)
        return std::max(0, offset - 1);
    int previous = offset - 1;
    while (previous > 0 && (m_text[previous].isLowSurrogate() || cell(previous) == cell(previous + 1)))
        --previous;
    return previous;
}

} // namespace slipway::ui
