// Something wrong with, or better done in, the text of a Dockerfile.
#pragma once

#include <QList>
#include <QString>

#include "dockerfile/diagnostic.h"
#include "ui/editor/text_positions.h"

namespace slipway::ui {

struct Problem {
    dockerfile::Severity severity = dockerfile::Severity::Error;
    int line = 0; // 1-based
    TextSpan span;
    QString rule; // a check's name; empty for what does not parse
    QString message;
    QString hint;
    QString explanation; // of the rule
    QString page;        // the rule's, on the web
    QString fixTitle;    // "write AS in upper case"; empty: there is no fix
    QList<TextChange> fix;

    bool hasFix() const { return !fix.isEmpty(); }
    bool operator==(const Problem&) const = default;
};

} // namespace slipway::ui
