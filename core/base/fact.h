// What the engine explains, as a fact: a code with arguments. The English words for each are made here and nowhere
// else, for the command line, for logs and for clients that do not know a code. The desktop has words of its own.
//
// A code and the names of its arguments are part of the wire format (core/api/README.md, "Facts"): they may be added
// to, and never mean something else. To add one: the code in fact_code.h, its form in fact_forms.cpp, and the desktop's
// words in ui/engine/fact_words.cpp, which a test asks for.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/fact_code.h"
#include "base/result.h"

namespace slipway {

struct Fact {
    using Value = std::variant<std::string, std::int64_t>;
    using Arguments = std::map<std::string, Value, std::less<>>;

    FactCode code;
    // By the names that the form has in braces. Their text may come from anywhere (names of files, values of
    // variables): it is data to whoever shows it. Two more can be with any code:
    //   "context": the name of the build context that the file in question lies in
    //   "more": how many others are like it ("app.py changed and 2 more")
    Arguments arguments = {};

    std::string text() const; // in English
    bool operator==(const Fact&) const = default;
};

// How a fact is worded: arguments are named in braces ("{file} changed").
struct FactForm {
    FactCode code;
    std::string_view name; // on the wire: "file-changed"
    std::string_view english;
};

// All of them, in the order of the enum.
std::span<const FactForm> factForms() noexcept;
const FactForm& formOf(FactCode code) noexcept;
std::optional<FactCode> factCodeOf(std::string_view name) noexcept;

// What "input" of an input-* fact may name. What else there is, of other versions, is shown as it is.
std::span<const std::string_view> factInputs() noexcept;

// A statement of the engine's: its words, and the fact behind them where there is one. Empty: nothing is said.
struct Statement {
    std::string text;
    std::optional<Fact> fact;

    Statement() = default;
    // NOLINTBEGIN(google-explicit-constructor): a sentence is a statement, with a fact or without one
    Statement(std::string words)
        : text(std::move(words)) {}
    Statement(const char* words)
        : text(words) {}
    Statement(Fact what)
        : text(what.text())
        , fact(std::move(what)) {}
    Statement(const std::optional<Fact>& what)
        : text(what ? what->text() : std::string{})
        , fact(what) {}
    // NOLINTEND(google-explicit-constructor)
    Statement(std::string words, std::optional<Fact> what)
        : text(std::move(words))
        , fact(std::move(what)) {}

    bool empty() const noexcept { return text.empty(); }
    bool operator==(const Statement&) const = default;
};

// What an error says. With context around its message only words say all of it.
Statement statementOf(const Error& error);

// An error whose message is a fact.
[[nodiscard]] std::unexpected<Error> fail(Errc code, const Fact& what);

} // namespace slipway
