// What can stand at a place of a Dockerfile that is being typed in. Pure: everything there is to know is handed in.
#pragma once

#include "ui/editor/dockerfile_analysis.h"

namespace slipway::ui {

struct CompletionItem {
    enum class Kind { Instruction, Flag, Value, Stage, Variable, Image, File, Folder };
    Kind kind = Kind::Value;
    QString text; // takes the place of what was typed
    QString detail;
    bool goesOn = false; // more can follow at once: "--from=", "src/"
    bool operator==(const CompletionItem&) const = default;
};

struct CompletionRequest {
    QString before;        // the instruction up to the cursor, its further lines behind blanks instead of line ends
    int line = 0;          // where the instruction begins, 1-based
    bool inHeader = false; // nothing but comments above: directives may stand here
    QChar escape = QLatin1Char('\\');
    const DockerfileAnalysis* analysis = nullptr; // may be of an older text; null: nothing known
    QStringList images;                           // references
    QStringList files;                            // of the context; folders end with "/"
};

struct Completions {
    int typed = 0; // units before the cursor that an item takes the place of
    QList<CompletionItem> items;
};

// Best first, at most 200.
Completions completionsFor(const CompletionRequest& request);

} // namespace slipway::ui
