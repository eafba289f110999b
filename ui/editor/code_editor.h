// A text editor with line numbers: what the editors of a Dockerfile, of .dockerignore and of any other file share.
// Indentation, comments and replacements are single steps of undo. Tab indents; with Ctrl it leaves the editor.
#pragma once

#include <QPlainTextEdit>

#include "ui/editor/line_box.h"
#include "ui/editor/text_positions.h"

QT_BEGIN_NAMESPACE
class QMenu;
QT_END_NAMESPACE

namespace slipway::ui {

class CodeEditor : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit CodeEditor(QWidget* parent = nullptr);

    virtual int gutterWidth() const;
    int currentLine() const { return textCursor().blockNumber() + 1; }
    void goToLine(int line); // 1-based; centres it
    void goToPosition(int position);
    // As one step of undo. Changes do not overlap; those outside of the text are left out.
    void apply(QList<TextChange> changes);
    // Makes the text `text`, touching only what differs, so that cursor, marks and undo survive.
    void adopt(const QString& text);
    void openGoTo(); // asks for a line, or one of the places
    // In coordinates of the viewport.
    QRectF lineRect(const QTextBlock& block) const;

Q_SIGNALS:
    void findRequested(bool replace);
    // As QTextDocument::contentsChange, but only where the text changed: to a document its colours are contents, too.
    void textEdited(int position, int removed, int added);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

    // In the context menu and, with `keys`, on the keyboard.
    QAction* addEditorAction(const QString& text, const QKeySequence& keys, const std::function<void()>& slot);
    // Where one can go by name; the value is a line.
    virtual QList<LineBox::Choice> placesToGo() const { return {}; }
    // Behind the line number; `line` is the line's rectangle in the gutter.
    virtual void paintGutterLine(QPainter&, const QTextBlock&, const QRectF& /*line*/) {}
    virtual QString gutterToolTip(const QPoint&) const { return {}; }
    virtual void gutterPressed(const QPoint&) {}
    // Null: none there. The caller owns it.
    virtual QMenu* makeGutterMenu(const QPoint&) { return nullptr; }
    // Room right of the numbers.
    virtual int gutterTail() const;
    virtual void addDecorations(QList<QTextEdit::ExtraSelection>&) const {}
    QTextBlock blockAt(int y) const;
    void decorate();
    void layoutGutter();
    QWidget* gutter() const { return m_gutter; }

private:
    friend class EditorGutter;
    void paintGutter(QPaintEvent* event);
    void indentLines(bool back);
    void toggleComment();

    QWidget* m_gutter;
    QList<QAction*> m_actions;
};

// What turns one text into the other, line by line; in the order of the text.
QList<TextChange> differences(const QString& from, const QString& to);

} // namespace slipway::ui
