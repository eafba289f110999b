// Hides the lines of stages, heredocs and instructions of several lines below their first.
#pragma once

#include <QObject>
#include <QTextCursor>

#include "ui/editor/dockerfile_analysis.h"

QT_BEGIN_NAMESPACE
class QPlainTextEdit;
QT_END_NAMESPACE

namespace slipway::ui {

class Folding : public QObject {
    Q_OBJECT
public:
    explicit Folding(QPlainTextEdit* text);

    // What can be folded from now on. What is folded stays so where it still can be.
    void setRanges(const QList<FoldRange>& ranges);
    bool canFold(const QTextBlock& first) const { return rangeAt(first) != nullptr; }
    bool isFolded(const QTextBlock& first) const;
    // Lines that are hidden below `first`; 0: none.
    int hiddenLines(const QTextBlock& first) const;
    void setFolded(const QTextBlock& first, bool folded);
    void toggle(const QTextBlock& first) { setFolded(first, !isFolded(first)); }
    void setAllFolded(bool folded);
    // The innermost range with this line.
    QTextBlock ownerOf(const QTextBlock& block) const;
    void reveal(const QTextBlock& block);

private:
    struct Range {
        QTextCursor first, last; // travel with the text
        bool folded = false;
    };
    const Range* rangeAt(const QTextBlock& first) const;
    void show();

    QPlainTextEdit* m_text;
    QList<Range> m_ranges;
    // By their first line: painting asks for every line that is shown. Made anew after an edit.
    mutable QHash<int, qsizetype> m_byLine;
    mutable bool m_stale = true;
};

} // namespace slipway::ui
