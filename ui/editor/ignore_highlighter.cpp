#include "ui/editor/ignore_highlighter.h"

#include "ui/theme/tokens.h"

#include <QGuiApplication>

namespace slipway::ui {

void IgnoreHighlighter::highlightBlock(const QString& text) {
    const theme::Colors& c = theme::colors(QGuiApplication::palette());
    QTextCharFormat format;
    if (text.startsWith(QLatin1Char('#'))) {
        format.setForeground(c.comment);
        format.setFontItalic(true);
        setFormat(0, int(text.size()), format);
        return;
    }
    if (text.trimmed().startsWith(QLatin1Char('!'))) {
        format.setForeground(c.keyword);
        format.setFontWeight(QFont::Bold);
        setFormat(int(text.indexOf(QLatin1Char('!'))), 1, format);
    }
    for (int i = 0; i < text.size(); ++i) {
        if (!QStringLiteral("*?[]").contains(text[i]))
            continue;
        format = {};
        format.setForeground(c.variable);
        setFormat(i, 1, format);
    }
}

} // namespace slipway::ui
