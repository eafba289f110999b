// The instruction that a place of the text belongs to, put together from its lines while it is being typed.
#pragma once

#include <QString>

class QTextBlock;

namespace slipway::ui {

struct InstructionText {
    QString before; // up to the place, a blank instead of each line's end; comments between its lines are left out
    int line = 0;   // its first, 1-based
    bool inHeader = false; // nothing but comments above
};

InstructionText instructionBefore(const QTextBlock& block, int column, QChar escape);

} // namespace slipway::ui
