// The Dockerfile in a text editor: highlighting, a gutter with each instruction's build state, what is wrong with the
// text underlined as it is typed and mended from a menu, completion, hovering, folding, stages to go to and to rename.
// Analysis runs on another thread; between a key and its result everything travels with the text.
#pragma once

#include <QTimer>

#include "ui/editor/code_editor.h"
#include "ui/editor/completion.h"
#include "ui/editor/dockerfile_analysis.h"
#include "ui/editor/line_mark.h"
#include "ui/editor/step_action.h"

QT_BEGIN_NAMESPACE
class QMenu;
QT_END_NAMESPACE

namespace slipway::ui {

class DockerfileAnalyzer;
class DockerfileHighlighter;
class EditorCompletion;
class Folding;
class HoverCard;
class SeenTimer;
struct HoverText;

class DockerfileEditor : public CodeEditor {
    Q_OBJECT
public:
    explicit DockerfileEditor(QWidget* parent = nullptr);

    // Replaces every mark. Lines outside the text are ignored. Marks stay with their lines while those are edited.
    void setMarks(const QList<LineMark>& marks);
    LineState stateOfLine(int line) const; // 1-based
    QString noteOfLine(int line) const;

    // What completion offers beside the language: references of local images, and files of the context as
    // CompletionRequest has them.
    void setImages(const QStringList& references) { m_images = references; }
    void setContextFiles(const QStringList& files) { m_files = files; }
    // What is known of the images that stages begin with, for the checks, completion and hovering.
    void setBaseImages(const BaseImages& images);
    // The text of .dockerignore, for the checks.
    void setIgnoreText(const QString& text);

    // The newest; null before the first. It may be of an older text.
    const DockerfileAnalysis* analysis() const { return m_analysis.get(); }
    // The analysis is of the text as it is.
    bool isAnalysisCurrent() const;
    Folding* folding() const { return m_folding; }

    // Those on a line that can be fixed.
    QList<Problem> fixesAt(int line) const;
    void fix(const Problem& problem);
    // All, but for fixes that touch what an earlier one changes.
    void fixAll(const QString& rule = {});
    // What the light bulb of a line offers; null: nothing. The caller owns it.
    QMenu* makeFixMenu(int line);
    // Whether its menus offer what can be done with a step; they do.
    void setStepWork(bool on);
    // What stands in the way of it, where something may.
    void setStepHindrance(const StepHindrance& hindrance) { m_hindrance = hindrance; }
    // What can be done with the step at a line; null where there is none.
    QMenu* makeStepMenu(int line);
    void goToProblem(const Problem& problem);
    void goToNextProblem(bool backwards);
    // False: the text has syntax errors, and stays.
    bool formatText();
    void startRename(); // of the stage at the cursor
    void showHover(const QTextCursor& at);

    int gutterWidth() const override;

Q_SIGNALS:
    void analysed();
    void stepActionRequested(slipway::ui::StepAction action, int line);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void paintGutterLine(QPainter& painter, const QTextBlock& block, const QRectF& line) override;
    QString gutterToolTip(const QPoint& position) const override;
    void gutterPressed(const QPoint& position) override;
    QMenu* makeGutterMenu(const QPoint& position) override;
    int gutterTail() const override;
    QList<LineBox::Choice> placesToGo() const override;
    void addDecorations(QList<QTextEdit::ExtraSelection>& selections) const override;

private:
    struct GutterProblem {
        dockerfile::Severity severity;
        bool hasFix;
        QString message;
    };

    void makeActions();
    bool isStep(const QTextBlock& block) const;
    void requestStep(StepAction action);
    void moveMark(int position, int removed, int added);
    void paintMark(QPainter& painter, const LineMarkData& data, const QRectF& glyph);
    void startAnalysis();
    void take(const std::shared_ptr<const DockerfileAnalysis>& analysis);
    void underline();
    QHash<int, GutterProblem> problemsByLine() const;
    Completions completions() const;
    HoverText hoverTextAt(const QTextCursor& at) const;
    void openFixMenu(int line);
    void goToStage(const StageInfo& stage);
    void goToDefinition(int position);
    void closePopups();

    DockerfileHighlighter* m_highlighter;
    DockerfileAnalyzer* m_analyzer;
    Folding* m_folding;
    EditorCompletion* m_completion;
    QPointer<HoverCard> m_hover; // the window's
    SeenTimer* m_spin;           // while a line runs
    QTimer m_check;              // the pause after typing
    int m_angle = 0;
    QList<QAction*> m_stepActions;
    bool m_stepWork = true;
    StepHindrance m_hindrance;
    QStringList m_images, m_files;
    QString m_ignoreText;
    BaseImages m_baseImages;
    std::shared_ptr<const DockerfileAnalysis> m_analysis;
    QList<QTextEdit::ExtraSelection> m_underlines; // of m_analysis->problems, in their order; they travel with the text
    mutable QHash<int, GutterProblem> m_gutterProblems;
};

} // namespace slipway::ui
