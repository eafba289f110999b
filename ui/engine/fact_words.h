// The words of the engine's facts (base/fact.h) in the user's language.
#pragma once

#include <QString>

#include "base/fact.h"

namespace slipway::ui {

// Not inert: the arguments come from anywhere.
QString factWords(const Fact& fact);

} // namespace slipway::ui
