#include "cli/check_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/table.h"

namespace slipway::cli {

namespace {

using Json = nlohmann::ordered_json;
namespace df = dockerfile;

// Not UTF-8 is possible everywhere in a Dockerfile, and in JSON nowhere.
std::string printable(std::string_view text) {
    return sanitizeForTerminal(text);
}

Json positionOf(const df::Position& position) {
    return {{"line", position.line}, {"character", position.column}};
}

Json rangeOf(const df::Range& range) {
    return {{"start", positionOf(range.begin)}, {"end", positionOf(range.end)}};
}

Json locationOf(const df::Range& range) {
    return {{"sourceIndex", 0}, {"ranges", Json::array({rangeOf(range)})}};
}

std::string base64(std::string_view bytes) {
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = (group << 8) | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= bytes.size() - at ? digits[(group >> (18 - 6 * i)) & 63u] : '=';
    }
    return out;
}

std::string dump(const Json& json) {
    return json.dump(2) + "\n";
}

std::string messageOf(const Statement& message, const Statement& hint) {
    return hint.empty() ? message.text : fmt::format("{} ({})", message.text, hint.text);
}

} // namespace

std::string markLines(std::string_view text, std::string_view file, const df::Range& range) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.push_back(line);
        at = end + 1;
    }
    const std::size_t count = lines.size();
    const std::size_t first = std::min<std::size_t>(range.begin.line, count);
    const std::size_t last = std::clamp<std::size_t>(range.end.line, first, count);
    std::size_t begin = first, end = last;
    const int wanted = first == last ? 4 : 2;
    for (int around = 0; around < wanted;) {
        if (begin == 1 && end == count)
            break;
        if (begin > 1) {
            --begin;
            ++around;
        }
        if (end < count) {
            ++end;
            ++around;
        }
    }
    std::string out = fmt::format("{}:{}\n--------------------\n", file, first);
    constexpr std::size_t longest = 160, most = 40;
    for (std::size_t number = begin; number <= end; ++number) {
        if (number - begin == most) {
            out += fmt::format("     | ... {} more lines\n", end - number + 1);
            break;
        }
        const std::string_view mark = number >= first && number <= last ? ">>>" : "   ";
        out +=
            fmt::format(" {:3} | {} {}\n", number, mark, ellipsis(lines[number - 1].substr(0, 4 * longest), longest));
    }
    return sanitizeForTerminal(out + "--------------------\n");
}

std::string showChecks(const CheckReport& report) {
    std::string out;
    for (const auto& error : report.errors)
        out += fmt::format("ERROR: {}\n{}\n", printable(messageOf(error.message, error.hint)),
                           markLines(report.text, report.file, error.range));
    if (!report.errors.empty())
        return out;
    if (report.findings.empty())
        return "Check complete, no warnings found.\n";
    out += report.findings.size() == 1
               ? std::string("Check complete, 1 warning has been found!\n")
               : fmt::format("Check complete, {} warnings have been found!\n", report.findings.size());
    for (const auto& found : report.findings)
        out += fmt::format("\nWARNING: {} - {}\n{}\n{}", found.rule->name, found.rule->url,
                           printable(messageOf(found.message, found.hint)),
                           markLines(report.text, report.file, found.range));
    return out;
}

std::string checksToJson(const CheckReport& report) {
    Json warnings = Json::array();
    for (const auto& found : report.findings) {
        Json warning{{"ruleName", found.rule->name},
                     {"description", found.rule->explanation},
                     {"url", found.rule->url},
                     {"detail", printable(messageOf(found.message, found.hint))},
                     {"location", locationOf(found.range)}};
        if (found.fix) {
            Json edits = Json::array();
            for (const auto& edit : found.fix->edits)
                edits.push_back({{"range", rangeOf(edit.range)}, {"replacement", printable(edit.replacement)}});
            warning["fix"] = {{"title", printable(found.fix->title.text)}, {"edits", std::move(edits)}};
        }
        warnings.push_back(std::move(warning));
    }
    Json json{{"warnings", std::move(warnings)},
              {"sources", Json::array({{{"filename", printable(report.file)},
                                        {"language", "Dockerfile"},
                                        {"data", base64(report.text)}}})}};
    const auto errorOf = [](const df::Diagnostic& error) {
        return Json{{"message", printable(messageOf(error.message, error.hint))},
                    {"location", locationOf(error.range)}};
    };
    if (!report.errors.empty()) {
        json["error"] = errorOf(report.errors.front());
        for (const auto& error : report.errors)
            json["errors"].push_back(errorOf(error));
    }
    return dump(json);
}

std::string showTargets(const std::vector<df::Target>& targets) {
    Table table({"TARGET", "DESCRIPTION"});
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const auto& target = targets[i];
        const bool named = !target.name.empty();
        if (!named && !target.isDefault)
            continue;
        table.add({named ? target.name + (target.isDefault ? " (default)" : "") : std::string("(default)"),
                   target.description});
    }
    return table.text();
}

std::string targetsToJson(const std::vector<df::Target>& targets, std::string_view text) {
    Json list = Json::array();
    for (const auto& target : targets) {
        Json item;
        if (!target.name.empty())
            item["name"] = target.name;
        if (target.isDefault)
            item["default"] = true;
        if (!target.description.empty())
            item["description"] = printable(target.description);
        item["base"] = printable(target.base);
        if (!target.platform.empty())
            item["platform"] = printable(target.platform);
        item["location"] = locationOf(target.range);
        list.push_back(std::move(item));
    }
    return dump({{"targets", std::move(list)}, {"sources", Json::array({base64(text)})}});
}

std::string showOutline(const df::Outline& outline) {
    std::string out;
    if (!outline.target.empty())
        out += fmt::format("TARGET:      {}\n", printable(outline.target));
    if (!outline.description.empty())
        out += fmt::format("DESCRIPTION: {}\n", printable(outline.description));
    const auto add = [&](const Table& table) { out += (out.empty() ? "" : "\n") + table.text(); };
    if (!outline.args.empty()) {
        Table table({"BUILD ARG", "VALUE", "DESCRIPTION"});
        for (const auto& arg : outline.args)
            table.add({arg.name, arg.value.value_or(""), arg.description});
        add(table);
    }
    const auto mounts = [&](const std::vector<df::OutlineMount>& list, const char* title) {
        if (list.empty())
            return;
        Table table({title, "REQUIRED"});
        for (const auto& mount : list)
            table.add({mount.id, mount.required ? "true" : ""});
        add(table);
    };
    mounts(outline.secrets, "SECRET");
    mounts(outline.ssh, "SSH");
    if (!outline.caches.empty()) {
        Table table({"CACHE"});
        for (const auto& mount : outline.caches)
            table.add({mount.id});
        add(table);
    }
    return out;
}

std::string outlineToJson(const df::Outline& outline, std::string_view text) {
    Json json = Json::object();
    if (!outline.target.empty())
        json["name"] = printable(outline.target);
    if (!outline.description.empty())
        json["description"] = printable(outline.description);
    for (const auto& arg : outline.args) {
        Json item{{"name", printable(arg.name)}};
        if (!arg.description.empty())
            item["description"] = printable(arg.description);
        if (arg.value)
            item["value"] = printable(*arg.value);
        item["location"] = locationOf(arg.range);
        json["args"].push_back(std::move(item));
    }
    const auto mounts = [&](const std::vector<df::OutlineMount>& list, const char* name, const char* id) {
        for (const auto& mount : list) {
            Json item{{id, printable(mount.id)}};
            if (mount.required)
                item["required"] = true;
            item["location"] = locationOf(mount.range);
            json[name].push_back(std::move(item));
        }
    };
    mounts(outline.secrets, "secrets", "name");
    mounts(outline.ssh, "ssh", "name");
    mounts(outline.caches, "cache", "ID");
    json["sources"] = Json::array({base64(text)});
    return dump(json);
}

} // namespace slipway::cli
