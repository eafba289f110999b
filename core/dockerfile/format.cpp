#include "dockerfile/format.h"

#include <algorithm>
#include <vector>

#include "dockerfile/detail/logical_lines.h"
#include "dockerfile/parser.h"

namespace slipway::dockerfile {

namespace {

constexpr std::string_view blanks = " \t\v\f";

struct PhysicalLine {
    std::string_view content; // without line end
    std::string_view ending;  // "\n", "\r\n" or nothing
};

std::vector<PhysicalLine> linesOf(std::string_view text) {
    std::vector<PhysicalLine> lines;
    while (!text.empty()) {
        const std::size_t newline = text.find('\n');
        std::string_view content = text.substr(0, newline);
        std::string_view ending = newline == std::string_view::npos ? std::string_view{} : text.substr(newline, 1);
        if (content.ends_with('\r') && !ending.empty()) {
            content.remove_suffix(1);
            ending = text.substr(newline - 1, 2);
        }
        lines.push_back({content, ending});
        text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    }
    return lines;
}

std::string once(std::string_view text, const Dockerfile& file) {
    enum class Kind { Other, First, Inner, Heredoc };
    const auto lines = linesOf(text);
    std::vector<Kind> kinds(lines.size() + 1, Kind::Other);
    std::vector<const Instruction*> starts(lines.size() + 1, nullptr);
    for (const auto& instruction : file.instructions) {
        for (auto line = instruction.range.begin.line; line <= instruction.range.end.line; ++line)
            kinds[line - 1] = Kind::Inner;
        kinds[instruction.range.begin.line - 1] = Kind::First;
        starts[instruction.range.begin.line - 1] = &instruction;
        for (const auto& heredoc : instruction.heredocs)
            for (auto line = heredoc.body.begin.line; line <= heredoc.body.end.line; ++line)
                kinds[line - 1] = Kind::Heredoc;
    }
    std::string out;
    bool emptyBefore = true; // none at the top
    std::string_view ending = "\n";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& [content, lineEnding] = lines[i];
        if (!lineEnding.empty())
            ending = lineEnding;
        if (kinds[i] == Kind::Heredoc) {
            out += content;
            out += ending;
            emptyBefore = false;
            continue;
        }
        std::string line(content);
        if (kinds[i] == Kind::First) {
            const Instruction& instruction = *starts[i];
            const std::size_t from = content.find(instruction.keywordText);
            std::size_t rest = content.find_first_not_of(blanks, from + instruction.keywordText.size());
            line = toString(instruction.keyword);
            if (rest != std::string_view::npos) {
                line += ' ';
                line += content.substr(rest);
            }
        }
        const std::size_t last = line.find_last_not_of(blanks);
        // A blank behind an escape character is escaped, unless that is a continuation.
        const bool escaped =
            last != std::string::npos && line[last] == file.escape && last > 0 && line[last - 1] == file.escape;
        if (!escaped)
            line.resize(last == std::string::npos ? 0 : last + 1);
        if (line.empty() && kinds[i] == Kind::Other) {
            if (!emptyBefore)
                out += ending;
            emptyBefore = true;
            continue;
        }
        emptyBefore = false;
        out += line;
        out += ending;
    }
    while (out.ends_with("\n\n") || out.ends_with("\n\r\n"))
        out.erase(out.size() - (out.ends_with("\n\n") ? 1 : 2));
    return out;
}

} // namespace

std::string format(std::string_view text) {
    const auto parsed = parse(text);
    if (!parsed.ok())
        return std::string(text);
    std::string_view body = text;
    std::string mark;
    if (body.starts_with("\xEF\xBB\xBF")) {
        mark = body.substr(0, 3);
        body.remove_prefix(3);
    }
    std::string formatted = mark + once(body, parsed.file);
    // The promise of the header, kept whatever the text: never change the meaning.
    const auto again = parse(formatted);
    if (!again.ok() || print(again.file) != print(parsed.file))
        return std::string(text);
    return formatted;
}

} // namespace slipway::dockerfile
