// A step of a build from inside: a shell before or after it, and the files that it changed. Plain values.
#pragma once

#include "ui/engine/engine_types.h"

namespace slipway::ui {

struct StepShellRequest {
    BuildRequest build;
    int line = 0; // any line of the instruction
    bool before = false;
    int columns = 80, rows = 24;
};

struct StepPlace {
    int step = 0;
    QString stage;
    int line = 0, endLine = 0;
    QString text;
    std::optional<int> exitCode = {}; // the step is a RUN that failed with this
};

struct StepFileChange {
    enum class Kind { Added, Changed, Removed };
    Kind kind = Kind::Added;
    QString path;                  // absolute
    QChar type = QLatin1Char('f'); // as of `find -type`
    uint mode = 0;
    uint uid = 0, gid = 0;
    qint64 size = 0;
    QString link = {}; // of a symbolic link
};

struct StepChanges {
    StepPlace step;
    QList<StepFileChange> files; // in the order of their paths
    bool cut = false;            // there are more
};

struct StepFile {
    struct Side {
        QChar type = QLatin1Char('f');
        uint mode = 0;
        uint uid = 0, gid = 0;
        qint64 size = 0;
        QString link = {};
        bool binary = false; // there is no text
        bool cut = false;    // the text is only the beginning
        QString text = {};
    };
    StepPlace step;
    QString path;
    std::optional<Side> before, after; // absent: there is no such file
};

} // namespace slipway::ui
