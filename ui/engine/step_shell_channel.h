// The bytes of a shell at a step of a build. Until it is there, what stands before the step is made.
#pragma once

#include "ui/engine/step_types.h"
#include "ui/engine/terminal_channel.h"

namespace slipway::ui {

class StepShellChannel : public TerminalChannel {
    Q_OBJECT
public:
    using TerminalChannel::TerminalChannel;

Q_SIGNALS:
    // A step on the way began, was cached, finished or failed; no logs.
    void progressed(const slipway::ui::BuildEvent& event);
    // Soon after opened().
    void placed(const slipway::ui::StepPlace& place);
};

} // namespace slipway::ui
