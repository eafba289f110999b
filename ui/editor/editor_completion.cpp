#include "ui/editor/editor_completion.h"

#include "ui/editor/code_editor.h"
#include "ui/editor/completion_popup.h"

#include <QKeyEvent>
#include <QScrollBar>
#include <QTextBlock>

namespace slipway::ui {

namespace {
constexpr int page = 8;
const QString triggers = QStringLiteral("$-=,/{");
} // namespace

EditorCompletion::EditorCompletion(CodeEditor* editor, Source source)
    : QObject(editor)
    , m_editor(editor)
    , m_source(std::move(source)) {
    connect(editor->verticalScrollBar(), &QScrollBar::valueChanged, this, &EditorCompletion::close);
    connect(editor->horizontalScrollBar(), &QScrollBar::valueChanged, this, &EditorCompletion::close);
}

bool EditorCompletion::isOpen() const {
    return m_popup && !m_popup->isHidden();
}

void EditorCompletion::close() {
    if (isOpen())
        m_popup->hide();
}

bool EditorCompletion::keyPressed(const QKeyEvent& event) {
    if (!isOpen())
        return false;
    switch (event.key()) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Up:
        m_popup->move(-1);
        return true;
    case Qt::Key_Down:
        m_popup->move(1);
        return true;
    case Qt::Key_PageUp:
        m_popup->move(-page);
        return true;
    case Qt::Key_PageDown:
        m_popup->move(page);
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Home:
    case Qt::Key_End:
        close();
        return false;
    case Qt::Key_Tab:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        break;
    default:
        return false;
    }
    const std::optional<CompletionItem> item = m_popup->current();
    const bool wasMoved = m_popup->wasMoved();
    close();
    if (!item || event.modifiers() != Qt::NoModifier)
        return false;
    // "FROM alpine" is whole although there is an alpine:3.20: Enter ends the line unless something was chosen.
    const bool mayBeWhole = item->kind == CompletionItem::Kind::Image || item->kind == CompletionItem::Kind::File ||
                            item->kind == CompletionItem::Kind::Folder || item->kind == CompletionItem::Kind::Value;
    if (event.key() != Qt::Key_Tab && mayBeWhole && m_reason == Reason::Typed && !wasMoved)
        return false;
    accept(*item);
    return true;
}

void EditorCompletion::keyTyped(const QKeyEvent& event) {
    if (event.key() == Qt::Key_Backspace && isOpen()) {
        refresh(m_reason);
        return;
    }
    const QString text = event.text();
    if (text.isEmpty() || !text[0].isPrint() || event.modifiers().testFlag(Qt::ControlModifier) ||
        event.modifiers().testFlag(Qt::AltModifier)) {
        if (!text.isEmpty())
            close();
        return;
    }
    if (text[0].isSpace())
        close();
    else
        refresh(isOpen() ? m_reason : Reason::Typed);
}

void EditorCompletion::open() {
    refresh(Reason::Asked);
}

void EditorCompletion::refresh(Reason reason) {
    const Completions completions = m_source();
    const QTextCursor cursor = m_editor->textCursor();
    const QString typed = cursor.block().text().mid(cursor.positionInBlock() - completions.typed, completions.typed);
    const bool whole = completions.items.size() == 1 && completions.items[0].text.trimmed() == typed;
    const QChar last = cursor.positionInBlock() > 0 ? cursor.block().text()[cursor.positionInBlock() - 1] : QChar();
    const bool wanted = reason == Reason::Asked || completions.typed > 0 || triggers.contains(last);
    if (completions.items.isEmpty() || !wanted || (whole && reason == Reason::Typed) || cursor.hasSelection()) {
        close();
        return;
    }
    m_reason = reason;
    m_typed = completions.typed;
    if (!m_popup) {
        m_popup = new CompletionPopup(m_editor->window());
        connect(m_popup, &CompletionPopup::chosen, this, &EditorCompletion::accept);
    }
    QTextCursor start = cursor;
    start.setPosition(cursor.position() - m_typed);
    QRect anchor = m_editor->cursorRect(start);
    anchor.moveTopLeft(m_editor->viewport()->mapTo(m_editor->window(), anchor.topLeft()));
    m_popup->open(completions.items, anchor);
}

void EditorCompletion::accept(const CompletionItem& item) {
    QTextCursor cursor = m_editor->textCursor();
    QString text = item.text;
    // What stands behind the cursor already is not put there twice.
    const QString behind = cursor.block().text().mid(cursor.positionInBlock(), 1);
    if (!behind.isEmpty() && text.endsWith(behind) && !behind[0].isLetterOrNumber())
        text.chop(1);
    cursor.setPosition(cursor.position() - m_typed, QTextCursor::KeepAnchor);
    cursor.insertText(text);
    m_editor->setTextCursor(cursor);
    if (item.goesOn)
        refresh(Reason::Asked);
    if (item.goesOn)
        m_reason = Reason::Typed; // nobody asked for these: Enter does not choose among them
}

} // namespace slipway::ui
