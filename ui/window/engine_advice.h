// What to tell about an engine that does not serve, and what to do next, in plain words.
#pragma once

#include "ui/engine/engine_types.h"

namespace slipway::ui {

class HelperStarter;

struct EngineAdvice {
    QString title;
    QString text;          // what is the matter
    QString next;          // what to do about it
    QString command;       // to paste into a terminal; empty: none
    bool canStart = false; // HelperStarter can do it instead

    // For one that is ready or not known yet there is nothing to say.
    bool isEmpty() const { return title.isEmpty(); }
};

EngineAdvice adviceOn(const EngineStatus& status, const HelperStarter& starter);

} // namespace slipway::ui
