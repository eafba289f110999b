// What the rules of the Dockerfile checks are about, in the user's language.
#pragma once

#include "dockerfile/checks.h"

#include <QString>

namespace slipway::ui {

QString ruleWords(const dockerfile::RuleFacts& rule);

} // namespace slipway::ui
