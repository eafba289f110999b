// A fact on the wire: {"code":"file-changed","file":"app.py","more":2}. Include it in .cpp files only, as json.h.
#pragma once

#include "base/fact.h"
#include "base/json.h"

namespace slipway {

Json factJson(const Fact& fact);

// nullopt for a code of a later version, for one that lacks an argument, and for what is no fact: the engine's words
// beside it are then all there is.
std::optional<Fact> factFromJson(const Json& json);

// The member `key` with the statement's words and `key` + "Fact" with the fact, as far as there is something to say.
void addStatement(Json& object, std::string_view key, const Statement& statement);
Statement statementOf(const Json& object, std::string_view key);

} // namespace slipway
