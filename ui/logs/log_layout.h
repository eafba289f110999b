// Where the characters of one line of a log stand: its cells, and the rows that they make where lines are wrapped.
#pragma once

#include <QList>
#include <QString>

#include "ui/logs/log_line.h"

#include <vector>

namespace slipway::ui {

class LogLayout {
public:
    struct Run {
        int start = 0; // in UTF-16 units
        quint16 style = 0;
    };

    // `rowCells`: cells of a row, 0: one row whatever its length.
    LogLayout(const LogLine& line, int rowCells);
    // The same without a layout where that is possible.
    static int rowsOf(const LogLine& line, int rowCells);

    const QString& text() const { return m_text; }
    const QList<Run>& runs() const { return m_runs; }
    int rows() const { return int(m_rowStarts.size()); }
    int rowStart(int row) const { return m_rowStarts[std::size_t(row)]; }
    int rowEnd(int row) const { return row + 1 < rows() ? rowStart(row + 1) : int(m_text.size()); }
    int rowOf(int offset) const;
    // The first cell of the character at `offset`, from the line's beginning.
    int cell(int offset) const { return m_cells.empty() ? offset : m_cells[std::size_t(offset)]; }
    // The place between two characters that is nearest to the cell (a whole one is 1.0) of the row.
    int offsetAt(int row, qreal cell) const;
    // The next or previous place between two characters.
    int after(int offset) const;
    int before(int offset) const;

private:
    void measure(const LogLine& line);
    void wrap(int rowCells);

    QString m_text;
    QList<Run> m_runs;
    std::vector<int> m_cells; // by UTF-16 unit and one more; empty where a unit is a cell
    std::vector<int> m_rowStarts{0};
};

} // namespace slipway::ui
