// Random Dockerfiles, the same for the same seed everywhere: valid ones, and such as somebody is still typing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace slipway::dockerfile::test {

class Generator {
public:
    explicit Generator(std::uint64_t seed)
        : m_state(seed * 0x9E3779B97F4A7C15u + 1) {}

    std::string file();
    // The text with a few bytes or lines dropped, doubled or replaced.
    std::string damaged(std::string text);

private:
    std::uint64_t next();
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
    bool chance(std::size_t percent) { return below(100) < percent; }
    const char* oneOf(const std::vector<const char*>& words) { return words[below(words.size())]; }

    std::string word();
    std::string words();
    std::string keyword(std::string name);
    std::string command();
    std::string array();
    std::string pairs(bool needsValue);
    std::string heredocLine(const std::string& before, const std::string& after);
    std::string instruction();
    // Breaks lines, puts comments and empty lines between.
    std::string wrapped(const std::string& line);

    std::uint64_t m_state;
    std::string m_escape = "\\";
    std::string m_newline = "\n";
    std::size_t m_stages = 0;
    bool m_lower = false;
};

} // namespace slipway::dockerfile::test
