#include "dockerfile/diagnostic.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace slipway::dockerfile {

namespace {

constexpr std::size_t maxShown = 110;

bool isContinuationByte(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// One column for each code point, so that the caret stands under what it means.
std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !isContinuationByte(c); }));
}

} // namespace

std::string renderShort(const Diagnostic& diagnostic, std::string_view fileName) {
    std::string out = fmt::format("{}:{}:{}: {}", fileName, diagnostic.range.begin.line, diagnostic.range.begin.column,
                                  diagnostic.message.text);
    if (!diagnostic.hint.empty())
        out += fmt::format(" ({})", diagnostic.hint.text);
    return sanitizeForTerminal(out);
}

std::string render(const Diagnostic& diagnostic, std::string_view text, std::string_view fileName) {
    const Range& range = diagnostic.range;
    std::string_view line = lineOf(text, range.begin.line);
    std::size_t begin = std::min<std::size_t>(range.begin.column - 1, line.size());
    std::size_t end =
        range.end.line == range.begin.line ? std::min<std::size_t>(range.end.column - 1, line.size()) : line.size();
    end = std::max(end, begin);

    std::size_t cut = 0;
    if (begin > maxShown * 3 / 4) {
        cut = begin - maxShown / 2;
        while (cut < begin && isContinuationByte(line[cut]))
            ++cut;
    }
    line.remove_prefix(cut);
    begin -= cut;
    end -= cut;
    if (line.size() > maxShown) {
        std::size_t keep = maxShown;
        while (keep > begin && isContinuationByte(line[keep]))
            --keep;
        line = line.substr(0, keep);
        end = std::min(end, line.size());
    }

    std::string shown(line);
    std::replace(shown.begin(), shown.end(), '\t', ' ');
    const std::string number = std::to_string(range.begin.line);
    const std::size_t indent = columns(line.substr(0, begin));
    const std::size_t length = std::max<std::size_t>(columns(line.substr(begin, end - begin)), 1);
    return fmt::format("{}\n  {} | {}\n  {:{}} | {:{}}^{:~<{}}", renderShort(diagnostic, fileName), number,
                       sanitizeForTerminal(shown), "", number.size(), "", indent, "", length - 1);
}

} // namespace slipway::dockerfile
