// What the engine says: its own words, in English, and the fact behind them where it gave one.
#pragma once

#include <QString>

#include <optional>

#include "base/fact.h"

namespace slipway::ui {

struct EngineText {
    QString text;
    std::optional<Fact> fact;

    EngineText() = default;
    // NOLINTBEGIN(google-explicit-constructor): a text alone is one of the engine's, too
    EngineText(const QString& words)
        : text(words) {}
    EngineText(const Statement& said)
        : text(QString::fromStdString(said.text))
        , fact(said.fact) {}
    EngineText(const Fact& what)
        : text(QString::fromStdString(what.text()))
        , fact(what) {}
    // NOLINTEND(google-explicit-constructor)
    EngineText(const QString& words, const std::optional<Fact>& what)
        : text(words)
        , fact(what) {}

    bool isEmpty() const { return text.isEmpty(); }
    // In the user's language; the engine's own words where it named no fact, or one that is not known here (its helper
    // is newer). Not inert: what it names comes from anywhere.
    QString words() const;

    bool operator==(const EngineText&) const = default;
};

// What an error says.
EngineText errorText(const Error& error);
QString errorWords(const Error& error);
// One of the desktop's own, in the user's language.
std::unexpected<Error> failure(Errc code, const QString& words);

} // namespace slipway::ui
