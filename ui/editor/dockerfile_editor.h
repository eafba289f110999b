// The Dockerfile in a text editor: highlighting, line numbers, a gutter with each instruction's build state and a note
// behind it, and what is wrong with the text underlined as it is typed.
#pragma once

#include <QPlainTextEdit>
#include <QTimer>

#include "dockerfile/diagnostic.h"
#include "ui/editor/line_mark.h"

namespace slipway::ui {

class DockerfileHighlighter;

class DockerfileEditor : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit DockerfileEditor(QWidget* parent = nullptr);

    // Replaces every mark. Lines outside the text are ignored. Marks stay with their lines while those are edited.
    void setMarks(const QList<LineMark>& marks);
    LineState stateOfLine(int line) const; // 1-based
    QString noteOfLine(int line) const;
    void goToLine(int line);

    int gutterWidth() const;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    friend class DockerfileGutter;
    struct Problem {
        dockerfile::Severity severity;
        int position, length; // UTF-16 units in the document
        QString text;
    };

    void moveMark(int position, int removed, int added);
    void paintGutter(QPaintEvent* event);
    QString gutterToolTip(const QPoint& position) const;
    QRectF lineRect(const QTextBlock& block) const;
    void layoutGutter();
    void addProblem(const dockerfile::Diagnostic& found);
    void checkText();
    void decorate();
    void toggleComment();

    QWidget* m_gutter;
    DockerfileHighlighter* m_highlighter;
    QTimer m_spin;  // runs only while a line does
    QTimer m_check; // the pause after typing
    int m_angle = 0;
    QList<Problem> m_problems;
};

} // namespace slipway::ui
