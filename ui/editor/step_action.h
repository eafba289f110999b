// What can be done with a step of a build, from its line in the gutter and from its row in a list.
#pragma once

#include <QtGlobal>

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

void addStepActions(QMenu* menu, const std::function<void(StepAction)>& chosen);

} // namespace slipway::ui
