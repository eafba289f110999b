#include "ui/editor/folding.h"

#include <QAbstractTextDocumentLayout>
#include <QPlainTextEdit>
#include <QTextBlock>

namespace slipway::ui {

Folding::Folding(QPlainTextEdit* text)
    : QObject(text)
    , m_text(text) {
    connect(text->document(), &QTextDocument::contentsChange, this, [this] { m_stale = true; });
}

void Folding::setRanges(const QList<FoldRange>& ranges) {
    QSet<int> folded;
    for (const Range& range : std::as_const(m_ranges))
        if (range.folded)
            folded << range.first.blockNumber();
    const QTextDocument* document = m_text->document();
    m_ranges.clear();
    for (const FoldRange& range : ranges) {
        const QTextBlock first = document->findBlockByNumber(range.line - 1);
        const QTextBlock last = document->findBlockByNumber(range.endLine - 1);
        if (first.isValid() && last.isValid())
            m_ranges << Range{QTextCursor(first), QTextCursor(last), folded.contains(first.blockNumber())};
    }
    m_stale = true;
    if (!folded.isEmpty())
        show();
}

const Folding::Range* Folding::rangeAt(const QTextBlock& first) const {
    if (std::exchange(m_stale, false)) {
        m_byLine.clear();
        for (qsizetype i = 0; i < m_ranges.size(); ++i)
            m_byLine.insert(m_ranges[i].first.blockNumber(), i);
    }
    const auto found = m_byLine.constFind(first.blockNumber());
    return found == m_byLine.cend() ? nullptr : &m_ranges[*found];
}

bool Folding::isFolded(const QTextBlock& first) const {
    const Range* range = rangeAt(first);
    return range && range->folded;
}

int Folding::hiddenLines(const QTextBlock& first) const {
    const Range* range = rangeAt(first);
    return range && range->folded ? range->last.blockNumber() - range->first.blockNumber() : 0;
}

void Folding::setFolded(const QTextBlock& first, bool folded) {
    for (Range& range : m_ranges)
        if (range.first.blockNumber() == first.blockNumber())
            range.folded = folded;
    show();
}

void Folding::setAllFolded(bool folded) {
    for (Range& range : m_ranges)
        range.folded = folded;
    show();
}

QTextBlock Folding::ownerOf(const QTextBlock& block) const {
    const Range* owner = nullptr;
    const int line = block.blockNumber();
    for (const Range& range : m_ranges)
        if (range.first.blockNumber() <= line && line <= range.last.blockNumber() &&
            (!owner || range.first.blockNumber() >= owner->first.blockNumber()))
            owner = &range;
    return owner ? owner->first.block() : QTextBlock();
}

void Folding::reveal(const QTextBlock& block) {
    const int line = block.blockNumber();
    bool changed = false;
    for (Range& range : m_ranges) {
        if (!range.folded || range.first.blockNumber() >= line || range.last.blockNumber() < line)
            continue;
        range.folded = false;
        changed = true;
    }
    if (changed || !block.isVisible())
        show();
}

void Folding::show() {
    QTextDocument* document = m_text->document();
    QList<bool> hidden(document->blockCount(), false);
    for (const Range& range : std::as_const(m_ranges))
        if (range.folded)
            for (int line = range.first.blockNumber() + 1; line <= range.last.blockNumber(); ++line)
                hidden[line] = true;
    bool changed = false;
    for (QTextBlock block = document->firstBlock(); block.isValid(); block = block.next()) {
        const bool visible = !hidden[block.blockNumber()];
        if (block.isVisible() == visible)
            continue;
        block.setVisible(visible);
        block.setLineCount(visible ? qMax(1, block.layout()->lineCount()) : 0);
        changed = true;
    }
    if (!changed)
        return;
    if (!m_text->textCursor().block().isVisible()) {
        QTextBlock block = m_text->textCursor().block();
        while (block.isValid() && !block.isVisible())
            block = block.previous();
        m_text->setTextCursor(QTextCursor(block));
    }
    QAbstractTextDocumentLayout* layout = document->documentLayout();
    Q_EMIT layout->update();
    Q_EMIT layout->documentSizeChanged(layout->documentSize());
}

} // namespace slipway::ui
