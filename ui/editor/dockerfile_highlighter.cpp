#include "ui/editor/dockerfile_highlighter.h"

#include "ui/theme/tokens.h"

#include <QGuiApplication>
#include <QTextDocument>
#include <QTimer>

namespace slipway::ui {

using dockerfile::TokenKind;

DockerfileHighlighter::DockerfileHighlighter(QTextDocument* document)
    : QSyntaxHighlighter(static_cast<QObject*>(document)) {
    // Ahead of setDocument(): the tokens must be new before the base class formats the edited block.
    connect(document, &QTextDocument::contentsChange, this, [this, document] { readTokens(*document); });
    setDocument(document);
    readTokens(*document);
}

void DockerfileHighlighter::readTokens(const QTextDocument& document) {
    // Formatting a block reports a change of contents too, of the same text.
    const QString text = document.toPlainText();
    if (text == m_text)
        return;
    m_text = text;
    const QStringList lines = text.split(QLatin1Char('\n'));
    QList<QList<Span>> spans(lines.size());
    for (const dockerfile::Token& token : dockerfile::tokenize(text.toStdString())) {
        const qsizetype line = qsizetype(token.range.begin.line) - 1;
        if (line >= lines.size())
            break;
        const QByteArray bytes = lines[line].toUtf8();
        const auto start = int(QString::fromUtf8(bytes.left(token.range.begin.column - 1)).size());
        const auto end = int(QString::fromUtf8(bytes.left(token.range.end.column - 1)).size());
        spans[line] << Span{start, end - start, token.kind};
    }
    m_lines.swap(spans);
    // Lines that an edit moves take their colours along: what is new lies between what agrees from both ends.
    const qsizetype shorter = qMin(m_lines.size(), spans.size());
    qsizetype head = 0, tail = 0;
    while (head < shorter && m_lines[head] == spans[head])
        ++head;
    while (tail < shorter - head && m_lines[m_lines.size() - 1 - tail] == spans[spans.size() - 1 - tail])
        ++tail;
    for (qsizetype line = head; line < m_lines.size() - tail; ++line)
        m_stale << int(line);
    QTimer::singleShot(0, this, &DockerfileHighlighter::rehighlightStale);
}

bool DockerfileHighlighter::isHeredoc(int line) const {
    return line < m_lines.size() && m_lines[line].size() == 1 && m_lines[line][0].kind == TokenKind::HeredocBody;
}

void DockerfileHighlighter::rehighlightStale() {
    const QList<int> lines = std::exchange(m_stale, {});
    for (int line : lines)
        if (const QTextBlock block = document()->findBlockByNumber(line); block.isValid())
            rehighlightBlock(block);
}

void DockerfileHighlighter::highlightBlock(const QString& text) {
    const int line = currentBlock().blockNumber();
    if (line >= m_lines.size())
        return;
    for (const Span& span : std::as_const(m_lines[line]))
        if (span.start + span.length <= text.size())
            setFormat(span.start, span.length, formatFor(span.kind));
}

QTextCharFormat DockerfileHighlighter::formatFor(TokenKind kind) const {
    const theme::Colors& c = theme::colors(QGuiApplication::palette());
    QTextCharFormat format;
    switch (kind) {
    case TokenKind::Comment:
        format.setForeground(c.comment);
        format.setFontItalic(true);
        break;
    case TokenKind::DirectiveName:
    case TokenKind::DirectiveValue:
        format.setForeground(c.directive);
        break;
    case TokenKind::Keyword:
        format.setForeground(c.keyword);
        format.setFontWeight(QFont::Bold);
        break;
    case TokenKind::UnknownKeyword:
        format.setForeground(c.bad);
        break;
    case TokenKind::FlagName:
    case TokenKind::FlagValue:
        format.setForeground(c.flag);
        break;
    case TokenKind::String:
    case TokenKind::JsonString:
        format.setForeground(c.string);
        break;
    case TokenKind::Variable:
        format.setForeground(c.variable);
        break;
    case TokenKind::HeredocMarker:
        format.setForeground(c.directive);
        break;
    case TokenKind::HeredocBody:
        format.setForeground(c.heredoc);
        break;
    case TokenKind::JsonPunctuation:
    case TokenKind::Continuation:
        format.setForeground(c.muted);
        break;
    }
    return format;
}

} // namespace slipway::ui
