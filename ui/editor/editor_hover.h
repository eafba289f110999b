// What can be said about a place in a Dockerfile.
#pragma once

#include "ui/editor/dockerfile_analysis.h"
#include "ui/editor/hover_card.h"

class QTextBlock;

namespace slipway::ui {

// `analysis` may be null; one of an older text is asked about names only, not about places.
HoverText hoverAt(const QTextBlock& block, int column, const DockerfileAnalysis* analysis);
HoverText hoverOf(const Problem& problem);

} // namespace slipway::ui
