#include "ui/editor/dockerfile_editor.h"

#include "dockerfile/checks.h"
#include "dockerfile/parser.h"
#include "ui/editor/dockerfile_highlighter.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/format.h"

#include <QHelpEvent>
#include <QPainter>
#include <QTextBlock>
#include <QToolTip>

namespace slipway::ui {

namespace {
constexpr int glyphSize = 14;
constexpr int spinIntervalMs = 80;
constexpr int checkDelayMs = 300;
constexpr int noteGap = 28;      // between a line's text and its note
constexpr int smallestNote = 60; // less room than this shows none

const LineMarkData* markOf(const QTextBlock& block) {
    return static_cast<const LineMarkData*>(block.userData());
}
} // namespace

class DockerfileGutter : public QWidget {
public:
    explicit DockerfileGutter(DockerfileEditor* editor)
        : QWidget(editor)
        , m_editor(editor) {}
    QSize sizeHint() const override { return {m_editor->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent* event) override { m_editor->paintGutter(event); }
    void wheelEvent(QWheelEvent* event) override { QCoreApplication::sendEvent(m_editor->viewport(), event); }
    bool event(QEvent* event) override {
        if (event->type() != QEvent::ToolTip)
            return QWidget::event(event);
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), m_editor->gutterToolTip(help->pos()), this);
        return true;
    }

private:
    DockerfileEditor* m_editor;
};

DockerfileEditor::DockerfileEditor(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_gutter(new DockerfileGutter(this))
    , m_highlighter(new DockerfileHighlighter(document())) {
    setFont(theme::font(theme::Type::Code));
    setLineWrapMode(NoWrap);
    setFrameShape(NoFrame);
    setAccessibleName(tr("Dockerfile"));
    setTabStopDistance(fontMetrics().horizontalAdvance(QLatin1Char(' ')) * 4);
    document()->setDocumentMargin(theme::small);
    setCursorWidth(2);

    m_spin.setInterval(spinIntervalMs);
    connect(&m_spin, &QTimer::timeout, this, [this] {
        m_angle = (m_angle + 30) % 360;
        m_gutter->update();
    });
    m_check.setInterval(checkDelayMs);
    m_check.setSingleShot(true);
    connect(&m_check, &QTimer::timeout, this, &DockerfileEditor::checkText);
    connect(document(), &QTextDocument::contentsChange, this, &DockerfileEditor::moveMark);
    connect(this, &QPlainTextEdit::textChanged, &m_check, qOverload<>(&QTimer::start));
    connect(this, &QPlainTextEdit::blockCountChanged, this, &DockerfileEditor::layoutGutter);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &DockerfileEditor::decorate);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
    layoutGutter();
    decorate();
}

int DockerfileEditor::gutterWidth() const {
    const int digits = qMax(2, int(QString::number(blockCount()).size()));
    return theme::small + glyphSize + theme::small + fontMetrics().horizontalAdvance(QLatin1Char('9')) * digits +
           theme::medium;
}

void DockerfileEditor::layoutGutter() {
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect rect = contentsRect();
    m_gutter->setGeometry(rect.left(), rect.top(), gutterWidth(), rect.height());
}

void DockerfileEditor::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    layoutGutter();
}

void DockerfileEditor::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_highlighter) {
        m_highlighter->rehighlight();
        decorate();
    }
}

void DockerfileEditor::setMarks(const QList<LineMark>& marks) {
    for (QTextBlock block = document()->firstBlock(); block.isValid(); block = block.next())
        block.setUserData(nullptr);
    bool running = false;
    for (const LineMark& mark : marks) {
        running = running || mark.state == LineState::Running;
        for (int line = mark.line; line <= qMax(mark.line, mark.endLine); ++line) {
            QTextBlock block = document()->findBlockByNumber(line - 1);
            if (!block.isValid())
                break;
            // The block owns its data.
            block.setUserData(new LineMarkData(mark, line == mark.line)); // NOLINT
        }
    }
    if (running)
        m_spin.start();
    else
        m_spin.stop();
    decorate();
    m_gutter->update();
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

void DockerfileEditor::goToLine(int line) {
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    if (!block.isValid())
        return;
    setTextCursor(QTextCursor(block));
    centerCursor();
    setFocus();
}

QRectF DockerfileEditor::lineRect(const QTextBlock& block) const {
    // The document's margin belongs to the geometry of the last block.
    QRectF rect = blockBoundingGeometry(block).translated(contentOffset());
    rect.setHeight(blockBoundingRect(document()->firstBlock()).height());
    if (document()->blockCount() == 1)
        rect.setHeight(fontMetrics().lineSpacing());
    return rect;
}

void DockerfileEditor::paintGutter(QPaintEvent* event) {
    QPainter painter(m_gutter);
    const theme::Colors& c = theme::colors(palette());
    painter.fillRect(event->rect(), c.surface);
    painter.setPen(c.border);
    painter.drawLine(m_gutter->width() - 1, event->rect().top(), m_gutter->width() - 1, event->rect().bottom());
    painter.setFont(font());
    const int current = textCursor().blockNumber();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF rect = lineRect(block);
        if (rect.top() > event->rect().bottom())
            break;
        if (!block.isVisible() || rect.bottom() < event->rect().top())
            continue;
        const QRectF numberRect(0, rect.top(), m_gutter->width() - theme::small, rect.height());
        painter.setPen(block.blockNumber() == current ? c.text : c.muted);
        painter.drawText(numberRect, Qt::AlignRight | Qt::AlignVCenter, QString::number(block.blockNumber() + 1));
        const LineMarkData* data = markOf(block);
        if (!data || data->mark.state == LineState::None)
            continue;
        const LineLook look = lookOf(data->mark.state);
        const QColor color = theme::inkColor(look.ink, palette());
        const QRectF glyph(theme::small, rect.top() + (rect.height() - glyphSize) / 2, glyphSize, glyphSize);
        if (!data->first) {
            // The instruction's further lines hang on a thread below its glyph.
            QColor thread = color;
            thread.setAlphaF(0.45f);
            painter.fillRect(QRectF(glyph.center().x() - 0.5, rect.top(), 1.5, rect.height()), thread);
        } else if (data->mark.state == LineState::Running) {
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
}

void DockerfileEditor::paintEvent(QPaintEvent* event) {
    QPlainTextEdit::paintEvent(event);
    QPainter painter(viewport());
    const theme::Colors& c = theme::colors(palette());
    painter.setFont(theme::font(theme::Type::Caption));
    const QFontMetrics metrics(painter.font());
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF rect = lineRect(block);
        if (rect.top() > event->rect().bottom())
            break;
        const LineMarkData* data = markOf(block);
        if (!data || !data->first || data->mark.note.isEmpty() || block.layout()->lineCount() == 0)
            continue;
        const qreal textEnd = block.layout()->lineAt(0).naturalTextWidth() + contentOffset().x() + theme::small;
        const qreal left = textEnd + noteGap;
        const qreal room = viewport()->width() - left - theme::medium;
        if (room < smallestNote)
            continue;
        painter.setPen(data->mark.state == LineState::Failed ? c.bad : c.muted);
        painter.drawText(QRectF(left, rect.top(), room, rect.height()), Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(data->mark.note, Qt::ElideRight, int(room)));
    }
}

QString DockerfileEditor::gutterToolTip(const QPoint& position) const {
    const QTextBlock block = cursorForPosition({0, position.y()}).block();
    const LineMarkData* data = block.isValid() ? markOf(block) : nullptr;
    if (!data || data->mark.state == LineState::None)
        return {};
    const QString label = lookOf(data->mark.state).label;
    const QString text = data->mark.tooltip.isEmpty() ? label : label + QStringLiteral(": ") + data->mark.tooltip;
    return toolTipText(text);
}

bool DockerfileEditor::viewportEvent(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QPlainTextEdit::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int position = cursorForPosition(help->pos()).position();
    for (const Problem& problem : std::as_const(m_problems)) {
        if (position >= problem.position && position <= problem.position + problem.length) {
            QToolTip::showText(help->globalPos(), toolTipText(problem.text), viewport());
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

void DockerfileEditor::addProblem(const dockerfile::Diagnostic& found) {
    const QTextBlock block = document()->findBlockByNumber(int(found.range.begin.line) - 1);
    if (!block.isValid())
        return;
    const QByteArray bytes = block.text().toUtf8();
    const auto start = int(QString::fromUtf8(bytes.left(found.range.begin.column - 1)).size());
    const bool oneLine = found.range.end.line == found.range.begin.line;
    const auto end =
        oneLine ? int(QString::fromUtf8(bytes.left(found.range.end.column - 1)).size()) : int(block.text().size());
    QString message = QString::fromStdString(found.message);
    if (!found.hint.empty())
        message += QStringLiteral(" (%1)").arg(QString::fromStdString(found.hint));
    if (!found.rule.empty())
        message += QStringLiteral("\n%1").arg(QString::fromStdString(found.rule));
    m_problems << Problem{found.severity, block.position() + start, qMax(1, end - start), message};
}

void DockerfileEditor::checkText() {
    m_problems.clear();
    const std::string text = toPlainText().toStdString();
    const auto parsed = dockerfile::parse(text);
    for (const dockerfile::Diagnostic& error : parsed.errors)
        addProblem(error);
    // A file that is being typed in is full of what the checks would complain about.
    if (parsed.ok())
        for (const dockerfile::Finding& found : dockerfile::check(parsed.file).findings)
            addProblem(
                {dockerfile::Severity::Warning, found.range, std::string(found.rule->name), found.message, found.hint});
    decorate();
}

void DockerfileEditor::decorate() {
    const theme::Colors& c = theme::colors(palette());
    QList<QTextEdit::ExtraSelection> selections;
    const auto addLine = [&](const QTextBlock& block, const QColor& ground) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(block);
        selection.format.setBackground(ground);
        selection.format.setProperty(QTextFormat::FullWidthSelection, true);
        selections << selection;
    };
    addLine(textCursor().block(), c.raised);
    for (QTextBlock block = document()->firstBlock(); block.isValid(); block = block.next()) {
        if (stateOfLine(block.blockNumber() + 1) == LineState::Failed)
            addLine(block, c.badGround);
        else if (stateOfLine(block.blockNumber() + 1) == LineState::Running)
            addLine(block, c.busyGround);
    }
    for (const Problem& problem : std::as_const(m_problems)) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(qMin(problem.position, document()->characterCount() - 1));
        selection.cursor.setPosition(qMin(problem.position + problem.length, document()->characterCount() - 1),
                                     QTextCursor::KeepAnchor);
        selection.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        selection.format.setUnderlineColor(problem.severity == dockerfile::Severity::Error ? c.bad : c.warn);
        selections << selection;
    }
    setExtraSelections(selections);
    m_gutter->update();
}

void DockerfileEditor::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Tab && event->modifiers() == Qt::NoModifier && !textCursor().hasSelection()) {
        insertPlainText(QStringLiteral("    "));
        return;
    }
    if (event->key() == Qt::Key_Slash && event->modifiers().testFlag(Qt::ControlModifier)) {
        toggleComment();
        return;
    }
    if (event->key() == Qt::Key_Return && event->modifiers() == Qt::NoModifier) {
        const QString line = textCursor().block().text();
        const auto indent = std::find_if(line.begin(), line.end(), [](QChar ch) { return !ch.isSpace(); });
        insertPlainText(QLatin1Char('\n') + line.left(indent - line.begin()));
        ensureCursorVisible();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void DockerfileEditor::toggleComment() {
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

} // namespace slipway::ui
