#include "dockerfile/parser.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "dockerfile/check_options.h"
#include "dockerfile/detail/instruction_parser.h"
#include "dockerfile/detail/logical_lines.h"
#include "dockerfile/frontend.h"

namespace slipway::dockerfile {

namespace {

using detail::LineReader;
using detail::LogicalLine;
using detail::Span;

class Parser {
public:
    Parser(std::string_view text, const ParseLimits& limits)
        : m_text(text)
        , m_limits(limits)
        , m_lines(text)
        , m_reader(text) {}

    ParseResult run(bool needsStages) {
        readDirectives();
        LogicalLine line;
        std::vector<Span> comments;
        detail::InstructionContext context{m_lines, m_result.file.escape, false,
                                           [this](Diagnostic diagnostic) { report(std::move(diagnostic)); },
                                           [&](std::vector<Heredoc>& heredocs) {
                                               const bool read = readHeredocs(heredocs);
                                               context.heredocEnd = m_reader.offset();
                                               return read;
                                           }};
        while (m_result.errors.size() < m_limits.errors && m_reader.next(line, comments)) {
            comments.clear();
            if (m_result.file.instructions.size() >= m_limits.instructions) {
                report(
                    {Severity::Error,
                     m_lines.range(line.begin, line.end),
                     {},
                     Fact{FactCode::TooManyInstructions, {{"limit", static_cast<std::int64_t>(m_limits.instructions)}}},
                     {}});
                break;
            }
            m_sawInstruction = true;
            if (auto instruction = detail::parseInstructionLine(line, 0, context)) {
                instruction->comments = commentsOf(line.leading);
                add(std::move(*instruction), needsStages);
            } else if (keywordFrom(line.text.substr(0, line.text.find_first_of(" \t"))) == Keyword::From) {
                m_brokenFrom = true;
            }
        }
        if (needsStages && !m_sawInstruction && m_result.errors.empty())
            report({Severity::Error,
                    m_lines.range(0, 0),
                    {},
                    Fact{FactCode::NoInstructions},
                    Fact{FactCode::BeginWithFrom}});
        else if (needsStages && m_result.file.stages.empty() && m_result.errors.empty())
            report({Severity::Error,
                    m_result.file.instructions.front().keywordRange,
                    {},
                    Fact{FactCode::NoFrom},
                    Fact{FactCode::BeginWithFrom}});
        return std::move(m_result);
    }

private:
    void report(Diagnostic diagnostic) {
        if (m_result.errors.size() < m_limits.errors)
            m_result.errors.push_back(std::move(diagnostic));
    }

    void readDirectives() {
        for (auto& raw : m_reader.readDirectives()) {
            const bool seen = std::ranges::any_of(m_result.file.directives,
                                                  [&](const Directive& other) { return other.name == raw.name; });
            if (seen) {
                report({Severity::Error,
                        m_lines.range(raw.nameSpan.first, raw.nameSpan.second),
                        {},
                        Fact{FactCode::DirectiveTwice, {{"directive", raw.name}}},
                        {}});
                continue;
            }
            if (raw.name == "escape") {
                if (raw.value == "\\" || raw.value == "`")
                    m_result.file.escape = raw.value[0];
                else
                    report({Severity::Error,
                            m_lines.range(raw.valueSpan.first, raw.valueSpan.second),
                            {},
                            Fact{FactCode::EscapeInvalid, {{"value", raw.value.substr(0, 60)}}},
                            Fact{FactCode::EscapeForms}});
            } else if (raw.name == "syntax") {
                if (const auto checked = checkFrontend(raw.value); !checked)
                    report({Severity::Error,
                            m_lines.range(raw.valueSpan.first, raw.valueSpan.second),
                            {},
                            statementOf(checked.error()),
                            Fact{FactCode::FrontendOurs}});
            } else if (const auto options = parseCheckOptions(raw.value); !options) {
                report({Severity::Error,
                        m_lines.range(raw.valueSpan.first, raw.valueSpan.second),
                        {},
                        statementOf(options.error()),
                        Fact{FactCode::CheckOptions}});
            }
            m_result.file.directives.push_back(
                {raw.name, std::move(raw.value), m_lines.range(raw.line.first, raw.line.second)});
        }
        m_reader.setEscape(m_result.file.escape);
    }

    bool readHeredocs(std::vector<Heredoc>& heredocs) {
        for (auto& heredoc : heredocs) {
            const std::size_t begin = m_reader.offset();
            std::size_t end = begin;
            bool ended = false;
            while (const auto line = m_reader.nextPhysical()) {
                std::string_view content = m_text.substr(line->begin, line->end - line->begin);
                if (heredoc.stripTabs)
                    content.remove_prefix(std::min(content.find_first_not_of('\t'), content.size()));
                if (content == heredoc.name) {
                    end = line->end;
                    ended = true;
                    heredoc.content = m_text.substr(begin, line->begin - begin);
                    break;
                }
            }
            if (!ended) {
                report({Severity::Error,
                        heredoc.marker,
                        {},
                        Fact{FactCode::HeredocOpen, {{"word", heredoc.name.substr(0, 60)}}},
                        {}});
                // Far more often the end word is missing than that all the rest was meant.
                m_reader.seek(begin);
                return false;
            }
            heredoc.body = m_lines.range(begin, end);
        }
        return true;
    }

    std::vector<Comment> commentsOf(const std::vector<Span>& spans) const {
        std::vector<Comment> comments;
        for (const Span& span : spans)
            comments.push_back({std::string(trim(m_text.substr(span.first + 1, span.second - span.first - 1))),
                                m_lines.range(span.first, span.second)});
        return comments;
    }

    void add(Instruction instruction, bool needsStages) {
        auto& file = m_result.file;
        if (needsStages && instruction.keyword != Keyword::From && instruction.keyword != Keyword::Arg &&
            file.stages.empty() && !m_brokenFrom) {
            report({Severity::Error,
                    instruction.keywordRange,
                    {},
                    Fact{FactCode::BeforeFirstFrom, {{"instruction", std::string(toString(instruction.keyword))}}},
                    Fact{FactCode::BeginWithFrom}});
            m_brokenFrom = true; // once is enough
        }
        if (const auto* from = std::get_if<From>(&instruction.body))
            file.stages.push_back({file.instructions.size(), 0, from->name ? from->name->text : std::string{}});
        file.instructions.push_back(std::move(instruction));
        if (!file.stages.empty())
            file.stages.back().end = file.instructions.size();
    }

    std::string_view m_text;
    ParseLimits m_limits;
    LineTable m_lines;
    LineReader m_reader;
    ParseResult m_result;
    bool m_sawInstruction = false;
    bool m_brokenFrom = false;
};

} // namespace

ParseResult parse(std::string_view text, const ParseLimits& limits) {
    if (text.size() > limits.bytes) {
        ParseResult result;
        result.errors.push_back(
            {Severity::Error,
             {},
             {},
             Fact{FactCode::FileTooLarge, {{"size", humanSize(text.size())}, {"limit", humanSize(limits.bytes)}}},
             {}});
        return result;
    }
    return Parser(text, limits).run(true);
}

Result<Instruction> parseInstruction(std::string_view text, char escape) {
    if (text.size() > ParseLimits{}.bytes)
        return fail(Errc::TooLarge, "the instruction has {}", humanSize(text.size()));
    const std::string whole = (escape == '`' ? "# escape=`\n" : "") + std::string(text);
    auto result = Parser(whole, {}).run(false);
    if (!result.ok())
        return fail(Errc::InvalidArgument, "{}", result.errors.front().message.text);
    if (result.file.instructions.size() != 1)
        return fail(Errc::InvalidArgument, "not one instruction but {}", result.file.instructions.size());
    return std::move(result.file.instructions.front());
}

Result<std::int64_t> parseDuration(std::string_view text) {
    struct Unit {
        std::string_view name;
        double nanos;
    };
    static constexpr std::array<Unit, 8> units{{{"ns", 1},
                                                {"us", 1e3},
                                                {"\xC2\xB5s", 1e3},
                                                {"\xCE\xBCs", 1e3},
                                                {"ms", 1e6},
                                                {"s", 1e9},
                                                {"m", 60e9},
                                                {"h", 3600e9}}};
    const auto bad = [&] { return fail(Errc::InvalidArgument, "\"{}\" is not a duration", text.substr(0, 60)); };
    std::string_view rest = text;
    if (rest.starts_with('+'))
        rest.remove_prefix(1);
    if (rest == "0")
        return 0;
    if (rest.empty())
        return bad();
    double total = 0;
    while (!rest.empty()) {
        double value = 0, scale = 1;
        bool digits = false, fraction = false;
        while (!rest.empty() && ((rest[0] >= '0' && rest[0] <= '9') || (rest[0] == '.' && !fraction))) {
            if (rest[0] == '.') {
                fraction = true;
            } else {
                digits = true;
                value = value * 10 + (rest[0] - '0');
                if (fraction)
                    scale *= 10;
            }
            rest.remove_prefix(1);
        }
        std::size_t length = 0;
        while (length < rest.size() && rest[length] != '.' && (rest[length] < '0' || rest[length] > '9'))
            ++length;
        const auto unit = std::ranges::find(units, rest.substr(0, length), &Unit::name);
        if (!digits || unit == units.end())
            return bad();
        rest.remove_prefix(length);
        total += value / scale * unit->nanos;
        if (!(total < 9.2e18))
            return bad();
    }
    return static_cast<std::int64_t>(total + 0.5);
}

} // namespace slipway::dockerfile
