#include "ui/window/fuzzy_match.h"

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr int kindWeight = 10'000;
constexpr int gapPenalty = 20;
constexpr qsizetype longestPenalty = 4'000;

// "reporting" in registry/reporting-service, "web" in helloWeb.
bool startsWord(const QString& text, qsizetype at) {
    if (at == 0)
        return true;
    const QChar before = text[at - 1], here = text[at];
    return (here.isLetterOrNumber() && !before.isLetterOrNumber()) || (here.isUpper() && before.isLower());
}

FuzzyMatch found(FuzzyMatch::Kind kind, const QString& text, QList<FuzzyMatch::Range> ranges) {
    const qsizetype penalty = text.size() + gapPenalty * (ranges.size() - 1);
    const int score = (int(kind) + 1) * kindWeight - int(std::min(penalty, longestPenalty));
    return {kind, score, std::move(ranges)};
}
} // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, const QString& text) {
    using Kind = FuzzyMatch::Kind;
    if (pattern.isEmpty())
        return FuzzyMatch{Kind::Prefix, 0, {}};
    const auto at = [&](qsizetype from) { return QStringView(text).indexOf(pattern, from, Qt::CaseInsensitive); };
    const qsizetype first = at(0);
    if (first == 0)
        return found(Kind::Prefix, text, {{0, pattern.size()}});
    for (qsizetype from = first; from > 0; from = at(from + 1))
        if (startsWord(text, from))
            return found(Kind::WordStart, text, {{from, pattern.size()}});
    if (first > 0)
        return found(Kind::Inside, text, {{first, pattern.size()}});

    QList<FuzzyMatch::Range> ranges;
    qsizetype place = 0;
    for (const QChar letter : pattern) {
        place = text.indexOf(letter, place, Qt::CaseInsensitive);
        // Nobody begins in the middle of a word: without this every short pattern is found everywhere.
        while (ranges.isEmpty() && place >= 0 && !startsWord(text, place))
            place = text.indexOf(letter, place + 1, Qt::CaseInsensitive);
        if (place < 0)
            return std::nullopt;
        if (!ranges.isEmpty() && ranges.last().from + ranges.last().length == place)
            ++ranges.last().length;
        else
            ranges << FuzzyMatch::Range{place, 1};
        ++place;
    }
    return found(Kind::Subsequence, text, std::move(ranges));
}

} // namespace slipway::ui
