#include "dockerfile/lexer.h"

#include <algorithm>

#include "base/text.h"
#include "dockerfile/detail/logical_lines.h"
#include "dockerfile/detail/words.h"

namespace slipway::dockerfile {

namespace {

using detail::LineReader;
using detail::LogicalLine;
using detail::Span;

// Bounds of what a broken text may cost: each unclosed brace or heredoc is looked for up to the end of the text.
constexpr std::size_t maxVariable = 256;
constexpr int maxUnterminated = 20;

bool isNameChar(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class Lexer {
public:
    explicit Lexer(std::string_view text)
        : m_text(text)
        , m_lines(text)
        , m_reader(text) {}

    std::vector<Token> run() {
        for (const auto& directive : m_reader.readDirectives()) {
            source(TokenKind::DirectiveName, directive.nameSpan.first, directive.nameSpan.second);
            source(TokenKind::DirectiveValue, directive.valueSpan.first, directive.valueSpan.second);
            if (directive.name == "escape" && (directive.value == "`" || directive.value == "\\"))
                m_escape = directive.value[0];
        }
        m_reader.setEscape(m_escape);
        LogicalLine line;
        std::vector<Span> comments;
        while (m_reader.next(line, comments)) {
            for (const Span& comment : line.comments)
                source(TokenKind::Comment, comment.first, comment.second);
            for (const Span& mark : line.continuations)
                source(TokenKind::Continuation, mark.first, mark.second);
            instruction(line, 0);
        }
        for (const Span& comment : comments)
            source(TokenKind::Comment, comment.first, comment.second);
        std::ranges::stable_sort(m_tokens, {}, [](const Token& token) { return token.range.begin.offset; });
        return std::move(m_tokens);
    }

private:
    void source(TokenKind kind, std::size_t begin, std::size_t end) {
        if (end > begin)
            m_tokens.push_back({kind, m_lines.range(begin, end)});
    }

    // A span of the logical line; one token for each physical line that it touches.
    void logical(TokenKind kind, const LogicalLine& line, std::size_t begin, std::size_t end) {
        auto piece = std::upper_bound(line.pieces.begin(), line.pieces.end(), begin,
                                      [](std::size_t value, const auto& p) { return value < p.logical; });
        if (piece != line.pieces.begin())
            --piece;
        for (; piece != line.pieces.end() && piece->logical < end; ++piece) {
            const std::size_t from = std::max(begin, piece->logical) - piece->logical;
            const std::size_t to = std::min(end - piece->logical, piece->length);
            if (from < to)
                source(kind, piece->source + from, piece->source + to);
        }
    }

    void instruction(const LogicalLine& line, std::size_t from, bool insideOnbuild = false) {
        const std::string_view text = line.text;
        const auto words = detail::splitBlank(text, from);
        if (words.empty())
            return;
        const auto keywordText = text.substr(words[0].begin, words[0].end - words[0].begin);
        const auto keyword = keywordFrom(keywordText);
        logical(keyword ? TokenKind::Keyword : TokenKind::UnknownKeyword, line, words[0].begin, words[0].end);
        if (!keyword)
            return;
        if (*keyword == Keyword::Onbuild) {
            if (!insideOnbuild)
                instruction(line, words[0].end, true);
            return;
        }
        std::size_t at = words[0].end;
        for (const auto& flag : detail::takeFlags(text, at, m_escape)) {
            const std::size_t equals = text.find('=', flag.span.begin);
            const std::size_t nameEnd = flag.hasValue ? std::min(equals, flag.span.end) : flag.span.end;
            logical(TokenKind::FlagName, line, flag.span.begin, nameEnd);
            if (nameEnd < flag.span.end)
                logical(TokenKind::FlagValue, line, nameEnd + 1, flag.span.end);
        }
        if (*keyword == Keyword::Healthcheck) {
            const auto rest = detail::splitBlank(text, at);
            if (!rest.empty()) {
                const std::string kind = toLower(text.substr(rest[0].begin, rest[0].end - rest[0].begin));
                if (kind == "cmd" || kind == "none") {
                    logical(TokenKind::Keyword, line, rest[0].begin, rest[0].end);
                    at = rest[0].end;
                }
            }
        }
        const bool heredocs = *keyword == Keyword::Run || *keyword == Keyword::Copy || *keyword == Keyword::Add;
        std::vector<detail::HeredocMarker> markers;
        if (arrayAllowed(*keyword) && array(line, at))
            return;
        if (heredocs)
            markers = detail::findHeredocs(text, at, m_escape);
        if (*keyword == Keyword::From) {
            const auto rest = detail::splitBlank(text, at);
            if (rest.size() >= 2 && toLower(text.substr(rest[1].begin, rest[1].end - rest[1].begin)) == "as") {
                arguments(line, at, rest[1].begin, {});
                logical(TokenKind::Keyword, line, rest[1].begin, rest[1].end);
                at = rest[1].end;
            }
        }
        arguments(line, at, text.size(), markers);
        for (const auto& marker : markers)
            body(marker);
    }

    static bool arrayAllowed(Keyword keyword) {
        switch (keyword) {
        case Keyword::Run:
        case Keyword::Cmd:
        case Keyword::Entrypoint:
        case Keyword::Shell:
        case Keyword::Copy:
        case Keyword::Add:
        case Keyword::Volume:
        case Keyword::Healthcheck:
            return true;
        default:
            return false;
        }
    }

    bool array(const LogicalLine& line, std::size_t from) {
        const std::string_view rest = trim(std::string_view(line.text).substr(std::min(from, line.text.size())));
        std::vector<std::string> ignored;
        if (detail::readJsonArray(rest, ignored) == detail::JsonForm::None)
            return false;
        const std::size_t base = static_cast<std::size_t>(rest.data() - line.text.data());
        for (std::size_t i = 0; i < rest.size(); ++i) {
            const char c = rest[i];
            if (c == '[' || c == ']' || c == ',') {
                logical(TokenKind::JsonPunctuation, line, base + i, base + i + 1);
            } else if (c == '"') {
                const std::size_t begin = i++;
                while (i < rest.size() && rest[i] != '"')
                    i += rest[i] == '\\' ? 2 : 1;
                logical(TokenKind::JsonString, line, base + begin, base + std::min(i + 1, rest.size()));
            }
        }
        return true;
    }

    // Strings and variables; a variable inside a string cuts it in pieces.
    void arguments(const LogicalLine& line, std::size_t at, std::size_t end,
                   const std::vector<detail::HeredocMarker>& markers) {
        const std::string_view text = std::string_view(line.text).substr(0, end);
        auto marker = markers.begin();
        char quote = 0;
        std::string quotes = "\"'"; // without those that nothing closes from here on
        std::size_t begin = 0;
        while (at < text.size()) {
            if (marker != markers.end() && at > marker->span.begin) {
                ++marker; // a variable or a string runs over it
                continue;
            }
            if (quote == 0 && marker != markers.end() && at == marker->span.begin) {
                logical(TokenKind::HeredocMarker, line, marker->span.begin, marker->span.end);
                at = marker->span.end;
                ++marker;
                continue;
            }
            const char c = text[at];
            if (c == m_escape && quote != '\'') {
                at += 2;
            } else if (c == '$' && quote != '\'') {
                const std::size_t behind = variableEnd(text, at);
                if (behind == at + 1) {
                    ++at;
                    continue;
                }
                if (quote != 0)
                    logical(TokenKind::String, line, begin, at);
                logical(TokenKind::Variable, line, at, behind);
                begin = at = behind;
            } else if (quote != 0 && c == quote) {
                logical(TokenKind::String, line, begin, ++at);
                quote = 0;
            } else if (quote == 0 && quotes.find(c) != std::string::npos) {
                // An apostrophe that nothing closes is text.
                if (text.find(c, at + 1) != std::string_view::npos) {
                    quote = c;
                    begin = at;
                } else {
                    quotes.erase(quotes.find(c), 1);
                }
                ++at;
            } else {
                ++at;
            }
        }
    }

    static std::size_t variableEnd(std::string_view text, std::size_t at) {
        std::size_t end = at + 1;
        if (end < text.size() && text[end] == '{') {
            int depth = 0;
            const std::size_t limit = std::min(text.size(), at + maxVariable);
            for (; end < limit; ++end) {
                if (text[end] == '{')
                    ++depth;
                else if (text[end] == '}' && --depth == 0)
                    return end + 1;
            }
            return at + 1;
        }
        while (end < text.size() && isNameChar(text[end]))
            ++end;
        return end;
    }

    void body(const detail::HeredocMarker& marker) {
        if (m_unterminated > maxUnterminated)
            return;
        const std::size_t start = m_reader.offset();
        std::vector<Span> lines;
        while (const auto line = m_reader.nextPhysical()) {
            std::string_view content = m_text.substr(line->begin, line->end - line->begin);
            if (marker.stripTabs)
                content.remove_prefix(std::min(content.find_first_not_of('\t'), content.size()));
            if (content == marker.name) {
                for (const Span& span : lines)
                    source(TokenKind::HeredocBody, span.first, span.second);
                source(TokenKind::HeredocMarker, line->end - content.size(), line->end);
                return;
            }
            lines.emplace_back(line->begin, line->end);
        }
        ++m_unterminated;
        m_reader.seek(start); // as the parser does: an end word that is missing hides nothing
    }

    std::string_view m_text;
    LineTable m_lines;
    LineReader m_reader;
    char m_escape = '\\';
    int m_unterminated = 0;
    std::vector<Token> m_tokens;
};

} // namespace

std::vector<Token> tokenize(std::string_view text, std::size_t limit) {
    if (text.size() > limit)
        return {};
    return Lexer(text).run();
}

} // namespace slipway::dockerfile
