#include "ui/editor/dockerfile_editor.h"

#include "ui/editor/dockerfile_analyzer.h"
#include "ui/editor/dockerfile_highlighter.h"
#include "ui/editor/editor_completion.h"
#include "ui/editor/editor_hover.h"
#include "ui/editor/folding.h"
#include "ui/editor/instruction_text.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/format.h"
#include "ui/widgets/seen.h"

#include <QPainter>
#include <QTextBlock>

namespace slipway::ui {

namespace {
constexpr int glyphSize = 14;
constexpr int foldSize = 12;
constexpr int spinIntervalMs = 80;
constexpr int checkDelayMs = 150;
constexpr int noteGap = 28;      // between a line's text and its note
constexpr int smallestNote = 60; // less room than this shows none

const LineMarkData* markOf(const QTextBlock& block) {
    return static_cast<const LineMarkData*>(block.userData());
}
} // namespace

DockerfileEditor::DockerfileEditor(QWidget* parent)
    : CodeEditor(parent)
    , m_highlighter(new DockerfileHighlighter(document()))
    , m_analyzer(new DockerfileAnalyzer(this))
    , m_folding(new Folding(this))
    , m_completion(new EditorCompletion(this, [this] { return completions(); }))
    , m_spin(new SeenTimer(this, spinIntervalMs, [this] {
        m_angle = (m_angle + 30) % 360;
        gutter()->update();
    })) {
    setAccessibleName(tr("Dockerfile"));
    setMouseTracking(true);
    m_check.setInterval(checkDelayMs);
    m_check.setSingleShot(true);
    connect(&m_check, &QTimer::timeout, this, &DockerfileEditor::startAnalysis);
    connect(m_analyzer, &DockerfileAnalyzer::ready, this, &DockerfileEditor::take);
    connect(document(), &QTextDocument::contentsChange, this, &DockerfileEditor::moveMark);
    connect(this, &CodeEditor::textEdited, this, [this](int position, int, int added) {
        // The problems of one text are none of another that comes in its place.
        if (position == 0 && added >= document()->characterCount() - 1)
            m_underlines.clear();
    });
    connect(this, &QPlainTextEdit::textChanged, &m_check, qOverload<>(&QTimer::start));
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        if (!textCursor().block().isVisible())
            m_folding->reveal(textCursor().block());
        if (m_hover)
            m_hover->hide();
    });
    makeActions();
    layoutGutter();
}

int DockerfileEditor::gutterWidth() const {
    return CodeEditor::gutterWidth() + glyphSize + theme::tight + glyphSize + theme::tight;
}

int DockerfileEditor::gutterTail() const {
    return theme::tight + foldSize + theme::tight;
}

void DockerfileEditor::changeEvent(QEvent* event) {
    CodeEditor::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_highlighter)
        underline();
}

void DockerfileEditor::setMarks(const QList<LineMark>& marks) {
    for (QTextBlock block = document()->firstBlock(); block.isValid(); block = block.next())
        block.setUserData(nullptr);
    bool running = false;
    for (const LineMark& mark : marks) {
        running = running || mark.state == LineState::Running;
        QTextBlock block = document()->findBlockByNumber(mark.line - 1);
        for (int line = mark.line; block.isValid() && line <= qMax(mark.line, mark.endLine); ++line) {
            // The block owns its data.
            block.setUserData(new LineMarkData(mark, line == mark.line)); // NOLINT
            block = block.next();
        }
    }
    m_spin->setOn(running);
    decorate();
    viewport()->update();
}

void DockerfileEditor::moveMark(int position, int removed, int added) {
    // Text that is inserted in front of a line takes the line's block, and leaves a new one to the line itself.
    QTextBlock first = document()->findBlock(position);
    QTextBlock last = document()->findBlock(position + added);
    const LineMarkData* data = first.isValid() ? markOf(first) : nullptr;
    if (!data || removed > 0 || first == last || first.position() != position || !last.isValid() || last.userData())
        return;
    last.setUserData(new LineMarkData(data->mark, data->first)); // NOLINT: the block owns it
    first.setUserData(nullptr);
}

LineState DockerfileEditor::stateOfLine(int line) const {
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    return block.isValid() && block.userData() ? markOf(block)->mark.state : LineState::None;
}

QString DockerfileEditor::noteOfLine(int line) const {
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    return block.isValid() && block.userData() ? markOf(block)->mark.note : QString();
}

void DockerfileEditor::setIgnoreText(const QString& text) {
    if (m_ignoreText == text)
        return;
    m_ignoreText = text;
    m_check.start();
}

void DockerfileEditor::setBaseImages(const BaseImages& images) {
    if (m_baseImages == images)
        return;
    m_baseImages = images;
    m_check.start();
}

bool DockerfileEditor::isAnalysisCurrent() const {
    return m_analysis && m_analysis->revision == document()->revision();
}

void DockerfileEditor::startAnalysis() {
    m_analyzer->analyze(toPlainText(), {m_ignoreText, m_baseImages, document()->revision()});
}

void DockerfileEditor::take(const std::shared_ptr<const DockerfileAnalysis>& analysis) {
    m_analysis = analysis;
    // Places of an older text would be wrong ones; the next analysis is on its way.
    if (!isAnalysisCurrent())
        return;
    underline();
    m_folding->setRanges(analysis->folds);
    Q_EMIT analysed();
}

void DockerfileEditor::underline() {
    const theme::Colors& c = theme::colors(palette());
    m_underlines.clear();
    if (isAnalysisCurrent()) {
        for (const Problem& problem : m_analysis->problems) {
            QTextEdit::ExtraSelection selection;
            selection.cursor = QTextCursor(document());
            const int last = document()->characterCount() - 1;
            selection.cursor.setPosition(qMin(problem.span.position, last));
            selection.cursor.setPosition(qMin(qMax(problem.span.end(), problem.span.position + 1), last),
                                         QTextCursor::KeepAnchor);
            selection.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
            selection.format.setUnderlineColor(problem.severity == dockerfile::Severity::Error ? c.bad : c.warn);
            m_underlines << selection;
        }
    }
    decorate();
}

QHash<int, DockerfileEditor::GutterProblem> DockerfileEditor::problemsByLine() const {
    QHash<int, GutterProblem> result;
    for (qsizetype i = 0; m_analysis && i < qMin(m_underlines.size(), m_analysis->problems.size()); ++i) {
        const Problem& problem = m_analysis->problems[i];
        QTextCursor start = m_underlines[i].cursor;
        start.setPosition(start.selectionStart());
        const int line = start.blockNumber();
        auto at = result.find(line);
        if (at == result.end()) {
            result.insert(line, {problem.severity, problem.hasFix(), problem.message});
            continue;
        }
        if (problem.severity == dockerfile::Severity::Error)
            at->severity = problem.severity;
        at->hasFix = at->hasFix || problem.hasFix();
        at->message += QLatin1Char('\n') + problem.message;
    }
    return result;
}

void DockerfileEditor::addDecorations(QList<QTextEdit::ExtraSelection>& selections) const {
    const theme::Colors& c = theme::colors(palette());
    const auto addLine = [&](const QTextBlock& block, const QColor& ground) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(block);
        selection.format.setBackground(ground);
        selection.format.setProperty(QTextFormat::FullWidthSelection, true);
        selections << selection;
    };
    for (QTextBlock block = document()->firstBlock(); block.isValid(); block = block.next()) {
        const LineMarkData* data = markOf(block);
        if (data && data->mark.state == LineState::Failed)
            addLine(block, c.badGround);
        else if (data && data->mark.state == LineState::Running)
            addLine(block, c.busyGround);
    }
    selections << m_underlines;
    m_gutterProblems = problemsByLine();
}

void DockerfileEditor::paintMark(QPainter& painter, const LineMarkData& data, const QRectF& glyph) {
    const LineLook look = lookOf(data.mark.state);
    const QColor color = theme::inkColor(look.ink, palette());
    if (data.mark.state == LineState::Running) {
        painter.save();
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.translate(glyph.center());
        painter.rotate(m_angle);
        theme::paintIcon(&painter, glyph.translated(-glyph.center()), look.icon, color);
        painter.restore();
    } else {
        theme::paintIcon(&painter, glyph, look.icon, color);
    }
}

void DockerfileEditor::paintGutterLine(QPainter& painter, const QTextBlock& block, const QRectF& line) {
    const theme::Colors& c = theme::colors(palette());
    QRectF glyph(theme::small, line.top() + (line.height() - glyphSize) / 2, glyphSize, glyphSize);
    const LineMarkData* data = markOf(block);
    if (data && data->mark.state != LineState::None) {
        if (data->first) {
            paintMark(painter, *data, glyph);
        } else {
            // The instruction's further lines hang on a thread below its glyph.
            QColor thread = theme::inkColor(lookOf(data->mark.state).ink, palette());
            thread.setAlphaF(0.45f);
            painter.fillRect(QRectF(glyph.center().x() - 0.5, line.top(), 1.5, line.height()), thread);
        }
    }
    if (const auto problem = m_gutterProblems.constFind(block.blockNumber()); problem != m_gutterProblems.cend()) {
        glyph.moveLeft(glyph.right() + theme::tight);
        const bool error = problem->severity == dockerfile::Severity::Error;
        theme::paintIcon(&painter, glyph,
                         problem->hasFix ? QStringLiteral("bulb")
                         : error         ? QStringLiteral("gutter-failed")
                                         : QStringLiteral("alert"),
                         error ? c.bad : c.warn);
    }
    if (m_folding->canFold(block)) {
        const QRectF arrow(line.right() - foldSize - theme::tight, line.top() + (line.height() - foldSize) / 2,
                           foldSize, foldSize);
        theme::paintIcon(&painter, arrow,
                         m_folding->isFolded(block) ? QStringLiteral("chevron-right") : QStringLiteral("chevron-down"),
                         m_folding->isFolded(block) ? c.accent : c.muted);
    }
}

void DockerfileEditor::paintEvent(QPaintEvent* event) {
    CodeEditor::paintEvent(event);
    QPainter painter(viewport());
    const theme::Colors& c = theme::colors(palette());
    painter.setFont(theme::font(theme::Type::Caption));
    const QFontMetrics metrics(painter.font());
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        if (!block.isVisible())
            continue;
        const QRectF rect = lineRect(block);
        if (rect.top() > event->rect().bottom())
            break;
        if (block.layout()->lineCount() == 0)
            continue;
        qreal end = block.layout()->lineAt(0).naturalTextWidth() + contentOffset().x() + theme::small;
        if (const int hidden = m_folding->hiddenLines(block); hidden > 0) {
            const QString text = tr("… %n line(s)", nullptr, hidden);
            const QRectF chip(end + theme::tight, rect.top() + 2, metrics.horizontalAdvance(text) + 2 * theme::small,
                              rect.height() - 4);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(c.border);
            painter.setBrush(c.raised);
            painter.drawRoundedRect(chip, theme::smallRadius, theme::smallRadius);
            painter.setPen(c.muted);
            painter.drawText(chip, Qt::AlignCenter, text);
            end = chip.right();
        }
        const LineMarkData* data = markOf(block);
        if (!data || !data->first || data->mark.note.isEmpty())
            continue;
        const qreal left = end + noteGap;
        const qreal room = viewport()->width() - left - theme::small;
        if (room < smallestNote)
            continue;
        painter.setPen(data->mark.state == LineState::Failed ? c.bad : c.muted);
        painter.drawText(QRectF(left, rect.top(), room, rect.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(data->mark.note, Qt::ElideRight, int(room)));
    }
}

Completions DockerfileEditor::completions() const {
    const QTextCursor cursor = textCursor();
    if (m_highlighter->isHeredoc(cursor.blockNumber()))
        return {};
    const QChar escape = m_analysis ? m_analysis->escape : QLatin1Char('\\');
    const InstructionText instruction = instructionBefore(cursor.block(), cursor.positionInBlock(), escape);
    return completionsFor(
        {instruction.before, instruction.line, instruction.inHeader, escape, m_analysis.get(), m_images, m_files});
}

void DockerfileEditor::keyPressEvent(QKeyEvent* event) {
    if (m_hover)
        m_hover->hide();
    if (isReadOnly()) {
        CodeEditor::keyPressEvent(event);
        return;
    }
    if (m_completion->keyPressed(*event))
        return;
    CodeEditor::keyPressEvent(event);
    m_completion->keyTyped(*event);
}

void DockerfileEditor::closePopups() {
    m_completion->close();
    if (m_hover)
        m_hover->hide();
}

void DockerfileEditor::focusOutEvent(QFocusEvent* event) {
    CodeEditor::focusOutEvent(event);
    closePopups();
}

void DockerfileEditor::hideEvent(QHideEvent* event) {
    CodeEditor::hideEvent(event);
    closePopups();
}

HoverText DockerfileEditor::hoverTextAt(const QTextCursor& at) const {
    if (isAnalysisCurrent())
        for (const Problem& problem : m_analysis->problems)
            if (problem.span.contains(at.position()))
                return hoverOf(problem);
    const HoverText text = hoverAt(at.block(), at.positionInBlock(), m_analysis.get());
    const LineMarkData* data = markOf(at.block());
    if (!text.isEmpty() || !data || data->mark.state == LineState::None)
        return text;
    // Else what the gutter says: it is out of the keyboard's reach.
    return {lookOf(data->mark.state).label, data->mark.tooltip, {}, {}};
}

void DockerfileEditor::showHover(const QTextCursor& at) {
    const HoverText text = hoverTextAt(at);
    if (text.isEmpty()) {
        if (m_hover)
            m_hover->hide();
        return;
    }
    if (!m_hover)
        m_hover = new HoverCard(window());
    QRect anchor = cursorRect(at);
    anchor.moveTopLeft(viewport()->mapTo(window(), anchor.topLeft()));
    m_hover->open(text, anchor);
}

bool DockerfileEditor::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const QPoint position = static_cast<QHelpEvent*>(event)->pos();
        const QTextCursor at = cursorForPosition(position);
        // Beside the text there is nothing to say.
        if (qAbs(cursorRect(at).x() - position.x()) < fontMetrics().averageCharWidth() * 2 && !m_completion->isOpen())
            showHover(at);
        else if (m_hover)
            m_hover->hide();
        return true;
    }
    if (m_hover &&
        (event->type() == QEvent::Leave || event->type() == QEvent::Wheel || event->type() == QEvent::MouseMove))
        m_hover->hide();
    return CodeEditor::viewportEvent(event);
}

QString DockerfileEditor::gutterToolTip(const QPoint& position) const {
    const QTextBlock block = blockAt(position.y());
    if (!block.isValid())
        return {};
    QStringList lines;
    const auto problem = m_gutterProblems.constFind(block.blockNumber());
    const bool onProblem = position.x() > theme::small + glyphSize &&
                           position.x() < theme::small + glyphSize + theme::tight + glyphSize + theme::tight;
    const LineMarkData* data = markOf(block);
    if (onProblem && problem != m_gutterProblems.cend()) {
        lines << inertText(QString(problem->message).replace(QLatin1Char('\n'), QChar::LineSeparator));
        if (problem->hasFix)
            lines << tr("Click for what can be done.");
    } else if (data && data->mark.state != LineState::None) {
        const QString label = lookOf(data->mark.state).label;
        lines << (data->mark.tooltip.isEmpty() ? label : label + QStringLiteral(": ") + data->mark.tooltip);
    }
    return toolTipText(lines.join(QLatin1Char('\n')));
}

void DockerfileEditor::gutterPressed(const QPoint& position) {
    const QTextBlock block = blockAt(position.y());
    if (!block.isValid())
        return;
    const int line = block.blockNumber() + 1;
    if (position.x() >= gutter()->width() - gutterTail() && m_folding->canFold(block)) {
        m_folding->toggle(block);
        gutter()->update();
    } else if (position.x() < theme::small + 2 * glyphSize + 2 * theme::tight && !fixesAt(line).isEmpty()) {
        openFixMenu(line);
    } else {
        setTextCursor(QTextCursor(block));
        setFocus();
    }
}

} // namespace slipway::ui
