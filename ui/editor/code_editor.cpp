#include "ui/editor/code_editor.h"

#include "ui/editor/editor_gutter.h"
#include "ui/theme/tokens.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QSyntaxHighlighter>
#include <QTextBlock>

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr int indentWidth = 4;
constexpr qsizetype lookAhead = 60; // lines in which two texts meet again
} // namespace

CodeEditor::CodeEditor(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_gutter(new EditorGutter(this)) {
    m_gutter->setObjectName(QStringLiteral("gutter"));
    setFont(theme::font(theme::Type::Code));
    setLineWrapMode(NoWrap);
    setFrameShape(NoFrame);
    setTabStopDistance(fontMetrics().horizontalAdvance(QLatin1Char(' ')) * indentWidth);
    document()->setDocumentMargin(theme::small);
    setCursorWidth(2);
    connect(document(), &QTextDocument::contentsChange, this,
            [this, revision = document()->revision()](int position, int removed, int added) mutable {
                if (std::exchange(revision, document()->revision()) != revision)
                    Q_EMIT textEdited(position, removed, added);
            });
    connect(this, &QPlainTextEdit::blockCountChanged, this, &CodeEditor::layoutGutter);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &CodeEditor::decorate);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
    addEditorAction(tr("Go to line…"), QKeySequence(Qt::CTRL | Qt::Key_G), [this] { openGoTo(); });
    addEditorAction(tr("Replace…"), QKeySequence(Qt::CTRL | Qt::Key_H), [this] { Q_EMIT findRequested(true); });
    layoutGutter();
    decorate();
}

QAction* CodeEditor::addEditorAction(const QString& text, const QKeySequence& keys, const std::function<void()>& slot) {
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, slot);
    addAction(action);
    m_actions << action;
    return action;
}

void CodeEditor::contextMenuEvent(QContextMenuEvent* event) {
    // What the menu does is done at the cursor.
    if (event->reason() == QContextMenuEvent::Mouse && !textCursor().hasSelection())
        setTextCursor(cursorForPosition(event->pos()));
    QMenu* menu = createStandardContextMenu(event->pos());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSeparator();
    menu->addActions(m_actions);
    menu->popup(event->globalPos());
}

void CodeEditor::openGoTo() {
    const QList<LineBox::Choice> places = placesToGo();
    auto* box = new LineBox(places.isEmpty() ? tr("Line number") : tr("Line number or stage"), window());
    box->setObjectName(QStringLiteral("goToBox"));
    box->setChoices(places);
    box->setCheck([this, places](const QString& text) {
        bool isNumber = false;
        const int line = text.toInt(&isNumber);
        if (isNumber)
            return line >= 1 && line <= blockCount() ? QString() : tr("There are lines 1 to %1.").arg(blockCount());
        const bool known = text.isEmpty() || std::ranges::any_of(places, [&](const LineBox::Choice& choice) {
                               return choice.text.contains(text, Qt::CaseInsensitive);
                           });
        return known ? QString() : tr("There is no such line or stage.");
    });
    connect(box, &LineBox::answered, this, [this](const QString& text) {
        if (!text.isEmpty())
            goToLine(text.toInt());
    });
    connect(box, &LineBox::chosen, this, &CodeEditor::goToLine);
    const QPoint corner = mapTo(window(), QPoint(gutterWidth() + theme::large, 0));
    box->openAt(QRect(corner, QSize(1, theme::small)), {});
}

int CodeEditor::gutterWidth() const {
    const int digits = qMax(2, int(QString::number(blockCount()).size()));
    return theme::small + fontMetrics().horizontalAdvance(QLatin1Char('9')) * digits + gutterTail();
}

int CodeEditor::gutterTail() const {
    return theme::small;
}

void CodeEditor::layoutGutter() {
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect rect = contentsRect();
    m_gutter->setGeometry(rect.left(), rect.top(), gutterWidth(), rect.height());
}

void CodeEditor::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    layoutGutter();
}

void CodeEditor::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    decorate();
    for (auto* highlighter : document()->findChildren<QSyntaxHighlighter*>())
        highlighter->rehighlight();
}

void CodeEditor::goToLine(int line) {
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    if (block.isValid())
        goToPosition(block.position());
}

void CodeEditor::goToPosition(int position) {
    QTextCursor cursor(document());
    cursor.setPosition(qBound(0, position, document()->characterCount() - 1));
    setTextCursor(cursor);
    centerCursor();
    setFocus();
}

QRectF CodeEditor::lineRect(const QTextBlock& block) const {
    // The document's margin belongs to the geometry of the last block.
    QRectF rect = blockBoundingGeometry(block).translated(contentOffset());
    rect.setHeight(blockBoundingRect(document()->firstBlock()).height());
    if (document()->blockCount() == 1)
        rect.setHeight(fontMetrics().lineSpacing());
    return rect;
}

QTextBlock CodeEditor::blockAt(int y) const {
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        if (!block.isVisible())
            continue;
        const QRectF rect = lineRect(block);
        if (y < rect.top())
            break;
        if (y < rect.bottom())
            return block;
    }
    return {};
}

void CodeEditor::paintGutter(QPaintEvent* event) {
    QPainter painter(m_gutter);
    const theme::Colors& c = theme::colors(palette());
    painter.fillRect(event->rect(), c.surface);
    painter.setPen(c.border);
    painter.drawLine(m_gutter->width() - 1, event->rect().top(), m_gutter->width() - 1, event->rect().bottom());
    painter.setFont(font());
    const int current = textCursor().blockNumber();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        if (!block.isVisible())
            continue;
        const QRectF rect = lineRect(block);
        if (rect.top() > event->rect().bottom())
            break;
        if (rect.bottom() < event->rect().top())
            continue;
        const QRectF number(0, rect.top(), m_gutter->width() - gutterTail(), rect.height());
        painter.setPen(block.blockNumber() == current ? c.text : c.muted);
        painter.drawText(number, Qt::AlignRight | Qt::AlignVCenter, QString::number(block.blockNumber() + 1));
        paintGutterLine(painter, block, QRectF(0, rect.top(), m_gutter->width(), rect.height()));
    }
}

void CodeEditor::decorate() {
    QList<QTextEdit::ExtraSelection> selections;
    QTextEdit::ExtraSelection line;
    line.cursor = textCursor();
    line.cursor.clearSelection();
    line.format.setBackground(theme::colors(palette()).raised);
    line.format.setProperty(QTextFormat::FullWidthSelection, true);
    selections << line;
    addDecorations(selections);
    setExtraSelections(selections);
    m_gutter->update();
}

void CodeEditor::keyPressEvent(QKeyEvent* event) {
    const bool plain = event->modifiers() == Qt::NoModifier;
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    // Tab indents: these are how the keys get out of here.
    if (isReadOnly()) {
        QPlainTextEdit::keyPressEvent(event);
    } else if (control && (event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab)) {
        QAbstractScrollArea::focusNextPrevChild(event->key() == Qt::Key_Tab);
    } else if (event->key() == Qt::Key_Tab && plain && !textCursor().hasSelection()) {
        insertPlainText(QString(indentWidth - textCursor().positionInBlock() % indentWidth, QLatin1Char(' ')));
    } else if (event->key() == Qt::Key_Tab && plain) {
        indentLines(false);
    } else if (event->key() == Qt::Key_Backtab) {
        indentLines(true);
    } else if (event->key() == Qt::Key_Slash && control) {
        toggleComment();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && plain) {
        const QString line = textCursor().block().text().left(textCursor().positionInBlock());
        const auto indent = std::find_if(line.begin(), line.end(), [](QChar ch) { return !ch.isSpace(); });
        insertPlainText(QLatin1Char('\n') + line.left(indent - line.begin()));
        ensureCursorVisible();
    } else {
        QPlainTextEdit::keyPressEvent(event);
    }
}

void CodeEditor::indentLines(bool back) {
    QTextCursor cursor = textCursor();
    const QTextBlock last = document()->findBlock(qMax(cursor.selectionStart(), cursor.selectionEnd() - 1));
    cursor.beginEditBlock();
    for (QTextBlock block = document()->findBlock(cursor.selectionStart());
         block.isValid() && block.blockNumber() <= last.blockNumber(); block = block.next()) {
        QTextCursor edit(block);
        if (!back) {
            edit.insertText(QString(indentWidth, QLatin1Char(' ')));
            continue;
        }
        const QString text = block.text();
        int blanks = 0;
        while (blanks < qMin(indentWidth, int(text.size())) && text[blanks] == QLatin1Char(' '))
            ++blanks;
        if (blanks == 0 && text.startsWith(QLatin1Char('\t')))
            blanks = 1;
        edit.setPosition(block.position() + blanks, QTextCursor::KeepAnchor);
        edit.removeSelectedText();
    }
    cursor.endEditBlock();
}

void CodeEditor::toggleComment() {
    QTextCursor cursor = textCursor();
    const QTextBlock last = document()->findBlock(cursor.selectionEnd());
    QTextBlock block = document()->findBlock(cursor.selectionStart());
    const bool remove = block.text().trimmed().startsWith(QLatin1Char('#'));
    cursor.beginEditBlock();
    for (; block.isValid() && block.blockNumber() <= last.blockNumber(); block = block.next()) {
        QTextCursor edit(block);
        const QString text = block.text();
        if (!remove) {
            edit.insertText(QStringLiteral("# "));
        } else if (const qsizetype hash = text.indexOf(QLatin1Char('#')); hash >= 0) {
            edit.setPosition(block.position() + int(hash));
            const int count = text.mid(hash + 1, 1) == QLatin1String(" ") ? 2 : 1;
            edit.movePosition(QTextCursor::Right, QTextCursor::KeepAnchor, count);
            edit.removeSelectedText();
        }
    }
    cursor.endEditBlock();
}

void CodeEditor::apply(QList<TextChange> changes) {
    if (isReadOnly())
        return;
    std::ranges::stable_sort(changes, {}, &TextChange::position);
    // From the end, so that no change moves another's place.
    std::ranges::reverse(changes);
    const int end = document()->characterCount() - 1;
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    for (const TextChange& change : std::as_const(changes)) {
        if (change.position < 0 || change.length < 0 || change.position + change.length > end)
            continue;
        cursor.setPosition(change.position);
        cursor.setPosition(change.position + change.length, QTextCursor::KeepAnchor);
        cursor.insertText(change.replacement);
    }
    cursor.endEditBlock();
}

void CodeEditor::adopt(const QString& text) {
    const QList<TextChange> changes = differences(toPlainText(), text);
    if (!changes.isEmpty())
        apply(changes);
}

QList<TextChange> differences(const QString& from, const QString& to) {
    const QStringList before = from.split(QLatin1Char('\n')), after = to.split(QLatin1Char('\n'));
    // Lines are alike when only blanks and case tell them apart, which is what formatting changes.
    const auto keysOf = [](const QStringList& lines) {
        QStringList keys;
        for (const QString& line : lines)
            keys << line.simplified().toLower();
        return keys;
    };
    const QStringList oldKeys = keysOf(before), newKeys = keysOf(after);
    QList<TextChange> changes;
    int position = 0; // of the line before[i]
    qsizetype i = 0, j = 0;
    const auto add = [&](int at, int length, const QString& replacement) {
        changes << TextChange{at, length, replacement};
    };
    while (i < before.size() && j < after.size()) {
        const QString &old = before[i], &now = after[j];
        if (old == now) {
            position += int(old.size()) + 1;
            ++i;
            ++j;
            continue;
        }
        // The nearest place where the texts agree again, lines gone or lines new; empty lines agree by accident.
        qsizetype gone = 0, fresh = 0;
        const QString &oldKey = oldKeys[i], &newKey = newKeys[j];
        for (qsizetype ahead = 1; oldKey != newKey && ahead < lookAhead && gone == 0 && fresh == 0; ++ahead) {
            if (i + ahead < before.size() && oldKeys[i + ahead] == newKey && !newKey.isEmpty())
                gone = ahead;
            else if (j + ahead < after.size() && newKeys[j + ahead] == oldKey && !oldKey.isEmpty())
                fresh = ahead;
        }
        if (gone > 0) {
            int length = 0;
            for (qsizetype k = 0; k < gone; ++k)
                length += int(before[i + k].size()) + 1;
            add(position, length, {});
            position += length;
            i += gone;
        } else if (fresh > 0) {
            add(position, 0, after.mid(j, fresh).join(QLatin1Char('\n')) + QLatin1Char('\n'));
            j += fresh;
        } else {
            const qsizetype shorter = qMin(old.size(), now.size());
            qsizetype head = 0, tail = 0;
            while (head < shorter && old[head] == now[head])
                ++head;
            while (tail < shorter - head && old[old.size() - 1 - tail] == now[now.size() - 1 - tail])
                ++tail;
            add(position + int(head), int(old.size() - head - tail), now.mid(head, now.size() - head - tail));
            position += int(old.size()) + 1;
            ++i;
            ++j;
        }
    }
    // What is left of one of them stands behind the last line of the other.
    if (i < before.size()) {
        const int begin = qMax(0, position - 1);
        add(begin, int(from.size()) - begin, {});
    } else if (j < after.size()) {
        add(int(from.size()), 0, QLatin1Char('\n') + after.mid(j).join(QLatin1Char('\n')));
    }
    return changes;
}

} // namespace slipway::ui
