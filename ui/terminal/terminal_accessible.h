// What a screen reader gets of a TerminalView: that it is a terminal, and the text that can be seen.
#pragma once

#include <QAccessibleWidget>

namespace slipway::ui {

class TerminalView;

class TerminalAccessible : public QAccessibleWidget {
public:
    explicit TerminalAccessible(TerminalView* view);
    // Once for the program; more does no harm.
    static void install();

    QString text(QAccessible::Text kind) const override;
};

} // namespace slipway::ui
