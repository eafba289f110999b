// The design system's vocabulary: colours by meaning, distances, type. Views name meanings ("muted", "bad"), never a
// colour; every pair of text and ground here keeps a contrast of at least 4.5 to 1, every shape that has to be seen one
// of 3 to 1, and what is disabled is seen to be so.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

namespace slipway::ui::theme {

struct Colors {
    QColor window;  // sidebar, footer, behind everything
    QColor surface; // pages, editor, tables
    QColor raised;  // cards, inputs, the hovered row
    QColor border;  // between parts, around what needs no border to be found
    QColor outline; // around what is typed into or switched
    QColor text;
    QColor muted;                                         // second-rank text and idle icons
    QColor disabled;                                      // text and icons of what cannot be used now
    QColor accent;                                        // what can be pressed, what is selected
    QColor onAccent;                                      // text on accent
    QColor selection;                                     // ground of the selected row
    QColor good, warn, bad, busy;                         // text and icons of a state
    QColor goodGround, warnGround, badGround, busyGround; // tints behind them
    QColor keyword, flag, string, variable, comment, directive, heredoc;
};

enum class Scheme { Light, Dark };

const Colors& colors(Scheme scheme);
// The scheme a palette belongs to, by its window colour; what widgets use while painting.
Scheme schemeOf(const QPalette& palette);
inline const Colors& colors(const QPalette& palette) {
    return colors(schemeOf(palette));
}
QPalette paletteFor(Scheme scheme);

// Distances in logical pixels.
inline constexpr int tight = 4, small = 8, medium = 12, large = 16, huge = 24;
// Of what is inside of a control, of controls, of cards.
inline constexpr int smallRadius = 4, radius = 6, largeRadius = 8;
inline constexpr int iconSize = 16;
inline constexpr int barHeight = 44; // of the strip above an editor, a list, a log

enum class Type { Caption, Body, Strong, Title, Display, Code };

// The family follows the desktop's; where that is a mere fallback, a better installed one is taken.
QFont font(Type type);

} // namespace slipway::ui::theme
