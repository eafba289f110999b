#include <set>

#include <gtest/gtest.h>

#include "base/fact_json.h"

using namespace slipway;

namespace {

// The names in braces of a form.
std::set<std::string> namesIn(std::string_view form) {
    std::set<std::string> names;
    for (std::size_t open = form.find('{'); open != std::string_view::npos; open = form.find('{', open + 1))
        names.emplace(form.substr(open + 1, form.find('}', open) - open - 1));
    return names;
}

Fact filled(const FactForm& form) {
    Fact fact{form.code};
    for (const auto& name : namesIn(form.english))
        fact.arguments.emplace(name, "<" + name + ">");
    return fact;
}

} // namespace

TEST(Facts, EachCodeHasANameOfItsOwnAndWords) {
    std::set<std::string_view> names;
    for (const FactForm& form : factForms()) {
        EXPECT_TRUE(names.insert(form.name).second) << form.name;
        EXPECT_EQ(form.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos) << form.name;
        EXPECT_FALSE(form.english.empty()) << form.name;
        EXPECT_EQ(factCodeOf(form.name), form.code);
        EXPECT_EQ(formOf(form.code).name, form.name);
        EXPECT_FALSE(namesIn(form.english).contains("code")) << form.name;
        EXPECT_EQ(filled(form).text().find('?'), form.english.find('?')) << form.name;
    }
}

TEST(Facts, SurviveTheirJson) {
    for (const FactForm& form : factForms()) {
        Fact fact = filled(form);
        for (const auto& extra : {Fact::Arguments{}, {{"context", "assets"}, {"more", std::int64_t{3}}}}) {
            fact.arguments.insert(extra.begin(), extra.end());
            const auto json = parseJson(dumpJson(factJson(fact)), "fact");
            ASSERT_TRUE(json);
            EXPECT_EQ(factFromJson(*json), fact) << form.name;
        }
        // One without its arguments cannot be put into words.
        EXPECT_EQ(factFromJson(factJson({form.code})).has_value(), namesIn(form.english).empty()) << form.name;
    }
}

TEST(Facts, OfALaterVersionAreNone) {
    for (const char* text : {R"({"code":"moon-in-the-way","phase":3})", R"({"code":7})", R"({"file":"x"})", "[]",
                             "null", R"("file-changed")", R"({"code":"file-changed","file":{"name":"x"}})"})
        EXPECT_EQ(factFromJson(*parseJson(text, "fact")), std::nullopt) << text;
    // An argument that is new leaves the fact what it is.
    const auto known = factFromJson(*parseJson(R"({"code":"file-changed","file":"x","by":["me"]})", "fact"));
    EXPECT_EQ(known, (Fact{FactCode::FileChanged, {{"file", "x"}}}));
}

TEST(Facts, TakeNothingInAnArgumentForAName) {
    const Fact fact{FactCode::BuildArgChanged, {{"name", "{after}"}, {"before", "{name}%1"}, {"after", "{"}}};
    EXPECT_EQ(fact.text(), "build arg {after}: {name}%1 -> {");
}

TEST(Facts, AreWhatAnErrorSaysUntilContextIsAdded) {
    const Fact fact{FactCode::PortTaken, {{"port", "80/tcp"}}};
    const Result<> result = fail(Errc::Conflict, fact);
    EXPECT_EQ(result.error().describe(), "port 80/tcp is already in use by another process");
    EXPECT_EQ(statementOf(result.error()), Statement(fact));
    // Words from elsewhere stay as they came.
    EXPECT_EQ(statementOf(Error(Errc::Conflict, "taken").withFact(fact)), Statement("taken", fact));
    EXPECT_EQ(statementOf(context(Result<>(result), "start web").error()),
              Statement("start web: port 80/tcp is already in use by another process"));
    EXPECT_EQ(statementOf(Error(Errc::Io, "no")), Statement("no"));
}

TEST(Facts, StandBesideTheWordsOfAStatement) {
    Json json = Json::object();
    addStatement(json, "hint", {});
    EXPECT_TRUE(json.empty());
    const Statement hint = Fact{FactCode::FileAdded, {{"file", "x"}}};
    addStatement(json, "hint", hint);
    addStatement(json, "other", "words alone");
    EXPECT_EQ(dumpJson(json),
              R"({"hint":"x added","hintFact":{"code":"file-added","file":"x"},"other":"words alone"})");
    EXPECT_EQ(statementOf(json, "hint"), hint);
    EXPECT_EQ(statementOf(json, "other"), Statement("words alone"));
    EXPECT_TRUE(statementOf(json, "missing").empty());
    json["hintFact"]["code"] = "unheard-of";
    EXPECT_EQ(statementOf(json, "hint"), Statement("x added"));
}
