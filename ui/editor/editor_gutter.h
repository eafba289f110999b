// The strip left of a text: it has no knowledge of its own, the editor paints it and answers for it.
#pragma once

#include "ui/editor/code_editor.h"

namespace slipway::ui {

class EditorGutter : public QWidget {
public:
    explicit EditorGutter(CodeEditor* editor)
        : QWidget(editor)
        , m_editor(editor) {}
    QSize sizeHint() const override { return {m_editor->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent* event) override { m_editor->paintGutter(event); }
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    CodeEditor* m_editor;
};

} // namespace slipway::ui
