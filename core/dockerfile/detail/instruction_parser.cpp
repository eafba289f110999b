#include "dockerfile/detail/instruction_parser.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "dockerfile/expand.h"
#include "dockerfile/mount.h"
#include "dockerfile/parser.h"

namespace slipway::dockerfile::detail {

namespace {

constexpr std::size_t maxWords = 20'000;

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r' || c == '\n';
}

// The state of one instruction being read. Each read… function fills `out` or reports.
class Reader {
public:
    Reader(const LogicalLine& line, InstructionContext& context)
        : m_line(line)
        , m_context(context)
        , m_text(line.text) {}

    std::optional<Instruction> read(std::size_t from);

private:
    Fact flagHint(const std::optional<std::string>& near, const std::vector<std::string>& known) const;
    // With the keyword as its argument.
    Fact about(FactCode code) const { return {code, {{"instruction", std::string(toString(m_keyword))}}}; }
    Fact tooMany() const {
        Fact fact = about(FactCode::TooManyArguments);
        fact.arguments.emplace("limit", static_cast<std::int64_t>(maxWords));
        return fact;
    }
    std::nullopt_t wrong(WordSpan at, Statement message, Statement hint = {}) {
        m_context.report({Severity::Error, range(at), {}, std::move(message), std::move(hint)});
        m_failed = true;
        return std::nullopt;
    }
    Range range(WordSpan span) const {
        return m_context.lines.range(m_line.sourceOf(span.begin), m_line.sourceEndOf(std::max(span.end, span.begin)));
    }
    std::string_view view(WordSpan span) const { return m_text.substr(span.begin, span.end - span.begin); }
    Word word(WordSpan span) const { return {std::string(view(span)), range(span)}; }
    WordSpan rest() const { return {m_args, m_text.size()}; }
    bool none() const { return m_args >= m_text.size(); }

    void checkFlags(Instruction& out, const std::vector<RawFlag>& raw);
    void checkFlag(Keyword keyword, const Flag& flag, WordSpan span);
    bool openHeredocs(Instruction& out);

    std::optional<Body> readBody(Instruction& out);
    std::optional<Body> readFrom();
    std::optional<Body> readCopy(Instruction& out);
    std::optional<Body> readArg();
    std::optional<Body> readHealthcheck(const Instruction& out);
    std::optional<Body> readOnbuild(Instruction& out);
    std::optional<Command> readCommand(std::size_t from);
    template <typename T>
    std::optional<Body> readPairs();
    std::optional<std::vector<Word>> readList(bool& json);
    std::optional<Word> readWhole();

    const LogicalLine& m_line;
    InstructionContext& m_context;
    std::string_view m_text;
    Keyword m_keyword = Keyword::Run;
    WordSpan m_keywordSpan{};
    std::size_t m_args = 0;
    bool m_failed = false;
};

std::optional<Instruction> Reader::read(std::size_t from) {
    while (!m_text.empty() && isBlank(m_text.back()))
        m_text.remove_suffix(1);
    while (from < m_text.size() && isBlank(m_text[from]))
        ++from;
    std::size_t end = from;
    while (end < m_text.size() && !isBlank(m_text[end]))
        ++end;
    m_keywordSpan = {from, end};
    const std::string_view name = view(m_keywordSpan);
    const auto keyword = keywordFrom(name);
    if (!keyword) {
        std::vector<std::string> names;
        for (const Keyword known : allKeywords())
            names.emplace_back(toString(known));
        const auto near = nearestMatch(name, names);
        std::string shown(name.substr(0, 60));
        return wrong(m_keywordSpan, Fact{FactCode::UnknownInstruction, {{"instruction", std::string(shown)}}},
                     near ? Statement(Fact{FactCode::DidYouMean, {{"name", *near}}}) : Statement());
    }
    m_keyword = *keyword;
    Instruction out;
    out.keyword = *keyword;
    out.keywordRange = range(m_keywordSpan);
    out.keywordText = name;
    out.lines = m_context.lines.range(m_line.firstLine, m_line.next);
    for (const Span& span : m_line.emptyLines)
        out.emptyLines.push_back(m_context.lines.range(span.first, span.second));
    m_args = end;
    while (m_args < m_text.size() && isBlank(m_text[m_args]))
        ++m_args;
    out.arguments = m_text.substr(m_args);
    if (*keyword != Keyword::Onbuild)
        checkFlags(out, takeFlags(m_text, m_args, m_context.escape));
    auto body = readBody(out);
    // Heredoc bodies are read even from a broken line: they are not instructions.
    if (*keyword != Keyword::Onbuild && !openHeredocs(out))
        return std::nullopt;
    if (!body || m_failed)
        return std::nullopt;
    out.body = std::move(*body);
    out.range = m_context.lines.range(m_line.sourceOf(m_keywordSpan.begin), m_line.sourceEndOf(m_text.size()));
    if (!out.heredocs.empty()) {
        out.range.end = out.heredocs.back().body.end;
        out.lines.end = m_context.lines.at(m_context.heredocEnd);
    }
    return out;
}

// What to write instead of a flag that is not `known`.
Fact Reader::flagHint(const std::optional<std::string>& near, const std::vector<std::string>& known) const {
    if (near)
        return {FactCode::DidYouMean, {{"name", "--" + *near}}};
    if (known.empty())
        return about(FactCode::TakesNoFlags);
    Fact fact = about(FactCode::TakesFlags);
    fact.arguments.emplace("flags", fmt::format("--{}", fmt::join(known, ", --")));
    return fact;
}

void Reader::checkFlags(Instruction& out, const std::vector<RawFlag>& raw) {
    static constexpr std::array<std::string_view, 3> lists{"exclude", "mount", "device"};
    const auto& known = flagsOf(m_keyword);
    for (const auto& flag : raw) {
        if (std::ranges::find(lists, flag.name) == lists.end() &&
            std::ranges::find(out.flags, flag.name, &Flag::name) != out.flags.end()) {
            wrong(flag.span, Fact{FactCode::FlagTwice, {{"flag", flag.name.substr(0, 60)}}});
            continue;
        }
        if (out.flags.size() == maxFlags) {
            wrong(flag.span, Fact{FactCode::TooManyFlags, {{"limit", static_cast<std::int64_t>(maxFlags)}}});
            return;
        }
        out.flags.push_back({flag.name, flag.value, flag.hasValue, range(flag.span)});
        if (std::ranges::find(known, flag.name) == known.end()) {
            const auto near = nearestMatch(flag.name, known);
            wrong(flag.span, Fact{FactCode::UnknownFlag, {{"flag", flag.name.substr(0, 60)}}}, flagHint(near, known));
            continue;
        }
        checkFlag(m_keyword, out.flags.back(), flag.span);
    }
}

void Reader::checkFlag(Keyword keyword, const Flag& flag, WordSpan span) {
    const bool boolean =
        flag.name == "link" || flag.name == "parents" || flag.name == "keep-git-dir" || flag.name == "unpack";
    if (boolean) {
        if (flag.hasValue && flag.value != "true" && flag.value != "false" && flag.value.find('$') == std::string::npos)
            wrong(span, Fact{FactCode::FlagNotBoolean, {{"flag", flag.name}, {"value", flag.value}}});
        return;
    }
    if (!flag.hasValue) {
        wrong(span, Fact{FactCode::FlagWithoutValue, {{"flag", flag.name}}}, fmt::format("--{}=…", flag.name));
        return;
    }
    const bool variable = flag.value.find('$') != std::string::npos;
    if (keyword == Keyword::Run) {
        if (flag.name == "network" && flag.value != "default" && flag.value != "none" && flag.value != "host")
            wrong(span, Fact{FactCode::NetworkModeUnknown, {{"mode", flag.value.substr(0, 60)}}},
                  Fact{FactCode::NetworkModes});
        if (flag.name == "security" && flag.value != "sandbox" && flag.value != "insecure")
            wrong(span, Fact{FactCode::SecurityModeUnknown, {{"mode", flag.value.substr(0, 60)}}},
                  Fact{FactCode::SecurityModes});
        if (flag.name == "mount")
            if (const auto mount = parseRunMount(flag.value); !mount)
                wrong(span, statementOf(mount.error()));
    }
    if (keyword == Keyword::Copy && flag.name == "from" && variable)
        wrong(span, Fact{FactCode::FromNotExpanded}, Fact{FactCode::NameImageInFrom});
}

bool Reader::openHeredocs(Instruction& out) {
    if (m_keyword != Keyword::Run && m_keyword != Keyword::Copy && m_keyword != Keyword::Add)
        return true;
    if (none())
        return true;
    std::vector<std::string> ignored;
    if (readJsonArray(view(rest()), ignored) != JsonForm::None)
        return true;
    for (auto& marker : findHeredocs(m_text, m_args, m_context.escape)) {
        Heredoc heredoc;
        heredoc.name = std::move(marker.name);
        heredoc.expand = marker.expand;
        heredoc.stripTabs = marker.stripTabs;
        heredoc.marker = range(marker.span);
        out.heredocs.push_back(std::move(heredoc));
    }
    return out.heredocs.empty() || m_context.readHeredocs(out.heredocs);
}

std::optional<Body> Reader::readBody(Instruction& out) {
    const std::string name(toString(m_keyword));
    const auto needsOne = [&] { return wrong(m_keywordSpan, about(FactCode::ExactlyOneArgument)); };
    switch (m_keyword) {
    case Keyword::From:
        return readFrom();
    case Keyword::Copy:
    case Keyword::Add:
        return readCopy(out);
    case Keyword::Arg:
        return readArg();
    case Keyword::Env:
        return readPairs<Env>();
    case Keyword::Label:
        return readPairs<Label>();
    case Keyword::Healthcheck:
        return readHealthcheck(out);
    case Keyword::Onbuild:
        return readOnbuild(out);
    case Keyword::Run: {
        if (none())
            return wrong(m_keywordSpan, about(FactCode::AtLeastOneArgument));
        auto command = readCommand(m_args);
        if (!command)
            return std::nullopt;
        if (command->args.empty())
            return wrong(rest(), about(FactCode::AtLeastOneArgument));
        const auto markers =
            command->shellForm ? findHeredocs(m_text, m_args, m_context.escape) : std::vector<HeredocMarker>{};
        const bool script =
            markers.size() == 1 && markers[0].span.begin == m_args && markers[0].span.end == m_text.size();
        return Run{std::move(*command), script};
    }
    case Keyword::Cmd: {
        auto command = readCommand(m_args);
        return command ? std::optional<Body>(Cmd{std::move(*command)}) : std::nullopt;
    }
    case Keyword::Entrypoint: {
        auto command = readCommand(m_args);
        return command ? std::optional<Body>(Entrypoint{std::move(*command)}) : std::nullopt;
    }
    case Keyword::Shell: {
        if (none())
            return wrong(m_keywordSpan, about(FactCode::AtLeastOneArgument), "SHELL [\"/bin/bash\", \"-c\"]");
        auto command = readCommand(m_args);
        if (!command)
            return std::nullopt;
        if (command->shellForm || command->args.empty())
            return wrong(rest(), about(FactCode::JsonFormNeeded), "SHELL [\"/bin/bash\", \"-c\"]");
        return Shell{std::move(*command)};
    }
    case Keyword::Expose: {
        Expose expose;
        const auto words = splitBlank(m_text, m_args);
        if (words.size() > maxWords)
            return wrong(m_keywordSpan, tooMany());
        for (const WordSpan& span : words)
            expose.ports.push_back(word(span));
        if (expose.ports.empty())
            return wrong(m_keywordSpan, about(FactCode::AtLeastOneArgument));
        return expose;
    }
    case Keyword::Volume: {
        Volume volume;
        auto paths = readList(volume.json);
        if (!paths)
            return std::nullopt;
        if (paths->empty())
            return wrong(m_keywordSpan, about(FactCode::AtLeastOneArgument));
        volume.paths = std::move(*paths);
        return volume;
    }
    case Keyword::Maintainer: {
        auto text = readWhole();
        return text ? std::optional<Body>(Maintainer{std::move(*text)}) : needsOne();
    }
    case Keyword::Stopsignal: {
        auto text = readWhole();
        return text ? std::optional<Body>(Stopsignal{std::move(*text)}) : needsOne();
    }
    case Keyword::User: {
        auto text = readWhole();
        return text ? std::optional<Body>(User{std::move(*text)}) : needsOne();
    }
    case Keyword::Workdir: {
        auto text = readWhole();
        return text ? std::optional<Body>(Workdir{std::move(*text)}) : needsOne();
    }
    }
    return std::nullopt;
}

std::optional<Word> Reader::readWhole() {
    return none() ? std::nullopt : std::optional<Word>(word(rest()));
}

std::optional<Body> Reader::readFrom() {
    const auto words = splitBlank(m_text, m_args);
    if (words.size() != 1 && words.size() != 3)
        return wrong(words.size() > 1 ? words.back() : m_keywordSpan, Fact{FactCode::FromArguments},
                     "FROM image [AS name]");
    From from{word(words[0]), std::nullopt, std::nullopt, {}};
    if (words.size() == 3) {
        if (toLower(view(words[1])) != "as")
            return wrong(words[1], Fact{FactCode::ExpectedAs, {{"word", std::string(view(words[1]))}}},
                         "FROM image AS name");
        from.as = word(words[1]);
        from.name = word(words[2]);
        from.writtenName = from.name->text;
        from.name->text = toLower(from.name->text);
        const std::string& name = from.name->text;
        const bool valid =
            name[0] >= 'a' && name[0] <= 'z' && std::ranges::all_of(name, [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
            });
        if (!valid)
            return wrong(words[2], Fact{FactCode::StageNameInvalid, {{"stage", std::string(view(words[2]))}}},
                         Fact{FactCode::StageNameForm});
    }
    return from;
}

std::optional<std::vector<Word>> Reader::readList(bool& json) {
    std::vector<Word> list;
    std::vector<std::string> strings;
    const auto refuses = [&](std::size_t count) {
        if (count > maxWords)
            wrong(m_keywordSpan, tooMany());
        return count > maxWords;
    };
    switch (none() ? JsonForm::None : readJsonArray(view(rest()), strings)) {
    case JsonForm::NotStrings:
        wrong(rest(), Fact{FactCode::JsonStringsOnly});
        return std::nullopt;
    case JsonForm::Strings:
        json = true;
        if (refuses(strings.size()))
            return std::nullopt;
        for (auto& text : strings)
            list.push_back({std::move(text), range(rest())});
        break;
    case JsonForm::None:
        const auto words = splitBlank(m_text, m_args);
        if (refuses(words.size()))
            return std::nullopt;
        for (const WordSpan& span : words)
            list.push_back(word(span));
    }
    return list;
}

std::optional<Body> Reader::readCopy(Instruction&) {
    Copy copy;
    auto list = readList(copy.json);
    if (!list)
        return std::nullopt;
    if (list->empty())
        return wrong(m_keywordSpan, about(FactCode::TwoArgumentsOfNone),
                     fmt::format("{} source destination", toString(m_keyword)));
    if (list->size() == 1)
        return wrong(rest(), about(FactCode::TwoArgumentsOfOne),
                     fmt::format("{} source destination", toString(m_keyword)));
    copy.destination = std::move(list->back());
    list->pop_back();
    if (!copy.json && heredocFrom(copy.destination.text))
        return wrong(rest(), about(FactCode::HeredocAsDestination));
    std::size_t heredocs = 0;
    for (auto& item : *list) {
        Source source{std::move(item), std::nullopt};
        if (!copy.json && heredocFrom(source.word.text))
            source.heredoc = heredocs++;
        copy.sources.push_back(std::move(source));
    }
    if (!copy.json && heredocs != findHeredocs(m_text, m_args, m_context.escape).size())
        return wrong(rest(), about(FactCode::HeredocWordBlank));
    return copy;
}

std::optional<Body> Reader::readArg() {
    Arg arg;
    const auto words = splitQuoted(m_text, m_args, m_context.escape);
    if (words.size() > maxWords)
        return wrong(m_keywordSpan, tooMany());
    for (const WordSpan& span : words) {
        const std::string_view text = view(span);
        const std::size_t equals = text.find('=');
        if (equals == 0)
            return wrong(span, about(FactCode::NameBlank));
        KeyValue pair{word({span.begin, equals == std::string_view::npos ? span.end : span.begin + equals}), {}};
        if (equals != std::string_view::npos)
            pair.value = word({span.begin + equals + 1, span.end});
        arg.pairs.push_back(std::move(pair));
    }
    if (arg.pairs.empty())
        return wrong(m_keywordSpan, about(FactCode::AtLeastOneArgument));
    return arg;
}

template <typename T>
std::optional<Body> Reader::readPairs() {
    T out;
    const auto words = splitQuoted(m_text, m_args, m_context.escape);
    if (words.empty())
        return wrong(m_keywordSpan, about(FactCode::AtLeastOneArgument),
                     fmt::format("{} name=value", toString(m_keyword)));
    if (words.size() > maxWords)
        return wrong(m_keywordSpan, tooMany());
    if (view(words[0]).find('=') == std::string_view::npos) {
        out.legacy = true;
        const auto plain = splitBlank(m_text, m_args);
        if (plain.size() < 2)
            return wrong(words[0], about(FactCode::TwoArgumentsNeeded),
                         fmt::format("{} {}=value", toString(m_keyword), view(words[0])));
        out.pairs.push_back({word(plain[0]), word({plain[1].begin, m_text.size()})});
        return out;
    }
    for (const WordSpan& span : words) {
        const std::string_view text = view(span);
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos)
            return wrong(span, Fact{FactCode::EqualsMissing, {{"text", std::string(text.substr(0, 60))}}},
                         Fact{FactCode::NameEqualsValue});
        if (equals == 0)
            return wrong(span, about(FactCode::NameBlank));
        out.pairs.push_back({word({span.begin, span.begin + equals}), word({span.begin + equals + 1, span.end})});
    }
    return out;
}

std::optional<Command> Reader::readCommand(std::size_t from) {
    Command command;
    const WordSpan span{from, std::max(from, m_text.size())};
    command.range = range(span);
    if (from >= m_text.size()) {
        command.shellForm = false;
        return command;
    }
    std::vector<std::string> strings;
    switch (readJsonArray(view(span), strings)) {
    case JsonForm::NotStrings:
        wrong(span, Fact{FactCode::JsonStringsOnly});
        return std::nullopt;
    case JsonForm::Strings:
        command.shellForm = false;
        command.args = std::move(strings);
        break;
    case JsonForm::None:
        command.args.emplace_back(view(span));
    }
    return command;
}

std::optional<Body> Reader::readHealthcheck(const Instruction& out) {
    Healthcheck check;
    const auto words = splitBlank(m_text, m_args);
    if (words.empty())
        return wrong(m_keywordSpan, about(FactCode::AtLeastOneArgument), "HEALTHCHECK CMD command, or NONE");
    const std::string kind = toLower(view(words[0]));
    if (kind == "none") {
        check.none = true;
        if (words.size() > 1)
            return wrong(words[1], Fact{FactCode::HealthcheckNoneAlone});
        if (!out.flags.empty())
            return wrong(m_keywordSpan, Fact{FactCode::HealthcheckNoneAlone});
        return check;
    }
    if (kind != "cmd")
        return wrong(words[0], Fact{FactCode::HealthcheckType, {{"type", std::string(view(words[0]).substr(0, 60))}}},
                     "HEALTHCHECK CMD command, or NONE");
    if (words.size() < 2)
        return wrong(words[0], Fact{FactCode::HealthcheckCommandMissing});
    for (const auto& flag : out.flags) {
        const WordSpan where = m_keywordSpan;
        if (flag.name == "retries") {
            check.retries = parseUnsigned(flag.value);
            if (!check.retries || *check.retries > 1'000'000)
                return wrong(
                    where, Fact{FactCode::NumberExpected, {{"flag", flag.name}, {"value", flag.value.substr(0, 60)}}});
            continue;
        }
        const auto duration = parseDuration(flag.value);
        if (!duration)
            return wrong(where,
                         Fact{FactCode::DurationExpected, {{"flag", flag.name}, {"value", flag.value.substr(0, 60)}}},
                         "30s, 1m30s, 500ms");
        if (*duration != 0 && *duration < 1'000'000)
            return wrong(where, Fact{FactCode::DurationTooShort, {{"flag", flag.name}, {"limit", "1ms"}}});
        if (flag.name == "interval")
            check.interval = *duration;
        else if (flag.name == "timeout")
            check.timeout = *duration;
        else if (flag.name == "start-period")
            check.startPeriod = *duration;
        else if (flag.name == "start-interval")
            check.startInterval = *duration;
    }
    auto command = readCommand(words[1].begin);
    if (!command)
        return std::nullopt;
    check.command = std::move(*command);
    return check;
}

std::optional<Body> Reader::readOnbuild(Instruction& out) {
    if (none())
        return wrong(m_keywordSpan, about(FactCode::AtLeastOneArgument), "ONBUILD COPY . /app");
    if (m_context.insideOnbuild)
        return wrong(m_keywordSpan, Fact{FactCode::OnbuildNested});
    const auto words = splitBlank(m_text, m_args);
    const auto keyword = keywordFrom(view(words[0]));
    if (keyword == Keyword::From || keyword == Keyword::Maintainer || keyword == Keyword::Onbuild)
        return wrong(words[0], Fact{FactCode::TriggerNotAllowed, {{"instruction", std::string(toString(*keyword))}}});
    m_context.insideOnbuild = true;
    auto trigger = parseInstructionLine(m_line, m_args, m_context);
    m_context.insideOnbuild = false;
    if (!trigger) {
        m_failed = true;
        return std::nullopt;
    }
    out.heredocs = trigger->heredocs;
    Onbuild onbuild;
    onbuild.trigger.push_back(std::move(*trigger));
    return onbuild;
}

} // namespace

std::optional<Instruction> parseInstructionLine(const LogicalLine& line, std::size_t from,
                                                InstructionContext& context) {
    return Reader(line, context).read(from);
}

} // namespace slipway::dockerfile::detail
