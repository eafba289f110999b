// What can be done with a step of a build, from its line in the gutter and from its row in a list.
#pragma once

#include <QString>

#include <functional>

QT_BEGIN_NAMESPACE
class QMenu;
QT_END_NAMESPACE

namespace slipway::ui {

enum class StepAction {
    ShellBefore, // F9
    ShellAfter,  // F10
    Files,       // that it added, changed and removed
};

// Why something cannot be done with the step at a line, translated; empty where it can.
using StepHindrance = std::function<QString(StepAction action, int line)>;

// `hindrance`: such an action is disabled, with that as its tooltip.
void addStepActions(QMenu* menu, const std::function<void(StepAction)>& chosen,
                    const std::function<QString(StepAction)>& hindrance = {});

} // namespace slipway::ui
