#include "dockerfile/detail/words.h"

#include <algorithm>

#include "base/json.h"

namespace slipway::dockerfile::detail {

namespace {

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

std::size_t skipSpace(std::string_view line, std::size_t at) {
    while (at < line.size() && isSpace(line[at]))
        ++at;
    return at;
}

enum class SingleQuotes { Escapable, Literal };

std::size_t quotedWordEnd(std::string_view line, std::size_t at, char escape, SingleQuotes singleQuotes) {
    char quote = 0;
    for (; at < line.size(); ++at) {
        const char c = line[at];
        const bool escapes = quote != '\'' || singleQuotes == SingleQuotes::Escapable;
        if (c == escape && escapes && at + 1 < line.size()) {
            ++at;
        } else if (quote != 0) {
            if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (isSpace(c)) {
            break;
        }
    }
    return at;
}

bool isBareMarker(std::string_view word) {
    word.remove_prefix(std::min(word.find_first_not_of("0123456789"), word.size()));
    return word == "<<" || word == "<<-";
}

} // namespace

std::vector<WordSpan> splitBlank(std::string_view line, std::size_t from) {
    std::vector<WordSpan> words;
    for (std::size_t at = skipSpace(line, from); at < line.size(); at = skipSpace(line, at)) {
        const std::size_t begin = at;
        while (at < line.size() && !isSpace(line[at]))
            ++at;
        words.push_back({begin, at});
    }
    return words;
}

std::vector<WordSpan> splitQuoted(std::string_view line, std::size_t from, char escape) {
    std::vector<WordSpan> words;
    for (std::size_t at = skipSpace(line, from); at < line.size(); at = skipSpace(line, at)) {
        const std::size_t begin = at;
        at = quotedWordEnd(line, at, escape, SingleQuotes::Literal);
        words.push_back({begin, at});
    }
    return words;
}

std::vector<RawFlag> takeFlags(std::string_view line, std::size_t& from, char escape) {
    std::vector<RawFlag> flags;
    from = skipSpace(line, from);
    while (line.substr(from).starts_with("--") && flags.size() <= maxFlags) {
        const std::size_t end = quotedWordEnd(line, from, escape, SingleQuotes::Escapable);
        if (end == from + 2) { // "--" alone ends the flags
            from = skipSpace(line, end);
            break;
        }
        std::string plain;
        char quote = 0;
        for (std::size_t at = from + 2; at < end; ++at) {
            const char c = line[at];
            if (c == escape && at + 1 < end) {
                // What is escaped for the expansion that follows must reach it.
                if (line[at + 1] == '$')
                    plain += c;
                plain += line[++at];
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else {
                plain += c;
            }
        }
        RawFlag flag;
        const std::size_t equals = plain.find('=');
        flag.hasValue = equals != std::string::npos;
        flag.name = plain.substr(0, equals);
        if (flag.hasValue)
            flag.value = plain.substr(equals + 1);
        flag.span = {from, end};
        flags.push_back(std::move(flag));
        from = skipSpace(line, end);
    }
    return flags;
}

std::optional<HeredocMarker> heredocFrom(std::string_view word) {
    std::size_t at = 0;
    while (at < word.size() && word[at] >= '0' && word[at] <= '9')
        ++at;
    if (!word.substr(at).starts_with("<<"))
        return std::nullopt;
    at += 2;
    HeredocMarker marker;
    if (at < word.size() && word[at] == '-') {
        marker.stripTabs = true;
        ++at;
    }
    const std::string_view rest = word.substr(at);
    if (rest.empty() || rest.find('<') != std::string_view::npos)
        return std::nullopt;
    char quote = 0;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const char c = rest[i];
        if (quote != 0 && c == quote) {
            quote = 0;
        } else if (quote == 0 && (c == '"' || c == '\'')) {
            quote = c;
            marker.expand = false;
        } else if (quote == 0 && c == '\\') {
            if (++i == rest.size())
                return std::nullopt;
            marker.name += rest[i]; // unlike in a shell, only quotes turn expansion off
        } else {
            marker.name += c;
        }
    }
    if (quote != 0 || marker.name.empty())
        return std::nullopt;
    return marker;
}

std::vector<HeredocMarker> findHeredocs(std::string_view line, std::size_t from, char escape) {
    std::vector<HeredocMarker> markers;
    if (line.find("<<", from) == std::string_view::npos)
        return markers;
    const auto words = splitQuoted(line, from, escape);
    for (std::size_t i = 0; i < words.size(); ++i) {
        WordSpan word = words[i];
        std::string text(line.substr(word.begin, word.end - word.begin));
        // "<< EOF" is "<<EOF".
        if (isBareMarker(text) && i + 1 < words.size()) {
            const WordSpan& name = words[++i];
            text += line.substr(name.begin, name.end - name.begin);
            word.end = name.end;
        }
        if (auto marker = heredocFrom(text)) {
            marker->span = word;
            markers.push_back(std::move(*marker));
        }
    }
    return markers;
}

JsonForm readJsonArray(std::string_view text, std::vector<std::string>& strings) {
    if (!text.starts_with('[') || !text.ends_with(']'))
        return JsonForm::None;
    const auto value = parseJson(text, "instruction");
    if (!value || !value->is_array())
        return JsonForm::None;
    strings.clear();
    for (const auto& element : *value) {
        if (!element.is_string())
            return JsonForm::NotStrings;
        strings.push_back(element.get<std::string>());
    }
    return JsonForm::Strings;
}

} // namespace slipway::dockerfile::detail
