// How well a text is what somebody meant by a few letters of it.
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace slipway::ui {

struct FuzzyMatch {
    // At the start of the text, at the start of a word in it, anywhere in it, or its letters one after the other from
    // the start of a word on.
    enum class Kind { Subsequence, Inside, WordStart, Prefix };
    struct Range {
        qsizetype from = 0, length = 0;
        bool operator==(const Range&) const = default;
    };
    Kind kind = Kind::Subsequence;
    int score = 0;       // within a kind a shorter text and letters closer together are better; kinds never overlap
    QList<Range> ranges; // what matched, in order
};

// Case does not matter. An empty `pattern` matches everything with a score of 0.
std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, const QString& text);

} // namespace slipway::ui
