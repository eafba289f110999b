#include "dockerfile/format.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/editor/editor_completion.h"
#include "ui/editor/folding.h"
#include "ui/editor/hover_card.h"
#include "ui/editor/line_box.h"
#include "ui/theme/icons.h"
#include "ui/widgets/format.h"

#include <QAction>
#include <QMenu>
#include <QTextBlock>

#include <algorithm>

namespace slipway::ui {

namespace {
// "write AS in upper case" as the text of a menu.
QString sentence(const QString& text) {
    return text.isEmpty() ? text : inertText(text[0].toUpper() + text.mid(1));
}
} // namespace

void DockerfileEditor::makeActions() {
    addEditorAction(tr("Complete"), QKeySequence(Qt::CTRL | Qt::Key_Space), [this] {
        if (!isReadOnly())
            m_completion->open();
    });
    addEditorAction(tr("What is this?"), QKeySequence(Qt::Key_F1), [this] { showHover(textCursor()); });
    addEditorAction(tr("Fix…"), QKeySequence(Qt::ALT | Qt::Key_Return), [this] { openFixMenu(currentLine()); });
    m_stepActions = {addEditorAction(tr("Shell before this step"), QKeySequence(Qt::Key_F9),
                                     [this] { requestStep(StepAction::ShellBefore); }),
                     addEditorAction(tr("Shell after this step"), QKeySequence(Qt::Key_F10),
                                     [this] { requestStep(StepAction::ShellAfter); }),
                     addEditorAction(tr("Files changed by this step"), {}, [this] { requestStep(StepAction::Files); })};
    addEditorAction(tr("Next problem"), QKeySequence(Qt::Key_F8), [this] { goToNextProblem(false); });
    addEditorAction(tr("Previous problem"), QKeySequence(Qt::SHIFT | Qt::Key_F8), [this] { goToNextProblem(true); });
    addEditorAction(tr("Go to the stage"), QKeySequence(Qt::Key_F12),
                    [this] { goToDefinition(textCursor().position()); });
    addEditorAction(tr("Rename the stage…"), QKeySequence(Qt::Key_F2), [this] { startRename(); });
    addEditorAction(tr("Format"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I), [this] { formatText(); });
    addEditorAction(tr("Fold"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketLeft),
                    [this] { m_folding->setFolded(m_folding->ownerOf(textCursor().block()), true); });
    addEditorAction(tr("Unfold"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketRight),
                    [this] { m_folding->setFolded(textCursor().block(), false); });
    addEditorAction(tr("Fold everything"), {}, [this] { m_folding->setAllFolded(true); });
    addEditorAction(tr("Unfold everything"), {}, [this] { m_folding->setAllFolded(false); });
}

QList<Problem> DockerfileEditor::fixesAt(int line) const {
    QList<Problem> result;
    if (isAnalysisCurrent())
        for (const Problem& problem : m_analysis->problems)
            if (problem.line == line && problem.hasFix())
                result << problem;
    return result;
}

void DockerfileEditor::fix(const Problem& problem) {
    // The places are those of the analysed text.
    if (!isAnalysisCurrent() || !m_analysis->problems.contains(problem))
        return;
    apply(problem.fix);
    startAnalysis();
}

void DockerfileEditor::fixAll(const QString& rule) {
    if (!isAnalysisCurrent())
        return;
    QList<TextChange> taken;
    for (const Problem& problem : m_analysis->problems) {
        if (!problem.hasFix() || (!rule.isEmpty() && problem.rule != rule))
            continue;
        const bool isFree = std::ranges::none_of(problem.fix, [&](const TextChange& change) {
            return std::ranges::any_of(taken, [&](const TextChange& other) {
                return change.position <= other.position + other.length &&
                       other.position <= change.position + change.length;
            });
        });
        if (isFree)
            taken << problem.fix;
    }
    apply(taken);
    startAnalysis();
}

QMenu* DockerfileEditor::makeFixMenu(int line) {
    const QList<Problem> fixes = fixesAt(line);
    if (fixes.isEmpty())
        return nullptr;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("fixMenu"));
    QStringList rules;
    for (const Problem& problem : fixes) {
        QAction* action = menu->addAction(theme::icon(QStringLiteral("bulb"), theme::Ink::Warn),
                                          menuText(sentence(problem.fixTitle)));
        connect(action, &QAction::triggered, this, [this, problem] { fix(problem); });
        if (!problem.rule.isEmpty() && !rules.contains(problem.rule))
            rules << problem.rule;
    }
    for (const QString& rule : std::as_const(rules)) {
        const auto count = std::ranges::count_if(
            m_analysis->problems, [&](const Problem& problem) { return problem.rule == rule && problem.hasFix(); });
        if (count > 1)
            connect(menu->addAction(tr("Fix all %1 of %2").arg(count).arg(rule)), &QAction::triggered, this,
                    [this, rule] { fixAll(rule); });
    }
    const auto all = std::ranges::count_if(m_analysis->problems, &Problem::hasFix);
    if (all > 1)
        connect(menu->addAction(tr("Fix everything that can be fixed")), &QAction::triggered, this,
                [this] { fixAll(); });
    return menu;
}

void DockerfileEditor::setStepWork(bool on) {
    m_stepWork = on;
    for (QAction* action : std::as_const(m_stepActions))
        action->setVisible(on);
}

bool DockerfileEditor::isStep(const QTextBlock& block) const {
    if (!block.isValid())
        return false;
    if (block.userData())
        return true;
    const QString text = block.text().trimmed();
    return !text.isEmpty() && !text.startsWith(QLatin1Char('#'));
}

void DockerfileEditor::requestStep(StepAction action) {
    if (isStep(textCursor().block()))
        Q_EMIT stepActionRequested(action, currentLine());
}

QMenu* DockerfileEditor::makeStepMenu(int line) {
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    if (!m_stepWork || !isStep(block))
        return nullptr;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("stepMenu"));
    addStepActions(
        menu, [this, line](StepAction action) { Q_EMIT stepActionRequested(action, line); },
        [this, line](StepAction action) { return m_hindrance ? m_hindrance(action, line) : QString(); });
    return menu;
}

QMenu* DockerfileEditor::makeGutterMenu(const QPoint& position) {
    return makeStepMenu(blockAt(position.y()).blockNumber() + 1);
}

void DockerfileEditor::openFixMenu(int line) {
    QMenu* menu = makeFixMenu(line);
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    if (!menu) {
        showHover(textCursor());
        return;
    }
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setActiveAction(menu->actions().first());
    menu->popup(gutter()->mapToGlobal(QPoint(theme::small, int(lineRect(block).bottom()))));
}

void DockerfileEditor::goToProblem(const Problem& problem) {
    if (isAnalysisCurrent() && m_analysis->problems.contains(problem))
        goToPosition(problem.span.position);
    else
        goToLine(problem.line);
}

void DockerfileEditor::goToNextProblem(bool backwards) {
    if (!isAnalysisCurrent() || m_analysis->problems.isEmpty())
        return;
    const QList<Problem>& problems = m_analysis->problems;
    const int here = textCursor().position();
    const Problem* next = nullptr;
    for (const Problem& problem : problems) {
        if (backwards && problem.span.position < here)
            next = &problem;
        if (!backwards && problem.span.position > here) {
            next = &problem;
            break;
        }
    }
    goToPosition((next ? *next : backwards ? problems.last() : problems.first()).span.position);
    showHover(textCursor());
}

bool DockerfileEditor::formatText() {
    const QString text = toPlainText();
    const std::shared_ptr<const DockerfileAnalysis> current = isAnalysisCurrent() ? m_analysis : analyze(text);
    if (!current->parses) {
        goToProblem(current->problems.first());
        showHover(textCursor());
        return false;
    }
    adopt(QString::fromStdString(dockerfile::format(text.toStdString())));
    return true;
}

void DockerfileEditor::startRename() {
    if (!isAnalysisCurrent())
        return;
    const StageInfo* stage = m_analysis->stageNamedAt(textCursor().position());
    if (!stage || stage->name.isEmpty())
        return;
    auto* box = new LineBox(tr("New name of the stage"), window());
    box->setObjectName(QStringLiteral("renameBox"));
    box->setCheck([this, old = stage->name](const QString& name) {
        if (!isStageName(name))
            return tr("A name begins with a letter and has letters, digits, dots, dashes and underscores.");
        const bool same = name.compare(old, Qt::CaseInsensitive) == 0;
        return !same && m_analysis->findStage(name) ? tr("Another stage is called so.") : QString();
    });
    connect(box, &LineBox::answered, this,
            [this, stage = *stage, revision = document()->revision()](const QString& name) {
                if (revision == document()->revision() && name != stage.name) {
                    apply(renameStage(stage, name));
                    startAnalysis();
                }
            });
    QRect anchor = cursorRect();
    anchor.moveTopLeft(viewport()->mapTo(window(), anchor.topLeft()));
    box->openAt(anchor, stage->name);
}

QList<LineBox::Choice> DockerfileEditor::placesToGo() const {
    QList<LineBox::Choice> choices;
    for (qsizetype i = 0; m_analysis && i < m_analysis->stages.size(); ++i) {
        const StageInfo& stage = m_analysis->stages[i];
        choices << LineBox::Choice{stage.name.isEmpty() ? tr("Stage %1").arg(i) : stage.name,
                                   tr("FROM %1, line %2").arg(inertText(stage.base)).arg(stage.line), stage.line};
    }
    return choices;
}

void DockerfileEditor::goToStage(const StageInfo& stage) {
    goToPosition(stage.nameSpan.length > 0 ? stage.nameSpan.position
                                           : document()->findBlockByNumber(stage.line - 1).position());
}

void DockerfileEditor::goToDefinition(int position) {
    if (!isAnalysisCurrent())
        return;
    if (const StageInfo* stage = m_analysis->stageNamedAt(position))
        goToStage(*stage);
}

void DockerfileEditor::mousePressEvent(QMouseEvent* event) {
    closePopups();
    CodeEditor::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && event->modifiers() == Qt::ControlModifier)
        goToDefinition(cursorForPosition(event->pos()).position());
}

} // namespace slipway::ui
