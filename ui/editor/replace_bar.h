// Find and replace over an editor: finds as you type, Enter and Shift+Enter walk, Escape closes. Replacing everything
// is one step of undo.
#pragma once

#include "ui/widgets/find_bar.h"

#include <QPointer>
#include <QRegularExpression>

QT_BEGIN_NAMESPACE
class QLineEdit;
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class CodeEditor;

class ReplaceBar : public FindBar {
    Q_OBJECT
public:
    // Hidden until open().
    explicit ReplaceBar(QWidget* parent = nullptr);

    // Which text it works on from now on; null: none.
    void setEditor(CodeEditor* editor);
    // Looks for what is selected in the text, if anything.
    void open(bool replace);

protected:
    void walk(bool backwards) override;
    void closeBar() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // Invalid, with the field marked, when what was typed is no pattern.
    QRegularExpression pattern();
    void find(bool backwards, bool fromHere);
    void replaceOne();
    void replaceAll();

    QPointer<CodeEditor> m_editor;
    QLineEdit* m_replacement;
    QToolButton* m_case;
    QToolButton* m_word;
    QToolButton* m_regex;
    QWidget* m_replaceRow;
};

} // namespace slipway::ui
