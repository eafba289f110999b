#include "dockerfile/syntax.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace slipway::dockerfile {

namespace {

struct KeywordFacts {
    Keyword keyword;
    std::string_view name;
    std::vector<std::string> flags;
};

const std::array<KeywordFacts, 18>& facts() {
    static const std::array<KeywordFacts, 18> all{{
        {Keyword::Add, "ADD", {"checksum", "chmod", "chown", "exclude", "keep-git-dir", "link", "unpack"}},
        {Keyword::Arg, "ARG", {}},
        {Keyword::Cmd, "CMD", {}},
        {Keyword::Copy, "COPY", {"chmod", "chown", "exclude", "from", "link", "parents"}},
        {Keyword::Entrypoint, "ENTRYPOINT", {}},
        {Keyword::Env, "ENV", {}},
        {Keyword::Expose, "EXPOSE", {}},
        {Keyword::From, "FROM", {"platform"}},
        {Keyword::Healthcheck, "HEALTHCHECK", {"interval", "retries", "start-interval", "start-period", "timeout"}},
        {Keyword::Label, "LABEL", {}},
        {Keyword::Maintainer, "MAINTAINER", {}},
        {Keyword::Onbuild, "ONBUILD", {}},
        {Keyword::Run, "RUN", {"device", "mount", "network", "security"}},
        {Keyword::Shell, "SHELL", {}},
        {Keyword::Stopsignal, "STOPSIGNAL", {}},
        {Keyword::User, "USER", {}},
        {Keyword::Volume, "VOLUME", {}},
        {Keyword::Workdir, "WORKDIR", {}},
    }};
    return all;
}

} // namespace

std::string_view toString(Keyword keyword) noexcept {
    return facts()[static_cast<std::size_t>(keyword)].name;
}

std::optional<Keyword> keywordFrom(std::string_view word) noexcept {
    const auto same = [&](std::string_view name) {
        return name.size() == word.size() && std::equal(name.begin(), name.end(), word.begin(), [](char upper, char c) {
                   return upper == (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
               });
    };
    for (const auto& fact : facts())
        if (same(fact.name))
            return fact.keyword;
    return std::nullopt;
}

const std::vector<Keyword>& allKeywords() {
    static const std::vector<Keyword> all = [] {
        std::vector<Keyword> keywords;
        for (const auto& fact : facts())
            keywords.push_back(fact.keyword);
        return keywords;
    }();
    return all;
}

const std::vector<std::string>& flagsOf(Keyword keyword) {
    return facts()[static_cast<std::size_t>(keyword)].flags;
}

std::string Heredoc::text() const {
    if (!stripTabs)
        return content;
    std::string out;
    out.reserve(content.size());
    bool lineStart = true;
    for (const char c : content) {
        if (lineStart && c == '\t')
            continue;
        lineStart = c == '\n';
        out += c;
    }
    return out;
}

const Flag* Instruction::flag(std::string_view name) const noexcept {
    for (auto flag = flags.rbegin(); flag != flags.rend(); ++flag)
        if (flag->name == name)
            return &*flag;
    return nullptr;
}

std::string Instruction::text() const {
    std::string out(toString(keyword));
    if (!arguments.empty()) {
        out += ' ';
        out += arguments;
    }
    return out;
}

std::optional<std::size_t> Dockerfile::findStage(std::string_view nameOrNumber, std::size_t before) const {
    const std::size_t count = std::min(before, stages.size());
    const std::string lowered = toLower(nameOrNumber);
    for (std::size_t i = count; i-- > 0;)
        if (!stages[i].name.empty() && stages[i].name == lowered)
            return i;
    if (const auto number = parseUnsigned(nameOrNumber); number && *number < count)
        return static_cast<std::size_t>(*number);
    return std::nullopt;
}

std::string print(const Dockerfile& file) {
    std::string out;
    for (const auto& directive : file.directives)
        out += fmt::format("# {}={}\n", directive.name, directive.value);
    for (const auto& instruction : file.instructions) {
        out += instruction.text();
        out += '\n';
        for (const auto& heredoc : instruction.heredocs) {
            out += heredoc.content;
            out += heredoc.name;
            out += '\n';
        }
    }
    return out;
}

} // namespace slipway::dockerfile
