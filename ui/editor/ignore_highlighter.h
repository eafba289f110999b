// Colours .dockerignore: comments, and the mark of rules that take files back in.
#pragma once

#include <QSyntaxHighlighter>

namespace slipway::ui {

class IgnoreHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& text) override;
};

} // namespace slipway::ui
