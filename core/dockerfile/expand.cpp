#include "dockerfile/expand.h"

#include <algorithm>

#include "dockerfile/detail/characters.h"

namespace slipway::dockerfile {

namespace {

constexpr int maxDepth = 32;
constexpr std::size_t maxNames = 100; // that are remembered

bool isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// $1, $@ and the like.
bool isSpecial(char c) {
    return c != '\0' && std::string_view("@*#?-$!0").find(c) != std::string_view::npos;
}

// A value or a pattern as code points, so that "?" is a character and not a byte.
struct Characters {
    std::vector<char32_t> codes;
    std::vector<std::string_view> bytes;

    explicit Characters(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t begin = at;
            codes.push_back(detail::nextCode(text, at));
            bytes.push_back(text.substr(begin, at - begin));
        }
    }
};

// A shell pattern: * and ? and escapes, no classes (BuildKit).
struct Pattern {
    struct Node {
        enum { Char, Any, Star } kind;
        char32_t value;
    };
    std::vector<Node> nodes;

    // What may be escaped: * ? \, and } and / because they end patterns.
    static Result<Pattern> read(std::string_view text) {
        const Characters characters(text);
        Pattern pattern;
        for (std::size_t at = 0; at < characters.codes.size(); ++at) {
            const char32_t code = characters.codes[at];
            if (code == '*') {
                pattern.nodes.push_back({Node::Star, 0});
            } else if (code == '?') {
                pattern.nodes.push_back({Node::Any, 0});
            } else if (code != '\\') {
                pattern.nodes.push_back({Node::Char, code});
            } else {
                const char32_t next = ++at < characters.codes.size() ? characters.codes[at] : 0;
                if (next > 0x7F || std::string_view("*?\\}/").find(static_cast<char>(next)) == std::string_view::npos)
                    return fail(Errc::InvalidArgument, "invalid pattern ({}) in substitution: invalid escape",
                                text.substr(0, 60));
                pattern.nodes.push_back({Node::Char, next});
            }
        }
        return pattern;
    }
};

class Expander {
public:
    Expander(const Lookup& lookup, const ExpandOptions& options)
        : m_lookup(lookup)
        , m_options(options) {
        m_budget = options.limit * 64;
    }

    // Fills `words` when given: unquoted blanks split.
    Result<> run(std::string_view text, std::vector<std::string>* words) {
        m_text = text;
        m_words = words;
        auto out = TRY(until({}, 0));
        if (words != nullptr)
            endWord(out);
        else
            result.text = std::move(out);
        return {};
    }

    Expanded result;

private:
    bool more() const { return m_at < m_text.size(); }

    Result<> append(std::string& out, std::string_view text) {
        m_produced += text.size();
        if (m_produced > m_options.limit)
            return fail(Errc::TooLarge, "the expanded text is larger than {} bytes", m_options.limit);
        out += text;
        return {};
    }

    Result<> spend(std::size_t steps) {
        if (steps > m_budget)
            return fail(Errc::TooLarge, "expanding the variables costs too much");
        m_budget -= steps;
        return {};
    }

    void endWord(std::string& out) {
        if (!out.empty())
            m_words->push_back(std::move(out));
        out.clear();
    }

    // Up to one of `stops` (not consumed), or to the end when there are none.
    Result<std::string> until(std::string_view stops, int depth) {
        if (depth > maxDepth)
            return fail(Errc::InvalidArgument, "variables are nested more than {} deep", maxDepth);
        std::string out;
        while (more()) {
            const char c = m_text[m_at];
            if (stops.find(c) != std::string_view::npos)
                return out;
            if (c == '\'' && !m_options.keepQuotes) {
                TRY(singleQuoted(out));
            } else if (c == '"' && !m_options.keepQuotes) {
                TRY(doubleQuoted(out, depth, false));
            } else if (c == '$') {
                const std::string value = TRY(variable(depth));
                if (m_words != nullptr && depth == 0)
                    TRY(appendSplit(out, value));
                else
                    TRY(append(out, value));
            } else if (c == m_options.escape) {
                ++m_at;
                if (!more())
                    break;
                TRY(append(out, m_text.substr(m_at++, 1)));
            } else if (m_words != nullptr && depth == 0 && isSpace(c)) {
                endWord(out);
                ++m_at;
            } else {
                TRY(append(out, m_text.substr(m_at++, 1)));
            }
        }
        if (!stops.empty())
            return fail(Errc::InvalidArgument, "a variable's closing '}}' is missing");
        return out;
    }

    Result<> appendSplit(std::string& out, std::string_view value) {
        for (const char c : value) {
            if (isSpace(c))
                endWord(out);
            else
                TRY(append(out, std::string_view(&c, 1)));
        }
        return {};
    }

    Result<> singleQuoted(std::string& out) {
        const std::size_t end = m_text.find('\'', m_at + 1);
        if (end == std::string_view::npos)
            return fail(Errc::InvalidArgument, "unexpected end: a single quote is not closed");
        TRY(append(out, m_text.substr(m_at + 1, end - m_at - 1)));
        m_at = end + 1;
        return {};
    }

    // With `keepEscapes` they stay for what reads the pattern.
    Result<> doubleQuoted(std::string& out, int depth, bool keepEscapes) {
        ++m_at;
        while (more()) {
            const char c = m_text[m_at];
            if (c == '"') {
                ++m_at;
                return {};
            }
            if (c == '$') {
                const std::string value = TRY(variable(depth));
                TRY(append(out, value));
            } else if (c == m_options.escape && m_at + 1 < m_text.size()) {
                const char next = m_text[m_at + 1];
                // Inside double quotes only these can be escaped; the escape stays before all others.
                if (keepEscapes || (next != '"' && next != '$' && next != m_options.escape))
                    TRY(append(out, keepEscapes ? "\\" : std::string_view(&c, 1)));
                TRY(append(out, m_text.substr(m_at + 1, 1)));
                m_at += 2;
            } else {
                TRY(append(out, m_text.substr(m_at++, 1)));
            }
        }
        return fail(Errc::InvalidArgument, "unexpected end: a double quote is not closed");
    }

    static void note(std::vector<std::string>& names, const std::string& name) {
        if (names.size() < maxNames && std::ranges::find(names, name) == names.end())
            names.push_back(name);
    }

    Result<std::optional<std::string>> get(const std::string& name) {
        auto value = m_lookup(name);
        TRY(spend(1 + (value ? value->size() : 0)));
        note(value ? result.used : result.missing, name);
        return value;
    }

    Result<std::string> plain(const std::string& name, std::size_t begin) {
        auto value = TRY(get(name));
        if (value)
            return std::move(*value);
        note(result.unset, name);
        return m_options.keepUnset ? std::string(m_text.substr(begin, m_at - begin)) : std::string{};
    }

    std::size_t nameCharAt(std::size_t at) const { return at < m_text.size() ? detail::nameCharLength(m_text, at) : 0; }

    std::string takeName() {
        const std::size_t begin = m_at;
        const auto isDigit = [&] { return more() && m_text[m_at] >= '0' && m_text[m_at] <= '9'; };
        if (isDigit()) {
            while (isDigit())
                ++m_at;
        } else if (more() && isSpecial(m_text[m_at])) {
            ++m_at;
        } else {
            while (const std::size_t length = nameCharAt(m_at))
                m_at += length;
        }
        return std::string(m_text.substr(begin, m_at - begin));
    }

    Result<std::string> variable(int depth) {
        const std::size_t begin = m_at++;
        if (!more() || (m_text[m_at] != '{' && nameCharAt(m_at) == 0 && !isSpecial(m_text[m_at])))
            return std::string("$");
        if (m_text[m_at] != '{') {
            const std::string name = takeName();
            return plain(name, begin);
        }
        ++m_at;
        const std::string name = takeName();
        if (name.empty())
            return fail(Errc::InvalidArgument, "bad substitution: \"{}\"", m_text.substr(begin, 20));
        if (!more())
            return fail(Errc::InvalidArgument, "a variable's closing '}}' is missing: ${{{}", name);
        const char op = m_text[m_at];
        if (op == '}') {
            ++m_at;
            return plain(name, begin);
        }
        ++m_at;
        switch (op) {
        case ':':
        case '-':
        case '+':
        case '?':
            return conditional(name, op, depth);
        case '#':
        case '%':
            return cut(name, op, depth);
        case '/':
            return replace(name, depth);
        default:
            return fail(Errc::InvalidArgument, "unsupported modifier ({}) in substitution of {}", std::string(1, op),
                        name);
        }
    }

    Result<> closeBrace() {
        if (!more() || m_text[m_at] != '}')
            return fail(Errc::InvalidArgument, "a variable's closing '}}' is missing");
        ++m_at;
        return {};
    }

    Result<std::string> conditional(const std::string& name, char op, int depth) {
        const bool alsoEmpty = op == ':';
        if (alsoEmpty) {
            if (!more())
                return fail(Errc::InvalidArgument, "a variable's closing '}}' is missing: ${{{}", name);
            op = m_text[m_at++];
        }
        if (op != '-' && op != '+' && op != '?')
            return fail(Errc::InvalidArgument, "unsupported modifier ({}) in substitution of {}", std::string(1, op),
                        name);
        const std::string word = TRY(until("}", depth + 1));
        TRY(closeBrace());
        const auto value = TRY(get(name));
        const bool set = value && !(alsoEmpty && value->empty());
        if (op == '+')
            return set ? word : std::string{};
        if (set)
            return *value;
        if (op == '-')
            return word;
        if (word.empty())
            return fail(Errc::InvalidArgument, "{}: is not allowed to be {}", name, value ? "empty" : "unset");
        return fail(Errc::InvalidArgument, "{}: {}", name, word);
    }

    // Patterns and replacements keep their escapes, the former for Pattern, the latter as BuildKit does.
    Result<std::string> rawUntil(char stop, int depth) {
        if (depth > maxDepth)
            return fail(Errc::InvalidArgument, "variables are nested more than {} deep", maxDepth);
        std::string out;
        while (more() && m_text[m_at] != stop) {
            const char c = m_text[m_at];
            if (c == '$') {
                const std::string value = TRY(variable(depth));
                TRY(append(out, value));
            } else if (c == '\'' && !m_options.keepQuotes) {
                TRY(singleQuoted(out));
            } else if (c == '"' && !m_options.keepQuotes) {
                TRY(doubleQuoted(out, depth, true));
            } else if (c == m_options.escape && m_at + 1 < m_text.size()) {
                TRY(append(out, "\\"));
                TRY(append(out, m_text.substr(m_at + 1, 1)));
                m_at += 2;
            } else {
                TRY(append(out, m_text.substr(m_at++, 1)));
            }
        }
        return out;
    }

    // Lengths, in characters, of the shortest and longest match at `begin`, or npos.
    Result<std::pair<std::size_t, std::size_t>> prefix(const Pattern& pattern, const Characters& text,
                                                       std::size_t begin) {
        constexpr auto none = std::string_view::npos;
        std::vector<bool> states(pattern.nodes.size() + 1), next(states.size());
        const auto close = [&](std::vector<bool>& set) {
            for (std::size_t i = 0; i < pattern.nodes.size(); ++i)
                if (set[i] && pattern.nodes[i].kind == Pattern::Node::Star)
                    set[i + 1] = true;
        };
        states[0] = true;
        TRY(spend(states.size()));
        close(states);
        std::pair<std::size_t, std::size_t> found{none, none};
        for (std::size_t at = begin;; ++at) {
            if (states.back())
                found = {found.first == none ? at - begin : found.first, at - begin};
            if (at == text.codes.size())
                return found;
            TRY(spend(states.size()));
            std::fill(next.begin(), next.end(), false);
            bool alive = false;
            for (std::size_t i = 0; i < pattern.nodes.size(); ++i) {
                if (!states[i])
                    continue;
                const auto& node = pattern.nodes[i];
                if (node.kind == Pattern::Node::Star)
                    next[i] = alive = true;
                else if (node.kind == Pattern::Node::Any || node.value == text.codes[at])
                    next[i + 1] = alive = true;
            }
            if (!alive)
                return found;
            close(next);
            states.swap(next);
        }
    }

    Result<std::string> cut(const std::string& name, char op, int depth) {
        const bool greedy = more() && m_text[m_at] == op;
        if (greedy)
            ++m_at;
        const std::string word = TRY(rawUntil('}', depth + 1));
        TRY(closeBrace());
        const auto value = TRY(get(name));
        if (!value) {
            note(result.unset, name);
            return std::string{};
        }
        Pattern pattern = TRY(Pattern::read(word));
        Characters text(*value);
        if (op == '%') { // a suffix is a prefix of the mirror image
            std::ranges::reverse(pattern.nodes);
            std::ranges::reverse(text.codes);
        }
        const auto [shortest, longest] = TRY(prefix(pattern, text, 0));
        const std::size_t length = shortest == std::string_view::npos ? 0 : greedy ? longest : shortest;
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < length; ++i)
            bytes += text.bytes[op == '%' ? text.bytes.size() - 1 - i : i].size();
        return op == '%' ? value->substr(0, value->size() - bytes) : value->substr(bytes);
    }

    Result<std::string> replace(const std::string& name, int depth) {
        const bool all = more() && m_text[m_at] == '/';
        if (all)
            ++m_at;
        const std::string word = TRY(rawUntil('/', depth + 1));
        if (!more())
            return fail(Errc::InvalidArgument, "a substitution's '/' is missing: ${{{}/…", name);
        ++m_at;
        const std::string replacement = TRY(rawUntil('}', depth + 1));
        TRY(closeBrace());
        const auto value = TRY(get(name));
        if (!value) {
            note(result.unset, name);
            return std::string{};
        }
        const Pattern pattern = TRY(Pattern::read(word));
        if (pattern.nodes.empty())
            return all ? *value : replacement + *value;
        const Characters text(*value);
        std::string out;
        bool done = false;
        for (std::size_t at = 0; at < text.codes.size();) {
            if (!done) {
                const auto [shortest, longest] = TRY(prefix(pattern, text, at));
                if (longest != std::string_view::npos && longest > 0) {
                    TRY(append(out, replacement));
                    at += longest;
                    done = !all;
                    continue;
                }
            }
            TRY(append(out, text.bytes[at++]));
        }
        return out;
    }

    const Lookup& m_lookup;
    const ExpandOptions& m_options;
    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_produced = 0;
    std::size_t m_budget = 0;
    std::vector<std::string>* m_words = nullptr;
};

} // namespace

Result<Expanded> expand(std::string_view word, const Lookup& lookup, const ExpandOptions& options) {
    Expander expander(lookup, options);
    TRY(expander.run(word, nullptr));
    return std::move(expander.result);
}

Result<std::vector<std::string>> expandWords(std::string_view text, const Lookup& lookup,
                                             const ExpandOptions& options) {
    std::vector<std::string> words;
    Expander expander(lookup, options);
    TRY(expander.run(text, &words));
    return words;
}

} // namespace slipway::dockerfile
