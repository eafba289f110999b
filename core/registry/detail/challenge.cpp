#include "registry/detail/challenge.h"

#include <optional>

#include "base/text.h"

namespace slipway::registry::detail {

namespace {

constexpr std::size_t kMaxHeader = 8192;
constexpr std::size_t kMaxEntries = 16;

bool isTokenChar(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

class Scanner {
public:
    explicit Scanner(std::string_view text)
        : m_text(text) {}

    bool atEnd() const { return m_at >= m_text.size(); }
    std::size_t position() const { return m_at; }
    void rewind(std::size_t position) { m_at = position; }

    void skip(std::string_view characters) {
        while (!atEnd() && characters.find(m_text[m_at]) != std::string_view::npos)
            ++m_at;
    }
    bool accept(char c) {
        if (atEnd() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }
    std::string token() {
        const auto start = m_at;
        while (!atEnd() && isTokenChar(m_text[m_at]))
            ++m_at;
        return std::string(m_text.substr(start, m_at - start));
    }
    // Token or quoted string; nullopt when a quote is never closed or a control character is in it.
    std::optional<std::string> value() {
        if (!accept('"')) {
            // Some registries leave the quotes out; their URLs are no tokens.
            const auto start = m_at;
            while (!atEnd() && m_text[m_at] != ',' && m_text[m_at] != ' ' && m_text[m_at] != '\t')
                ++m_at;
            return std::string(m_text.substr(start, m_at - start));
        }
        std::string text;
        while (!atEnd()) {
            char c = m_text[m_at++];
            if (c == '"')
                return text;
            if (c == '\\' && !atEnd())
                c = m_text[m_at++];
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
                return std::nullopt;
            text += c;
        }
        return std::nullopt;
    }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

// name [ws] "=" [ws] value; nullopt (and nothing consumed) when it is something else.
std::optional<std::pair<std::string, std::string>> parameter(Scanner& scanner) {
    const auto start = scanner.position();
    auto name = toLower(scanner.token());
    scanner.skip(" \t");
    if (name.empty() || !scanner.accept('=')) {
        scanner.rewind(start);
        return std::nullopt;
    }
    scanner.skip(" \t");
    auto value = scanner.value();
    if (!value) {
        scanner.rewind(start);
        return std::nullopt;
    }
    return std::pair(std::move(name), std::move(*value));
}

} // namespace

std::vector<Challenge> parseChallenges(std::string_view header) {
    std::vector<Challenge> challenges;
    if (header.size() > kMaxHeader)
        return challenges;
    Scanner scanner(header);
    for (;;) {
        scanner.skip(" \t,");
        if (scanner.atEnd() || challenges.size() == kMaxEntries)
            return challenges;
        Challenge challenge{toLower(scanner.token()), {}};
        if (challenge.scheme.empty())
            return challenges;
        for (std::size_t count = 0; count < kMaxEntries; ++count) {
            const auto start = scanner.position();
            scanner.skip(" \t,");
            auto next = parameter(scanner);
            if (!next) {
                scanner.rewind(start);
                break;
            }
            challenge.parameters.insert(std::move(*next));
        }
        challenges.push_back(std::move(challenge));
        // A new challenge begins after a comma only; anything else is malformed.
        scanner.skip(" \t");
        if (!scanner.atEnd() && !scanner.accept(','))
            return challenges;
    }
}

} // namespace slipway::registry::detail
