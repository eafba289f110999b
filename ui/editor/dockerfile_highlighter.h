// Colours a Dockerfile by the tokens of core/dockerfile's own lexer, so the editor and the engine read the same text.
#pragma once

#include <QSyntaxHighlighter>

#include "dockerfile/lexer.h"

namespace slipway::ui {

class DockerfileHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
public:
    explicit DockerfileHighlighter(QTextDocument* document);

    // Whether the line, counted from 0, is inside of a heredoc.
    bool isHeredoc(int line) const;

protected:
    void highlightBlock(const QString& text) override;

private:
    struct Span {
        int start, length; // UTF-16 units
        dockerfile::TokenKind kind;
        bool operator==(const Span&) const = default;
    };
    void readTokens(const QTextDocument& document);
    void rehighlightStale();
    QTextCharFormat formatFor(dockerfile::TokenKind kind) const;

    QList<QList<Span>> m_lines;
    QList<int> m_stale; // lines whose tokens changed by an edit elsewhere
    QString m_text;     // that the tokens were read from
};

} // namespace slipway::ui
