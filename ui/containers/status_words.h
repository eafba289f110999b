// What an engine says of a container's state, "Up About a minute (healthy)", in words of this language. Engines say it
// in English, once; how long it lasts is counted on from there. Words that are not known stay as they are.
#pragma once

#include "ui/engine/engine_types.h"

namespace slipway::ui {

// On one line, ready to be shown: "Up 3 minutes", "Exited (1) 4 minutes ago". With container.since for that moment,
// without it as the engine said it.
QString statusText(const Container& container, const QDateTime& now = QDateTime::currentDateTimeUtc());
// When it says something else: milliseconds from `now`; nothing where it never will.
std::optional<qint64> msUntilStatusChanges(const Container& container, const QDateTime& now);

// When that began whose length a status tells that is given at `now`: exact only within the unit that it is told in.
// `known` is what was told before, and stays where the words still agree with it. Invalid: they tell no length.
QDateTime sinceOf(const QString& status, const QDateTime& now, const QDateTime& known = {});

} // namespace slipway::ui
