#include "ui/run/command_view.h"

#include "ui/theme/tokens.h"

#include <QEvent>
#include <QTextBlock>
#include <QTextOption>

namespace slipway::ui {

namespace {
constexpr int mostLines = 4;
} // namespace

CommandView::CommandView(QWidget* parent)
    : QPlainTextEdit(parent) {
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setFrameShape(NoFrame);
    setProperty("kind", QStringLiteral("command"));
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFont(theme::font(theme::Type::Code));
    document()->setDocumentMargin(0);
    fit();
}

void CommandView::setCommand(const QString& command) {
    if (command == m_command)
        return;
    m_command = command;
    setPlainText(command);
    fit();
}

void CommandView::fit() {
    int lines = 0;
    for (QTextBlock block = document()->firstBlock(); block.isValid() && lines < mostLines; block = block.next())
        lines += qMax(1, block.layout()->lineCount());
    lines = qBound(1, lines, mostLines);
    setFixedHeight(lines * fontMetrics().lineSpacing() + 2 * frameWidth() + contentsMargins().top() +
                   contentsMargins().bottom() + 1);
}

void CommandView::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    fit();
}

void CommandView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

} // namespace slipway::ui
