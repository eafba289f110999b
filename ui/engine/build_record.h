// Builds that run and the records of those that have. Plain values.
#pragma once

#include "ui/engine/engine_types.h"

namespace slipway::ui {

enum class BuildOutcome {
    Running,
    Ok,
    Failed,
    Cancelled,
    Refused,     // nothing ran: the request or the Dockerfile was wrong
    Interrupted, // the engine went down
};

struct BuildSummary {
    QString id;
    QString name;    // of the project
    QString context; // directory
    QString dockerfile;
    QString target;
    QStringList tags;
    BuildOutcome outcome = BuildOutcome::Running;
    QDateTime started;
    qint64 durationMs = 0;
    int steps = 0;
    int cachedSteps = 0;
    QString image; // when ok
    std::optional<BuildError> error;

    bool operator==(const BuildSummary&) const = default;
};

// What a build was given beside its files, as far as its record has it.
struct BuildInputs {
    QMap<QString, QString> args;
    QStringList lostArgs; // given too, but what may be a secret is not kept
    QString platform;
    QString network;
};

struct BuildStepRecord {
    int step = 0;
    int line = 0;
    QString text;
    QString state; // "cached", "done", "failed", "cancelled", in the engine's words
    EngineText reason;
    qint64 durationMs = 0;
    qint64 size = 0;
};

struct BuildComparison {
    struct Step {
        QString stage, text;
        std::optional<BuildStepRecord> a, b; // one may be absent
    };
    struct Difference {
        QString name;
        std::optional<QString> a, b; // absent: not given, or a secret
    };
    BuildSummary a, b;
    QString dockerfile;        // unified diff; empty: none
    QList<Difference> args;    // only those that differ
    QList<Difference> options; // the same: "target", "noCache", …
    QList<Step> steps;
};

} // namespace slipway::ui
