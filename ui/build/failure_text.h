// Why a build failed, in words.
#pragma once

#include "ui/engine/engine_types.h"

namespace slipway::ui {

struct FailureText {
    QString title; // "Line 7 failed: RUN make (exit code 2)"
    QString text;  // lines: what it means, what the engine says, what the step wrote last
    QString hint;  // what to do
};

// `output`: the last lines that the step wrote.
FailureText describeFailure(const BuildError& error, const QStringList& output = {});

// What an exit code of a shell's command says; empty for one that only the command itself could explain.
QString explainExitCode(int code);

} // namespace slipway::ui
