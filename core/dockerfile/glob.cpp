#include "dockerfile/glob.h"

#include <algorithm>

#include "dockerfile/detail/characters.h"

namespace slipway::dockerfile {

namespace {

constexpr std::size_t maxPattern = 4096;

using detail::nextCode;

void appendCode(std::string& out, char32_t code) {
    if (code >= 0x110000) {
        out += static_cast<char>(code - 0x110000);
    } else if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

} // namespace

Result<Glob> Glob::compile(std::string_view pattern) {
    if (pattern.size() > maxPattern)
        return fail(Errc::TooLarge, "the pattern has {} bytes; at most {} are allowed", pattern.size(), maxPattern);
    const auto bad = [&] { return fail(Errc::InvalidArgument, "malformed pattern: {}", pattern); };
    Glob glob;
    for (std::size_t at = 0; at < pattern.size();) {
        const char c = pattern[at];
        if (c == '*') {
            glob.m_literal = false;
            std::size_t stars = 0;
            for (; at < pattern.size() && pattern[at] == '*'; ++at)
                ++stars;
            if (stars == 1) {
                glob.m_nodes.push_back({Op::Star});
            } else if (at < pattern.size() && pattern[at] == '/') {
                ++at;
                // "**/**/" is "**/", and many of them would all have to be followed.
                if (glob.m_nodes.empty() || glob.m_nodes.back().op != Op::GlobStarSlash)
                    glob.m_nodes.push_back({Op::GlobStarSlash});
            } else {
                glob.m_nodes.push_back({Op::GlobStar});
            }
        } else if (c == '?') {
            glob.m_literal = false;
            ++at;
            glob.m_nodes.push_back({Op::AnyChar});
        } else if (c == '\\') {
            if (++at == pattern.size())
                return bad();
            glob.m_nodes.push_back({Op::Char, false, nextCode(pattern, at)});
        } else if (c == '[') {
            glob.m_literal = false;
            Node node{Op::Class, false, static_cast<char32_t>(glob.m_ranges.size())};
            ++at;
            if (at < pattern.size() && pattern[at] == '^') {
                node.negated = true;
                ++at;
            }
            bool closed = false;
            while (at < pattern.size()) {
                if (pattern[at] == ']' && node.count > 0) {
                    ++at;
                    closed = true;
                    break;
                }
                const auto bound = [&]() -> std::optional<char32_t> {
                    if (at >= pattern.size() || pattern[at] == '-' || pattern[at] == ']')
                        return std::nullopt;
                    if (pattern[at] == '\\' && ++at == pattern.size())
                        return std::nullopt;
                    return nextCode(pattern, at);
                };
                const auto low = bound();
                if (!low)
                    return bad();
                auto high = low;
                if (at < pattern.size() && pattern[at] == '-') {
                    ++at;
                    high = bound();
                    if (!high)
                        return bad();
                }
                glob.m_ranges.emplace_back(*low, *high);
                ++node.count;
            }
            if (!closed)
                return bad();
            glob.m_nodes.push_back(node);
        } else {
            glob.m_nodes.push_back({Op::Char, false, nextCode(pattern, at)});
        }
    }
    if (glob.m_literal) {
        for (const Node& node : glob.m_nodes)
            appendCode(glob.m_text, node.value);
        glob.m_nodes.clear();
    }
    return glob;
}

void Glob::close(States& states) const {
    for (std::size_t i = 0; i < m_nodes.size(); ++i)
        if (states[i] &&
            (m_nodes[i].op == Op::Star || m_nodes[i].op == Op::GlobStar || m_nodes[i].op == Op::GlobStarSlash))
            states[i + 1] = true;
}

// State i: m_nodes[0..i) are matched. A GlobStarSlash that has begun to take bytes is state i + half.
bool Glob::step(const States& states, States& next, char32_t code) const {
    const std::size_t count = m_nodes.size();
    const std::size_t half = count + 1;
    std::fill(next.begin(), next.end(), false);
    bool alive = false;
    for (std::size_t i = 0; i < count; ++i) {
        const Node& node = m_nodes[i];
        if (node.op == Op::GlobStarSlash) {
            if (states[i] || states[half + i]) {
                next[half + i] = alive = true;
                if (code == '/')
                    next[i + 1] = true;
            }
            continue;
        }
        if (!states[i])
            continue;
        switch (node.op) {
        case Op::Char:
            if (node.value == code)
                next[i + 1] = alive = true;
            break;
        case Op::AnyChar:
            if (code != '/')
                next[i + 1] = alive = true;
            break;
        case Op::Star:
            if (code != '/')
                next[i] = alive = true;
            break;
        case Op::GlobStar:
            next[i] = alive = true;
            break;
        case Op::Class: {
            const bool in = std::ranges::any_of(
                rangesOf(node), [&](const auto& range) { return range.first <= code && code <= range.second; });
            if (in != node.negated && code != '/')
                next[i + 1] = alive = true;
            break;
        }
        case Op::GlobStarSlash:
            break;
        }
    }
    close(next);
    return alive;
}

bool Glob::run(States& states, std::string_view text) const {
    States next(states.size());
    for (std::size_t at = 0; at < text.size();) {
        if (!step(states, next, nextCode(text, at)))
            return false;
        states.swap(next);
    }
    return true;
}

bool Glob::matchesPathOrParent(std::string_view path) const {
    if (m_literal)
        return path.starts_with(m_text) && (path.size() == m_text.size() || path[m_text.size()] == '/');
    States states(2 * m_nodes.size() + 2), next(states.size());
    states[0] = true;
    close(states);
    for (std::size_t at = 0; at < path.size();) {
        if (path[at] == '/' && states[m_nodes.size()])
            return true;
        if (!step(states, next, nextCode(path, at)))
            return false;
        states.swap(next);
    }
    return states[m_nodes.size()];
}

bool Glob::matches(std::string_view path) const {
    if (m_literal)
        return path == m_text;
    States states(2 * m_nodes.size() + 2);
    states[0] = true;
    close(states);
    return run(states, path) && states[m_nodes.size()];
}

bool Glob::mayMatchBelow(std::string_view directory) const {
    if (m_literal)
        return directory.empty() || directory == "." ||
               (m_text.starts_with(directory) && m_text.size() > directory.size() && m_text[directory.size()] == '/');
    States states(2 * m_nodes.size() + 2);
    states[0] = true;
    close(states);
    if (directory.empty() || directory == ".")
        return true;
    if (!run(states, directory) || !run(states, "/"))
        return false;
    // The state behind the last node has nothing left to match a name with.
    states[m_nodes.size()] = false;
    return std::ranges::find(states, true) != states.end();
}

bool hasWildcards(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '*' || text[at] == '?' || text[at] == '[')
            return true;
    }
    return false;
}

} // namespace slipway::dockerfile
