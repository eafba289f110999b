// What the editor knows about a Dockerfile's text: problems, stages and who names them, variables, what can be folded,
// what COPY reads. A value made on a worker thread, never changed afterwards.
#pragma once

#include <QHash>

#include <memory>

#include "ui/editor/problem.h"
#include "ui/engine/engine_types.h"

namespace slipway::ui {

// What is known of images, by their references as a Dockerfile has them.
using BaseImages = QHash<QString, ImageDetails>;

struct Variable {
    QString name;
    QString value; // as written; empty: none
    int line = 0;
    bool isArgument = false; // ARG, not ENV
    QString image = {};      // the base image that sets it, not this file
};

struct StageInfo {
    QString name;    // as written; empty without AS
    QString base;    // as written
    int line = 0;    // of FROM
    int endLine = 0; // of its last instruction
    int baseStage = -1;
    QString image;        // the base, its variables resolved; empty where it is no image, or open before the build
    TextSpan nameSpan;    // behind AS
    QList<TextSpan> uses; // in FROM, --from and --mount
    QList<Variable> variables;
};

struct FoldRange {
    int line = 0, endLine = 0; // the first stays visible
    bool operator==(const FoldRange&) const = default;
};

// A COPY or ADD that reads the build context.
struct CopyInstruction {
    int line = 0;
    QString text;
    QStringList sources;  // paths and patterns relative to the context, variables resolved
    QStringList excludes; // --exclude
    bool open = false;    // some variable has no value before the build
    bool operator==(const CopyInstruction&) const = default;
};

struct DockerfileAnalysis {
    int revision = 0; // of the document
    bool parses = false;
    QChar escape = QLatin1Char('\\');
    QList<Problem> problems; // in the order of the text
    QList<Variable> globals; // ARG before the first FROM
    QList<StageInfo> stages;
    QList<FoldRange> folds; // by line
    QList<CopyInstruction> copies;
    BaseImages baseImages; // as handed in
    std::string meaning;   // the instructions without comments and layout: equal for texts that build the same

    // Those that an instruction in this line can use, the nearest last.
    QList<Variable> variablesAt(int line) const;
    const StageInfo* stageAt(int line) const;
    // The stage whose name, or a use of it, is at this place of the text.
    const StageInfo* stageNamedAt(int position) const;
    const StageInfo* findStage(const QString& name) const; // in any case
    // All that the stages begin with, each once.
    QStringList images() const;
};

struct AnalysisInputs {
    QString ignoreText; // of .dockerignore
    BaseImages baseImages = {};
    int revision = 0;
};

std::shared_ptr<const DockerfileAnalysis> analyze(const QString& text, const AnalysisInputs& inputs = {});

// Whether a stage may be called so.
bool isStageName(const QString& name);
// What renames a stage everywhere.
QList<TextChange> renameStage(const StageInfo& stage, const QString& name);

} // namespace slipway::ui
