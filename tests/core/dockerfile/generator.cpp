#include "core/dockerfile/generator.h"

namespace slipway::dockerfile::test {

// splitmix64: small, and the same on every machine, which std's distributions are not.
std::uint64_t Generator::next() {
    std::uint64_t z = m_state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

std::string Generator::word() {
    static const std::vector<const char*> plain{"a",
                                                "b.txt",
                                                "/app/",
                                                "src",
                                                "*.py",
                                                "$V",
                                                "${V}",
                                                "${V:-x}",
                                                "${V:+y}",
                                                "${V#*/}",
                                                "${V%.*}",
                                                "${V/a/b}",
                                                "${V//a/b}",
                                                "\"q\"",
                                                "'s'",
                                                "\"a b\"",
                                                "'c d'",
                                                "e\\ f",
                                                "\\$V",
                                                "~",
                                                "--",
                                                "-x",
                                                "#h",
                                                "\xC3\xA9",
                                                "\xFF",
                                                "a=b",
                                                "[",
                                                "]",
                                                "{",
                                                "}",
                                                "|",
                                                "&&",
                                                "\\\\",
                                                "`",
                                                "don't",
                                                "a\"b",
                                                "<",
                                                "<<",
                                                "\\",
                                                "0",
                                                "127.0.0.1:80:80",
                                                "80/TCP",
                                                "http://x/y",
                                                "\t"};
    return oneOf(plain);
}

std::string Generator::words() {
    std::string out = word();
    for (std::size_t i = below(4); i > 0; --i)
        out += (chance(80) ? " " : "  \t") + word();
    return out;
}

std::string Generator::keyword(std::string name) {
    if (m_lower != chance(8))
        for (char& c : name)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (chance(2) && !name.empty())
        name[0] = static_cast<char>(name[0] ^ 0x20);
    return name;
}

std::string Generator::array() {
    std::string out = "[";
    for (std::size_t i = below(4); i > 0; --i)
        out += std::string(out.size() > 1 ? ", " : "") + '"' +
               oneOf({"a", "b c", "", "\\\"", "$V", "\\u00e9", "/x", "--f"}) + '"';
    return out + (chance(97) ? "]" : "");
}

std::string Generator::command() {
    return chance(30) ? array() : words();
}

std::string Generator::pairs(bool needsValue) {
    std::string out;
    for (std::size_t i = 1 + below(3); i > 0; --i) {
        out += oneOf({"V", "W", "PATH", "API_TOKEN", "PUBLIC_KEY", "a.b", "_x", "\"k\""});
        if (needsValue || chance(70))
            out += std::string("=") + oneOf({"", "1", "$V", "${W:-z}", "\"a b\"", "'c'", "x\\ y", "$V:$PATH", "a=b"});
        out += i > 1 ? " " : "";
    }
    return out;
}

std::string Generator::heredocLine(const std::string& before, const std::string& after) {
    static const std::vector<const char*> names{"E", "EOF", "e.x"};
    std::string line = before, bodies;
    for (std::size_t i = 1 + below(2); i > 0; --i) {
        const std::string name = oneOf(names);
        const bool strip = chance(30);
        const char* quote = oneOf({"", "", "\"", "'"});
        line += std::string(" ") + (chance(5) ? "3" : "") + "<<" + (strip ? "-" : "") + quote + name + quote;
        for (std::size_t lines = below(4); lines > 0; --lines)
            bodies += std::string(strip ? "\t" : "") +
                      oneOf({"x", "FROM y", "# no comment", "", "\\", "$V", "#!/bin/sh", "\t"}) + m_newline;
        if (chance(98))
            bodies += (strip && chance(50) ? "\t" : "") + name + m_newline;
    }
    return line + (after.empty() ? "" : " " + after) + m_newline + bodies;
}

std::string Generator::wrapped(const std::string& line) {
    std::string out;
    for (const char c : line) {
        out += c;
        if (c == ' ' && chance(6)) {
            out += m_escape + (chance(20) ? " \t" : "") + m_newline;
            if (chance(25))
                out += std::string(oneOf({"", "  "})) + "# between" + m_newline;
            if (chance(15))
                out += std::string(oneOf({"", " "})) + m_newline;
        }
    }
    return out + (chance(5) ? " " : "") + m_newline;
}

std::string Generator::instruction() {
    const std::string onbuild = chance(4) ? keyword("ONBUILD") + " " : "";
    switch (below(20)) {
    case 0:
    case 1:
        if (chance(25))
            return heredocLine(onbuild + keyword("RUN"), chance(50) ? "" : "| sh");
        return wrapped(onbuild + keyword("RUN") + " " +
                       (chance(30) ? std::string(oneOf({"--mount=type=cache,target=/c ", "--network=none ",
                                                        "--mount=type=secret,id=s ", "--mount=from=s0,target=/x "}))
                                   : std::string{}) +
                       command());
    case 2:
    case 3: {
        const std::string name = keyword(chance(70) ? "COPY" : "ADD");
        if (chance(20))
            return heredocLine(onbuild + name, "/dst/");
        return wrapped(onbuild + name + " " +
                       (chance(30) ? std::string(oneOf({"--link ", "--chown=1:$V ", "--chmod=755 ", "--exclude=*.o "}))
                                   : std::string{}) +
                       (chance(15) ? array() : words() + " " + word()));
    }
    case 4:
        return wrapped(keyword("ENV") + " " + (chance(20) ? "V " + words() : pairs(true)));
    case 5:
        return wrapped(keyword("LABEL") + " " + (chance(20) ? "l " + words() : pairs(true)));
    case 6:
    case 7:
        return wrapped(keyword("ARG") + " " + pairs(false));
    case 8:
        return wrapped(onbuild + keyword("CMD") + " " + (chance(40) ? std::string("npm run start") : command()));
    case 9:
        return wrapped(onbuild + keyword("ENTRYPOINT") + " " + command());
    case 10:
        return wrapped(keyword("EXPOSE") + " " + words());
    case 11:
        return wrapped(keyword("WORKDIR") + " " + oneOf({"/a", "b", "$V", "/c d", "\"e\"", "../f"}));
    case 12:
        return wrapped(keyword("USER") + " " + word());
    case 13:
        return wrapped(keyword("VOLUME") + " " + (chance(50) ? array() : words()));
    case 14:
        return wrapped(keyword("HEALTHCHECK") + " " +
                       oneOf({"NONE", "CMD true", "--interval=5s CMD [\"a\"]", "cmd a $V", "--retries=2 CMD x"}));
    case 15:
        return wrapped(keyword("SHELL") + " " + array());
    case 16:
        return wrapped(keyword("STOPSIGNAL") + " " + oneOf({"SIGTERM", "9", "$V"}));
    case 17:
        return wrapped(keyword("MAINTAINER") + " " + words());
    default: {
        const std::string name = "s" + std::to_string(m_stages++);
        return wrapped(keyword("FROM") + " " +
                       (chance(20) ? std::string(oneOf({"--platform=$TARGETPLATFORM ", "--platform=linux/amd64 ",
                                                        "--platform=$BUILDPLATFORM "}))
                                   : std::string{}) +
                       oneOf({"scratch", "alpine", "s0", "x:$V", "$V", "${W:-y}"}) +
                       (chance(60)
                            ? " " + std::string(oneOf({"AS", "as", "As"})) + " " + (chance(10) ? "S" + name : name)
                            : std::string{}));
    }
    }
}

std::string Generator::file() {
    m_escape = chance(15) ? "`" : "\\";
    m_newline = chance(15) ? "\r\n" : "\n";
    m_lower = chance(15);
    m_stages = 0;
    std::string out = chance(5) ? "\xEF\xBB\xBF" : "";
    if (chance(20))
        out += "# syntax=docker/dockerfile:1" + m_newline;
    if (m_escape == "`")
        out += "# escape=`" + m_newline;
    if (chance(40))
        out += "# check=experimental=all" + m_newline;
    if (chance(30))
        out += keyword("ARG") + " V=" + oneOf({"1", "a/b", ""}) + m_newline;
    out += keyword("FROM") + " scratch" + (chance(50) ? " " + keyword("AS") + " s" + std::to_string(m_stages++) : "") +
           m_newline;
    for (std::size_t i = below(12); i > 0; --i) {
        if (chance(20))
            out += std::string(oneOf({"# a comment", "#", "  # V described", "# s1 a stage"})) + m_newline;
        if (chance(20))
            out += m_newline;
        out += instruction();
    }
    if (chance(10) && out.ends_with("\n"))
        out.resize(out.size() - m_newline.size());
    return out;
}

std::string Generator::damaged(std::string text) {
    static const std::string bytes = "\\`\"'$\n\r\t #<={}[]-:/\x80\x01"
                                     "aA0";
    for (std::size_t i = 1 + below(4); i > 0 && !text.empty(); --i) {
        const std::size_t at = below(text.size());
        switch (below(4)) {
        case 0:
            text.erase(at, 1 + below(8));
            break;
        case 1:
            text.insert(at, 1, bytes[below(bytes.size())]);
            break;
        case 2:
            text[at] = bytes[below(bytes.size())];
            break;
        default:
            text.insert(at, text.substr(below(text.size()), 1 + below(30)));
        }
    }
    return text;
}

} // namespace slipway::dockerfile::test
