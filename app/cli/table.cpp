#include "cli/table.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace slipway::cli {

namespace {

bool startsCharacter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

std::string oneLine(std::string_view text) {
    std::string clean = sanitizeForTerminal(text);
    std::replace_if(
        clean.begin(), clean.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return clean;
}

// Go prints a value so with {{.}}.
std::string plain(const Json& value) {
    if (value.is_string())
        return sanitizeForTerminal(value.get_ref<const std::string&>());
    if (value.is_null())
        return "<no value>";
    if (value.is_array()) {
        std::string text = "[";
        for (const auto& element : value)
            text += (text.size() > 1 ? " " : "") + plain(element);
        return text + "]";
    }
    if (value.is_object()) {
        std::string text = "map[";
        for (const auto& [key, element] : value.items())
            text += (text.size() > 4 ? " " : "") + sanitizeForTerminal(key) + ":" + plain(element);
        return text + "]";
    }
    return dumpJson(value);
}

// ".A.B" in `document`; null when a step is missing.
Result<Json> lookUp(std::string_view path, const Json& document) {
    const auto bad = [&] { return fail(Errc::InvalidArgument, "--format: cannot evaluate {:?}", path); };
    if (!path.starts_with('.'))
        return bad();
    Json value = document;
    path.remove_prefix(1);
    if (path.empty())
        return value;
    for (const auto& name : split(path, '.')) {
        if (name.empty() || !value.is_object())
            return bad();
        if (!value.contains(name))
            return fail(Errc::InvalidArgument, "--format: there is no field {:?} here", name);
        value = Json(value[name]);
    }
    return value;
}

Result<std::string> evaluate(std::string_view expression, const Json& document) {
    if (expression.starts_with("json "))
        return dumpJson(TRY(lookUp(trim(expression.substr(5)), document)));
    if (expression.starts_with("index ")) {
        const auto words = trim(expression.substr(6));
        const auto space = words.find(' ');
        const auto key = space == std::string_view::npos ? std::string_view{} : trim(words.substr(space));
        if (key.size() < 2 || key.front() != '"' || key.back() != '"')
            return fail(Errc::InvalidArgument, "--format: write {{{{index .Field \"key\"}}}}");
        const Json map = TRY(lookUp(words.substr(0, space), document));
        const std::string name(key.substr(1, key.size() - 2));
        return map.is_object() && map.contains(name) ? plain(map[name]) : std::string();
    }
    if (expression.find_first_of(" |()") != std::string_view::npos)
        return fail(Errc::InvalidArgument,
                    "--format: {{{{{}}}}} is more than this program understands; use --format json", expression);
    return plain(TRY(lookUp(expression, document)));
}

} // namespace

std::size_t width(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), startsCharacter));
}

std::string_view clip(std::string_view text, std::size_t count) noexcept {
    for (std::size_t i = 0, seen = 0; i < text.size(); ++i)
        if (startsCharacter(text[i]) && seen++ == count)
            return text.substr(0, i);
    return text;
}

std::string ellipsis(std::string_view text, std::size_t count) {
    if (width(text) <= count)
        return std::string(text);
    return std::string(clip(text, count - 1)) + "…";
}

Table::Table(std::vector<std::string> header) {
    m_rows.push_back(std::move(header));
}

void Table::add(std::vector<std::string> row) {
    for (auto& cell : row)
        cell = oneLine(cell);
    m_rows.push_back(std::move(row));
}

std::string Table::text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : m_rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width(row[i]));
    }
    std::string text;
    for (const auto& row : m_rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += row[i];
            if (i + 1 < row.size())
                text.append(widths[i] + 3 - width(row[i]), ' ');
        }
        text += '\n';
    }
    return text;
}

Format formatOf(std::string_view option) noexcept {
    if (option.empty() || option == "table")
        return Format::Table;
    if (option == "json" || option == "{{json .}}")
        return Format::Json;
    return Format::Template;
}

Result<std::string> formatTemplate(std::string_view text, const Json& document) {
    std::string out;
    if (text.starts_with("table "))
        text.remove_prefix(6);
    while (!text.empty()) {
        if (text.starts_with("{{")) {
            const auto end = text.find("}}");
            if (end == std::string_view::npos)
                return fail(Errc::InvalidArgument, "--format: a {{{{ without its }}}}");
            std::string_view expression = trim(text.substr(2, end - 2));
            out += TRY(evaluate(expression, document));
            text.remove_prefix(end + 2);
        } else if (text.starts_with("\\n") || text.starts_with("\\t")) {
            out += text[1] == 'n' ? '\n' : '\t';
            text.remove_prefix(2);
        } else {
            out += text.front();
            text.remove_prefix(1);
        }
    }
    return out;
}

} // namespace slipway::cli
