// What the gutter knows about a line of the Dockerfile.
#pragma once

#include <QList>
#include <QString>
#include <QTextBlockUserData>

#include "ui/theme/icons.h"

namespace slipway::ui {

enum class LineState { None, Cached, WillRun, Waiting, Running, Done, Failed };

struct LineMark {
    int line = 0; // 1-based, the instruction's first
    int endLine = 0;
    LineState state = LineState::None;
    QString note;    // short, shown behind the line: "1.2 s · 14 MB"
    QString tooltip; // whole: why it is not cached, what failed
    bool operator==(const LineMark&) const = default;
};

struct LineLook {
    QString icon; // empty: nothing to show
    theme::Ink ink = theme::Ink::Muted;
    QString label; // translated, "Cached"
};
LineLook lookOf(LineState state);

// Travels with its line while the text around it is edited.
class LineMarkData : public QTextBlockUserData {
public:
    LineMarkData(LineMark mark, bool first)
        : mark(std::move(mark))
        , first(first) {}
    LineMark mark;
    bool first; // of the instruction's lines
};

} // namespace slipway::ui
