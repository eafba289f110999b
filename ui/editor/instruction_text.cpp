#include "ui/editor/instruction_text.h"

#include <QTextBlock>

namespace slipway::ui {

namespace {
constexpr int mostLines = 200; // of an instruction that is looked at

bool isComment(const QString& line) {
    return line.trimmed().startsWith(QLatin1Char('#'));
}
} // namespace

InstructionText instructionBefore(const QTextBlock& block, int column, QChar escape) {
    InstructionText result;
    result.before = block.text().left(column);
    QTextBlock first = block;
    if (!isComment(result.before)) {
        QTextBlock above = block.previous();
        for (int count = 0; above.isValid() && count < mostLines; ++count, above = above.previous()) {
            const QString line = above.text();
            if (isComment(line))
                continue; // inside of the instruction, or above it
            QString trimmed = line;
            while (!trimmed.isEmpty() && trimmed.back().isSpace())
                trimmed.chop(1);
            if (!trimmed.endsWith(escape))
                break;
            result.before = trimmed.chopped(1) + QLatin1Char(' ') + result.before;
            first = above;
        }
    }
    result.line = first.blockNumber() + 1;
    result.inHeader = true;
    for (QTextBlock above = first.previous(); above.isValid() && result.inHeader; above = above.previous())
        result.inHeader = isComment(above.text());
    return result;
}

} // namespace slipway::ui
