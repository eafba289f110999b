// What instructions and flags of a Dockerfile do, in our own words, for hovering and for completion.
#pragma once

#include <QString>

#include "dockerfile/syntax.h"

#include <optional>

namespace slipway::ui {

struct Documentation {
    QString title; // how it is written: "COPY [--from=STAGE] SOURCE… DESTINATION"
    QString text;
    QString example; // may be empty
};

Documentation documentationOf(dockerfile::Keyword keyword);
// `flag` without dashes; nullopt for one that the instruction does not have.
std::optional<Documentation> documentationOfFlag(dockerfile::Keyword keyword, const QString& flag);
// The text's first sentence.
QString summaryOf(const Documentation& documentation);

} // namespace slipway::ui
