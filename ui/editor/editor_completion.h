// When an editor's completion popup opens, what the keys do in it, and how an item gets into the text.
#pragma once

#include <QObject>
#include <QPointer>

#include "ui/editor/completion.h"

QT_BEGIN_NAMESPACE
class QKeyEvent;
QT_END_NAMESPACE

namespace slipway::ui {

class CodeEditor;
class CompletionPopup;

class EditorCompletion : public QObject {
    Q_OBJECT
public:
    using Source = std::function<Completions()>;
    EditorCompletion(CodeEditor* editor, Source source);

    // Ahead of the editor; true: the key was for the popup.
    bool keyPressed(const QKeyEvent& event);
    // Behind the editor, which has put the key into the text.
    void keyTyped(const QKeyEvent& event);
    // As asked for, even with nothing typed.
    void open();
    void close();
    bool isOpen() const;

private:
    enum class Reason { Asked, Typed };
    void refresh(Reason reason);
    void accept(const CompletionItem& item);

    CodeEditor* m_editor;
    Source m_source;
    QPointer<CompletionPopup> m_popup; // the window's
    int m_typed = 0;
    Reason m_reason = Reason::Typed;
};

} // namespace slipway::ui
